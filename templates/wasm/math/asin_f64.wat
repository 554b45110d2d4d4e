;; asin(x), two float64 lanes that were float32: s + s^3 p(s^2) for s = |x| <= 1/2, else
;; pi/2 - 2 asin(sqrt((1 - |x|) / 2)). Cody and Waite, "Software Manual for the Elementary Functions", 1980,
;; ch. 10; p is a minimax fit on |s| <= 1/2, 2^-39. NaN outside [-1, 1].
(func $asin_f64 (param $x v128) (result v128)
  (local $s v128) (local $z v128) (local $p v128) (local $upper v128)
  (local.set $s (f64x2.abs (local.get $x)))
  (local.set $upper (f64x2.gt (local.get $s) (f64x2.splat (f64.const 0.5))))
  (local.set $z (v128.bitselect
    (f64x2.mul (f64x2.sub (f64x2.splat (f64.const 1)) (local.get $s)) (f64x2.splat (f64.const 0.5)))
    (f64x2.mul (local.get $s) (local.get $s))
    (local.get $upper)))
  (local.set $s (v128.bitselect (f64x2.sqrt (local.get $z)) (local.get $s) (local.get $upper)))
  (local.set $p (f64x2.splat (f64.const 0.03289629289598171)))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.0019935446269763197))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.020640921185753402))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.021866782162724984))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.030426409743376414))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.04464071423766683))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.07500004964942295))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.16666666627483961))))
  (local.set $p (f64x2.add (local.get $s) (f64x2.mul (local.get $s) (f64x2.mul (local.get $z) (local.get $p)))))
  (v128.or
    (v128.bitselect
      (f64x2.sub (f64x2.splat (f64.const 1.5707963267948966)) (f64x2.add (local.get $p) (local.get $p)))
      (local.get $p)
      (local.get $upper))
    (v128.and (local.get $x) (i64x2.splat (i64.const 0x8000000000000000))))
)
