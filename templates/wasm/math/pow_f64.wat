;; x^y = 2^(y log2(x)) for x >= 0, two float64 lanes that were float32. log2(x) = k + s p(s^2) with x = 2^k m,
;; s = (m - 1) / (m + 1), m in [sqrt(1/2), sqrt(2)]; 2^t = 2^n (1 + r q(r)) with n the nearest integer.
;; Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 7, with float64 in place of their
;; extended logarithm; minimax fits of 2^-44 and 2^-34.
(func $pow_f64 (param $x v128) (param $y v128) (result v128)
  (local $k v128) (local $s v128) (local $z v128) (local $p v128) (local $t v128) (local $r v128)
  ;; Subtracting the bits of sqrt(1/2) makes the exponent field change there instead of at powers of two.
  (local.set $k (i64x2.shr_s (i64x2.sub (local.get $x) (i64x2.splat (i64.const 0x3fe6a09e667f3bcd))) (i32.const 52)))
  (local.set $s (i64x2.sub (local.get $x) (i64x2.shl (local.get $k) (i32.const 52))))
  (local.set $s (f64x2.div
    (f64x2.sub (local.get $s) (f64x2.splat (f64.const 1)))
    (f64x2.add (local.get $s) (f64x2.splat (f64.const 1)))))
  (local.set $z (f64x2.mul (local.get $s) (local.get $s)))
  (local.set $p (f64x2.splat (f64.const 0.2828947079247826)))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.3199060790223651))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.4122092428388087))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.5770779424672672))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.9617966941128993))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 2.8853900817778504))))
  ;; An integer added to the bits of 1.5 * 2^52 is added to its value.
  (local.set $p (f64x2.add
    (f64x2.mul (local.get $p) (local.get $s))
    (f64x2.sub
      (i64x2.add (local.get $k) (f64x2.splat (f64.const 6755399441055744)))
      (f64x2.splat (f64.const 6755399441055744)))))
  ;; Huge finite numbers stand for the infinities, so that their product with 0 is 0, as C wants it.
  (local.set $p (v128.bitselect
    (f64x2.splat (f64.const -1e300))
    (local.get $p)
    (f64x2.eq (local.get $x) (f64x2.splat (f64.const 0)))))
  (local.set $p (v128.bitselect
    (f64x2.splat (f64.const 1e300))
    (local.get $p)
    (f64x2.eq (local.get $x) (f64x2.splat (f64.const inf)))))
  (local.set $p (v128.bitselect
    (local.get $x)
    (local.get $p)
    (f64x2.ne (local.get $x) (local.get $x))))
  (local.set $y (f64x2.pmax (f64x2.pmin (local.get $y) (f64x2.splat (f64.const 1e300))) (f64x2.splat (f64.const -1e300))))
  (local.set $y (f64x2.mul (local.get $y) (local.get $p)))
  ;; Past these bounds the float32 result is inf or 0.
  (local.set $y (f64x2.pmax (f64x2.pmin (local.get $y) (f64x2.splat (f64.const 200))) (f64x2.splat (f64.const -200))))
  (local.set $t (f64x2.add (local.get $y) (f64x2.splat (f64.const 6755399441055744))))
  (local.set $r (f64x2.sub (local.get $y) (f64x2.sub (local.get $t) (f64x2.splat (f64.const 6755399441055744)))))
  (local.set $p (f64x2.splat (f64.const 1.5196154383429128e-05)))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 0.00015466756525225027))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 0.0013333935065844564))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 0.009618038131290828))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 0.055504103659770085))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 0.2402265106656765))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 0.6931471807045381))))
  (f64x2.mul
    (f64x2.add (f64x2.mul (local.get $p) (local.get $r)) (f64x2.splat (f64.const 1)))
    (i64x2.add (i64x2.shl (local.get $t) (i32.const 52)) (f64x2.splat (f64.const 1))))
)
