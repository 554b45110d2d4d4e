;; fmod(x, y) of C: the exact remainder of the truncated quotient, with the sign of x, see fmod_f64. NaN for
;; y = 0 and for infinite x. Error 0 ulp.
(func $fmod (param $x v128) (param $y v128) (result v128)
  (local $a v128) (local $b v128)
  (local.set $a (f32x4.abs (local.get $x)))
  (local.set $b (f32x4.abs (local.get $y)))
  (v128.or
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (call $fmod_f64
        (f64x2.promote_low_f32x4 (local.get $a))
        (f64x2.promote_low_f32x4 (local.get $b))))
      (f32x4.demote_f64x2_zero (call $fmod_f64
        (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $a) (local.get $a)))
        (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $b) (local.get $b))))))
    (v128.and (local.get $x) (i32x4.splat (i32.const 0x80000000))))
)
