;; erf(x), with a = |x|: a + a p(a^2) for a < 0.85, else 1 - e^(-a q(a)). The form of the second branch is that of
;; Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 7.1.28, with an exponential in place of
;; the 16th power; p and q are minimax fits on [0, 0.85] and [0.85, 3.95]. Max error measured 1.2 ulp.
(func $erf (param $x v128) (result v128)
  (local $a v128) (local $z v128) (local $p v128) (local $q v128) (local $e v128)
  ;; erf rounds to 1 from 3.92 on; pmin hands a NaN through.
  (local.set $a (f32x4.pmin (f32x4.abs (local.get $x)) (f32x4.splat (f32.const 3.95))))
  (local.set $z (f32x4.mul (local.get $a) (local.get $a)))
  (local.set $p (f32x4.splat (f32.const -6.334759e-4)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 5.0552706e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const -2.6805786e-2))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 0.11282828))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const -0.37612587))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $z)) (f32x4.splat (f32.const 0.12837917))))
  (local.set $q (f32x4.splat (f32.const -2.1570586e-4)))
  (local.set $q (f32x4.add (f32x4.mul (local.get $q) (local.get $a)) (f32x4.splat (f32.const 3.2290337e-3))))
  (local.set $q (f32x4.add (f32x4.mul (local.get $q) (local.get $a)) (f32x4.splat (f32.const -2.2934724e-2))))
  (local.set $q (f32x4.add (f32x4.mul (local.get $q) (local.get $a)) (f32x4.splat (f32.const 0.105330996))))
  (local.set $q (f32x4.add (f32x4.mul (local.get $q) (local.get $a)) (f32x4.splat (f32.const 0.6356664))))
  (local.set $q (f32x4.add (f32x4.mul (local.get $q) (local.get $a)) (f32x4.splat (f32.const 1.1285295))))
  (local.set $e (call $exp (f32x4.neg (f32x4.mul (local.get $a) (local.get $q)))))
  (v128.or
    (v128.bitselect
      (f32x4.add (local.get $a) (f32x4.mul (local.get $a) (local.get $p)))
      (f32x4.sub (f32x4.splat (f32.const 1)) (local.get $e))
      (f32x4.lt (local.get $a) (f32x4.splat (f32.const 0.85))))
    (v128.and (local.get $x) (i32x4.splat (i32.const 0x80000000))))
)
