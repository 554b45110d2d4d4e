;; e^x for x <= 0, or NaN. x = n ln2 + r with n the nearest integer, e^r = 1 + r + r^2 q(r). Then 2^n in one step, 24 powers
;; of two above: no n is so large that this overflows, and the last product rounds results below 2^-126 once. Cody and
;; Waite, "Software Manual for the Elementary Functions", 1980, ch. 6; q is exp's. Max error measured 0.98 ulp.
(func $exp_down (param $x v128) (result v128)
  (local $t v128) (local $n v128) (local $r v128) (local $p v128)
  ;; Below this bound the result is 0; pmax hands a NaN in x through.
  (local.set $x (f32x4.pmax (local.get $x) (f32x4.splat (f32.const -104))))
  ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t; 151 more are 24 and the bias of an exponent.
  (local.set $t (f32x4.add
    (f32x4.mul (local.get $x) (f32x4.splat (f32.const 1.44269504)))
    (f32x4.splat (f32.const 12583063))))
  (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12583063))))
  ;; ln2 in two parts: the first has 10 bits, so that its product with n is exact.
  (local.set $r (f32x4.sub (local.get $x) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
  (local.set $r (f32x4.add (local.get $r) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 2.12194440e-4)))))
  (local.set $p (f32x4.splat (f32.const 1.3819032e-3)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 8.368716e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 4.166829e-2))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.16666521))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.49999994))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r))) (local.get $r)))
  (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 1))))
  ;; The shift drops what 1.5 * 2^23 added.
  (local.set $t (i32x4.shl (local.get $t) (i32.const 23)))
  (f32x4.mul (f32x4.mul (local.get $p) (local.get $t)) (f32x4.splat (f32.const 5.9604644775390625e-8)))
)
