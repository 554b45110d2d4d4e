;; log(1 + x). u = 1 + x is split as 2^k (1 + f), and the rounding error of u, scaled by 2^-k, is added to f,
;; so that f = x when k = 0. Kahan's correction, as in Higham, "Accuracy and Stability of Numerical
;; Algorithms", 2002, sec. 1.14; then as log. Max error measured 1.44 ulp.
(func $log1p (param $x v128) (result v128)
  (local $u v128) (local $k v128) (local $f v128) (local $error v128) (local $y v128)
  (local.set $u (f32x4.add (local.get $x) (f32x4.splat (f32.const 1))))
  ;; The error of the sum, exact: the smaller summand less what of it arrived in u.
  (local.set $error (f32x4.sub
    (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 1)))
    (f32x4.sub (local.get $u) (f32x4.pmax (local.get $x) (f32x4.splat (f32.const 1))))))
  ;; Subtracting the bits of sqrt(1/2) makes the exponent field change there instead of at powers of two.
  (local.set $k (i32x4.shl
    (i32x4.shr_s (i32x4.sub (local.get $u) (i32x4.splat (i32.const 0x3f3504f3))) (i32.const 23))
    (i32.const 23)))
  (local.set $f (f32x4.add
    (f32x4.sub (i32x4.sub (local.get $u) (local.get $k)) (f32x4.splat (f32.const 1)))
    (f32x4.mul
      (local.get $error)
      ;; At k = 127 and 128 this is 0 or less, where the error no longer matters.
      (i32x4.max_s (i32x4.sub (i32x4.splat (i32.const 0x3f800000)) (local.get $k)) (i32x4.splat (i32.const 0))))))
  (local.set $k (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $k) (i32.const 23))))
  (local.set $y (f32x4.add
    (f32x4.mul (local.get $k) (f32x4.splat (f32.const -2.12194440e-4)))
    (call $log_tail (local.get $f))))
  (local.set $y (f32x4.add
    (f32x4.add (local.get $f) (local.get $y))
    (f32x4.mul (local.get $k) (f32x4.splat (f32.const 0.693359375)))))
  ;; Below 2^-25 the result is x itself, the sign of zero and subnormals kept.
  (local.set $y (v128.bitselect
    (local.get $x)
    (local.get $y)
    (f32x4.lt (f32x4.abs (local.get $x)) (f32x4.splat (f32.const 0x1p-25)))))
  (if (i32.eqz (i32x4.all_true (v128.and
        (f32x4.gt (local.get $u) (f32x4.splat (f32.const 0)))
        (f32x4.lt (local.get $u) (f32x4.splat (f32.const inf))))))
    (then (local.set $y (call $log_special (local.get $u) (local.get $y)))))
  (local.get $y)
)
