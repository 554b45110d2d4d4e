;; log(1 + f) - f for f in [sqrt(1/2) - 1, sqrt(2) - 1]: the part that log, log1p, log2 and log10 share.
;; -f^2/2 + f^3 p(f) as in Moshier, "Methods and Programs for Mathematical Functions", 1989; p is a minimax
;; fit on that range, 2^-27 relative to log(1 + f).
(func $log_tail (param $f v128) (result v128)
  (local $z v128) (local $p v128)
  (local.set $z (f32x4.mul (local.get $f) (local.get $f)))
  (local.set $p (f32x4.splat (f32.const -7.636364e-2)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 0.12762187))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const -0.13159618))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 0.14201583))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const -0.16623409))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 0.20001242))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const -0.2500082))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 0.3333333))))
  (f32x4.sub
    (f32x4.mul (f32x4.mul (local.get $f) (local.get $z)) (local.get $p))
    (f32x4.mul (local.get $z) (f32x4.splat (f32.const 0.5))))
)
