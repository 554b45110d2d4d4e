;; The angle of (x, y) in [-pi, pi], two float64 lanes: atan2_f64 carried to all four quadrants.
(func $atan2_quadrant (param $y v128) (param $x v128) (result v128)
  (local $r v128)
  (local.set $r (call $atan2_f64 (f64x2.abs (local.get $y)) (f64x2.abs (local.get $x))))
  (v128.or
    (v128.bitselect
      (f64x2.sub (f64x2.splat (f64.const 3.141592653589793)) (local.get $r))
      (local.get $r)
      (i64x2.shr_s (local.get $x) (i32.const 63)))
    (v128.and (local.get $y) (i64x2.splat (i64.const 0x8000000000000000))))
)
