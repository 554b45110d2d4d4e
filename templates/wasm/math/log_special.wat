;; The result y of a logarithm of x, corrected where x is not a positive finite number:
;; log(0) = -inf, log(inf) = inf, NaN for x < 0 and for NaN.
(func $log_special (param $x v128) (param $y v128) (result v128)
  (local.set $y (v128.bitselect
    (local.get $x)
    (local.get $y)
    (f32x4.eq (local.get $x) (f32x4.splat (f32.const inf)))))
  (local.set $y (v128.bitselect
    (f32x4.splat (f32.const -inf))
    (local.get $y)
    (f32x4.eq (local.get $x) (f32x4.splat (f32.const 0)))))
  (v128.bitselect
    (local.get $y)
    (f32x4.splat (f32.const nan))
    (f32x4.ge (local.get $x) (f32x4.splat (f32.const 0))))
)
