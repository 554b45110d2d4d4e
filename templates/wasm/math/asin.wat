;; asin(x) in [-pi/2, pi/2], in float64, see asin_f64. Max error measured 0.501 ulp; NaN outside [-1, 1].
(func $asin (param $x v128) (result v128)
  (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    (f32x4.demote_f64x2_zero (call $asin_f64 (f64x2.promote_low_f32x4 (local.get $x))))
    (f32x4.demote_f64x2_zero (call $asin_f64 (f64x2.promote_low_f32x4
      (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x))))))
)
