;; The angle in [0, pi/2] of the points (x, y), x and y >= 0, two float64 lanes. With a <= b the two sizes,
;; atan(a/b), or pi/4 + atan((a - b)/(a + b)) where a/b > tan(pi/8), and the complement where y > x.
;; Argument halving of Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 11;
;; atan(t) = t p(t^2), a minimax fit on |t| <= tan(pi/8), 2^-35.
(func $atan2_f64 (param $y v128) (param $x v128) (result v128)
  (local $a v128) (local $b v128) (local $upper v128) (local $t v128) (local $z v128) (local $p v128)
  (local.set $a (f64x2.min (local.get $y) (local.get $x)))
  ;; Finite and nonzero bounds far outside the range of float32 stand for infinity and for 0/0.
  (local.set $a (f64x2.pmin (local.get $a) (f64x2.splat (f64.const 1e300))))
  (local.set $b (f64x2.max (local.get $y) (local.get $x)))
  (local.set $b (f64x2.pmax (f64x2.pmin (local.get $b) (f64x2.splat (f64.const 1e300))) (f64x2.splat (f64.const 1e-300))))
  (local.set $upper (f64x2.gt (local.get $a) (f64x2.mul (local.get $b) (f64x2.splat (f64.const 0.41421356)))))
  (local.set $t (f64x2.div
    (v128.bitselect (f64x2.sub (local.get $a) (local.get $b)) (local.get $a) (local.get $upper))
    (v128.bitselect (f64x2.add (local.get $a) (local.get $b)) (local.get $b) (local.get $upper))))
  (local.set $z (f64x2.mul (local.get $t) (local.get $t)))
  (local.set $p (f64x2.splat (f64.const 0.047143457000141914)))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const -0.08459810487565916))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.11041191252628418))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const -0.1428165166029518))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.19999886409938555))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const -0.3333333213576814))))
  (local.set $p (f64x2.add (f64x2.mul (local.get $p) (local.get $z)) (f64x2.splat (f64.const 0.9999999999793546))))
  (local.set $p (f64x2.add
    (f64x2.mul (local.get $p) (local.get $t))
    (v128.and (local.get $upper) (f64x2.splat (f64.const 0.7853981633974483)))))
  (v128.bitselect
    (f64x2.sub (f64x2.splat (f64.const 1.5707963267948966)) (local.get $p))
    (local.get $p)
    (f64x2.gt (local.get $y) (local.get $x)))
)
