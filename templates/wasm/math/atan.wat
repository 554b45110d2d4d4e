;; atan(x), in float64 as the angle of (1, |x|), see atan2_f64. Max error measured 0.501 ulp.
(func $atan (param $x v128) (result v128)
  (local $a v128)
  (local.set $a (f32x4.abs (local.get $x)))
  (v128.or
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (call $atan2_f64
        (f64x2.promote_low_f32x4 (local.get $a))
        (f64x2.splat (f64.const 1))))
      (f32x4.demote_f64x2_zero (call $atan2_f64
        (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $a) (local.get $a)))
        (f64x2.splat (f64.const 1)))))
    (v128.and (local.get $x) (i32x4.splat (i32.const 0x80000000))))
)
