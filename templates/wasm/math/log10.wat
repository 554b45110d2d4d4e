;; log10(x). x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)], log10(x) = k log10(2) + (f + tail(f)) / ln10.
;; 1/ln10 is taken as 1/2 - 0.0657, so that f/2 enters unrounded, and log10(2) in two parts. Reduction as in
;; Cody and Waite, 1980, ch. 5. Max error measured 1.06 ulp.
(func $log10 (param $x v128) (result v128)
  (local $tiny v128) (local $m v128) (local $k v128) (local $f v128) (local $y v128)
  ;; Subnormals are scaled by 2^25 into the normal range.
  (local.set $tiny (f32x4.lt (local.get $x) (f32x4.splat (f32.const 0x1p-126))))
  (local.set $m (v128.bitselect
    (f32x4.mul (local.get $x) (f32x4.splat (f32.const 33554432)))
    (local.get $x)
    (local.get $tiny)))
  ;; Subtracting the bits of sqrt(1/2) makes the exponent field change there instead of at powers of two.
  (local.set $k (i32x4.shr_s (i32x4.sub (local.get $m) (i32x4.splat (i32.const 0x3f3504f3))) (i32.const 23)))
  (local.set $f (f32x4.sub
    (i32x4.sub (local.get $m) (i32x4.shl (local.get $k) (i32.const 23)))
    (f32x4.splat (f32.const 1))))
  (local.set $k (f32x4.sub
    (f32x4.convert_i32x4_s (local.get $k))
    (v128.and (local.get $tiny) (f32x4.splat (f32.const 25)))))
  (local.set $y (f32x4.sub
    (f32x4.mul (call $log_tail (local.get $f)) (f32x4.splat (f32.const 0.43429448)))
    (f32x4.mul (local.get $f) (f32x4.splat (f32.const 0.065705518)))))
  (local.set $y (f32x4.add (local.get $y) (f32x4.mul (local.get $k) (f32x4.splat (f32.const 4.60503898e-6)))))
  ;; 1233/4096 has 11 bits, so that its product with k is exact.
  (local.set $y (f32x4.add
    (f32x4.add (f32x4.mul (local.get $f) (f32x4.splat (f32.const 0.5))) (local.get $y))
    (f32x4.mul (local.get $k) (f32x4.splat (f32.const 0.301025390625)))))
  (if (i32.eqz (i32x4.all_true (v128.and
        (f32x4.gt (local.get $x) (f32x4.splat (f32.const 0)))
        (f32x4.lt (local.get $x) (f32x4.splat (f32.const inf))))))
    (then (local.set $y (call $log_special (local.get $x) (local.get $y)))))
  (local.get $y)
)
