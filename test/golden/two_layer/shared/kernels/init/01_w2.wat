;; init/01_w2
;; schedule: one loop, 4 lanes; 1.00M FLOPs, 400kB moved at least
;;   in  scalars: u32[2]
;;   out new_w2: f32[100, 1000]
;; fuses:
;;   w2: random_bits u32[100, 1000]
;;   w2: shr u32[100, 1000]
;;   w2: cast f32[100, 1000]
;;   w2: mul f32[100, 1000]
;;   w2: sub f32[100, 1000]
;;   w2: log f32[100, 1000]
;;   w2: mul f32[100, 1000]
;;   w2: sqrt f32[100, 1000]
;;   w2: random_bits u32[100, 1000]
;;   w2: shr u32[100, 1000]
;;   w2: cast f32[100, 1000]
;;   w2: mul f32[100, 1000]
;;   and 2 more
;; from:
;;   examples/two_layer/two_layer.ml:4: param w2: f32[H, D] = normal()
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  (func $mulhi (param $a i32) (param $b i32) (result i32)
    (i32.wrap_i64 (i64.shr_u
      (i64.mul (i64.extend_i32_u (local.get $a)) (i64.extend_i32_u (local.get $b)))
      (i64.const 32))))

  (func $mulhi_4 (param $a v128) (param $b v128) (result v128)
    (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
      (i64x2.extmul_low_i32x4_u (local.get $a) (local.get $b))
      (i64x2.extmul_high_i32x4_u (local.get $a) (local.get $b))))

  ;; Two float64 lanes x >= 0, each a widened float32 of any size, modulo pi/2: the remainder, and the quotient
  ;; modulo 4 in the low word. NaN for infinity. After Payne and Hanek, "Radian reduction for trigonometric
  ;; functions", SIGNUM 1983: 2/pi in parts of 29 bits, so that each product with x (24 bits) is exact; multiples
  ;; of 4 are dropped from it before it is added, and whole quadrants from the sum after.
  (func $trig_reduce_large (param $x v128) (result v128 v128)
    (local $sum v128) (local $quadrant v128) (local $t v128)
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.45f306dp-1))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.9391054p-30))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.4fe13abp-59))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.d1f534dp-88))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.b81b6c5p-117))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.5993c4p-148))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (local.set $t (f64x2.mul (local.get $x) (f64x2.splat (f64.const 0x1.c820ff2p-175))))
    (local.set $t (f64x2.sub
      (local.get $t)
      (f64x2.mul
        (f64x2.nearest (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0.25))))
        (f64x2.splat (f64.const 4)))))
    (local.set $sum (f64x2.add (local.get $sum) (local.get $t)))
    (local.set $t (f64x2.nearest (local.get $sum)))
    (local.set $sum (f64x2.sub (local.get $sum) (local.get $t)))
    (local.set $quadrant (f64x2.add (local.get $quadrant) (local.get $t)))
    (f64x2.mul (local.get $sum) (f64x2.splat (f64.const 1.5707963267948966)))
    ;; Adding 1.5 * 2^52 leaves the integer in the low word.
    (f64x2.add (local.get $quadrant) (f64x2.splat (f64.const 6755399441055744)))
  )

  ;; x >= 0 modulo pi/2: the remainder in [-pi/4, pi/4] and the quotient n, whose two low bits are the quadrant.
  ;; Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 8, in float64: pi/2 has a first
  ;; part of 33 bits, whose product with n < 2^20 is exact. Larger lanes take the slow path, each lane by its own
  ;; size, so that a lane's result does not depend on its neighbours.
  (func $trig_reduce (param $x v128) (result v128 v128)
    (local $a v128) (local $b v128) (local $s v128) (local $t v128) (local $r v128) (local $n v128) (local $large v128)
    (local.set $a (f64x2.promote_low_f32x4 (local.get $x)))
    (local.set $b (f64x2.promote_low_f32x4
      (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x))))
    ;; Adding 1.5 * 2^52 rounds to an integer and leaves n in the low word.
    (local.set $s (f64x2.add
      (f64x2.mul (local.get $a) (f64x2.splat (f64.const 0.6366197723675814)))
      (f64x2.splat (f64.const 6755399441055744))))
    (local.set $t (f64x2.add
      (f64x2.mul (local.get $b) (f64x2.splat (f64.const 0.6366197723675814)))
      (f64x2.splat (f64.const 6755399441055744))))
    (local.set $n (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $s) (local.get $t)))
    (local.set $s (f64x2.sub (local.get $s) (f64x2.splat (f64.const 6755399441055744))))
    (local.set $t (f64x2.sub (local.get $t) (f64x2.splat (f64.const 6755399441055744))))
    (local.set $r (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (f64x2.sub
        (f64x2.sub (local.get $a) (f64x2.mul (local.get $s) (f64x2.splat (f64.const 1.5707963267341256))))
        (f64x2.mul (local.get $s) (f64x2.splat (f64.const 6.077100506506192e-11)))))
      (f32x4.demote_f64x2_zero (f64x2.sub
        (f64x2.sub (local.get $b) (f64x2.mul (local.get $t) (f64x2.splat (f64.const 1.5707963267341256))))
        (f64x2.mul (local.get $t) (f64x2.splat (f64.const 6.077100506506192e-11)))))))
    (local.set $large (f32x4.gt (local.get $x) (f32x4.splat (f32.const 1048576))))
    (if (v128.any_true (local.get $large))
      (then
        (call $trig_reduce_large (local.get $a))
        (call $trig_reduce_large (local.get $b))
        (local.set $t) (local.set $b) (local.set $s) (local.set $a)
        (local.set $r (v128.bitselect
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
            (f32x4.demote_f64x2_zero (local.get $a))
            (f32x4.demote_f64x2_zero (local.get $b)))
          (local.get $r)
          (local.get $large)))
        (local.set $n (v128.bitselect
          (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $s) (local.get $t))
          (local.get $n)
          (local.get $large)))))
    (local.get $r)
    (local.get $n)
  )

  ;; cos(x). x modulo pi/2 (trig_reduce), then r + r^3 s(r^2) or 1 - r^2/2 + r^4 c(r^2) by quadrant; s and c are
  ;; minimax fits on |r| <= pi/4. Max error measured 1.51 ulp for every finite x; NaN for infinity.
  (func $cos (param $x v128) (result v128)
    (local $r v128) (local $n v128) (local $z v128) (local $s v128) (local $c v128)
    (call $trig_reduce (f32x4.abs (local.get $x)))
    (local.set $n)
    (local.set $r)
    (local.set $z (f32x4.mul (local.get $r) (local.get $r)))
    (local.set $s (f32x4.splat (f32.const -1.9518078e-4)))
    (local.set $s (f32x4.add (f32x4.mul (local.get $s) (local.get $z)) (f32x4.splat (f32.const 8.332188e-3))))
    (local.set $s (f32x4.add (f32x4.mul (local.get $s) (local.get $z)) (f32x4.splat (f32.const -0.16666655))))
    (local.set $s (f32x4.add (local.get $r) (f32x4.mul (local.get $r) (f32x4.mul (local.get $z) (local.get $s)))))
    (local.set $c (f32x4.splat (f32.const 2.4430668e-5)))
    (local.set $c (f32x4.add (f32x4.mul (local.get $c) (local.get $z)) (f32x4.splat (f32.const -1.3887301e-3))))
    (local.set $c (f32x4.add (f32x4.mul (local.get $c) (local.get $z)) (f32x4.splat (f32.const 4.1666646e-2))))
    (local.set $c (f32x4.sub
      (f32x4.mul (f32x4.mul (local.get $z) (local.get $z)) (local.get $c))
      (f32x4.mul (local.get $z) (f32x4.splat (f32.const 0.5)))))
    (local.set $c (f32x4.add (local.get $c) (f32x4.splat (f32.const 1))))
    (v128.xor
      (v128.bitselect
        (local.get $s)
        (local.get $c)
        ;; All ones where n is odd.
        (i32x4.shr_s (i32x4.shl (local.get $n) (i32.const 31)) (i32.const 31)))
      ;; Quadrants 1 and 2 are negative.
      (v128.and
        (i32x4.shl (i32x4.add (local.get $n) (i32x4.splat (i32.const 1))) (i32.const 30))
        (i32x4.splat (i32.const 0x80000000))))
  )

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

  ;; log(x). x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)], log(x) = k ln2 + f + tail(f), ln2 in two
  ;; parts. Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 5. Max error measured 0.88 ulp.
  (func $log (param $x v128) (result v128)
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
    ;; Smallest terms first; the first part of ln2 has 10 bits, so that its product with k is exact.
    (local.set $y (f32x4.add
      (f32x4.mul (local.get $k) (f32x4.splat (f32.const -2.12194440e-4)))
      (call $log_tail (local.get $f))))
    (local.set $y (f32x4.add
      (f32x4.add (local.get $f) (local.get $y))
      (f32x4.mul (local.get $k) (f32x4.splat (f32.const 0.693359375)))))
    (if (i32.eqz (i32x4.all_true (v128.and
          (f32x4.gt (local.get $x) (f32x4.splat (f32.const 0)))
          (f32x4.lt (local.get $x) (f32x4.splat (f32.const inf))))))
      (then (local.set $y (call $log_special (local.get $x) (local.get $y)))))
    (local.get $y)
  )

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $scalars i32) (param $new_w2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $start i32)
    (local $end_2 i32)
    (local $whole i32)
    (local $scalars_i i32)
    (local $sum i32)
    (local $mixed_3 i32)
    (local $product i32)
    (local $mulhi i32)
    (local $sum_2 i32)
    (local $sum_3 i32)
    (local $sum_4 i32)
    (local $sum_5 i32)
    (local $sum_6 i32)
    (local $sum_7 i32)
    (local $sum_8 i32)
    (local $i0 i32)
    (local $to_u32 v128)
    (local $mixed v128)
    (local $mixed_2 v128)
    (local $mixed_4 v128)
    (local $mixed_5 v128)
    (local $mixed_6 v128)
    (local $mixed_7 v128)
    (local $mixed_8 v128)
    (local $mixed_9 v128)
    (local $mixed_10 v128)
    (local $mixed_11 v128)
    (local $mixed_12 v128)
    (local $mixed_13 v128)
    (local $mixed_14 v128)
    (local $w2 v128)
    (local $w2_2 v128)
    (local $new_w2_2 v128)
    (local $i0_2 i32)
    (local $to_u32_2 i32)
    (local $mixed_15 i32)
    (local $mixed_16 i32)
    (local $mixed_17 i32)
    (local $mixed_18 i32)
    (local $mixed_19 i32)
    (local $mixed_20 i32)
    (local $mixed_21 i32)
    (local $mixed_22 i32)
    (local $mixed_23 i32)
    (local $mixed_24 i32)
    (local $mixed_25 i32)
    (local $mixed_26 i32)
    (local $mixed_27 i32)
    (local $w2_3 i32)
    (local $w2_4 i32)
    (local $new_w2_3 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $start (i32.mul (local.get $group) (i32.const 4096)))
        (local.set $end_2 (call $min_s (i32.add (local.get $start) (i32.const 4096)) (i32.const 100000)))
        (local.set $whole (i32.sub (local.get $end_2) (i32.const 3)))
        (local.set $scalars_i (i32.load (local.get $scalars)))
        (local.set $sum (i32.add (local.get $scalars_i) (i32.const 2654435769)))
        (local.set $mixed_3 (i32.xor (i32.load offset=4 (local.get $scalars)) (local.get $scalars_i)))
        (local.set $product (i32.mul (local.get $mixed_3) (i32.const 3528531795)))
        (local.set $mulhi (call $mulhi (local.get $mixed_3) (i32.const 3528531795)))
        (local.set $sum_2 (i32.add (local.get $sum) (i32.const 2654435769)))
        (local.set $sum_3 (i32.add (local.get $sum_2) (i32.const 2654435769)))
        (local.set $sum_4 (i32.add (local.get $sum_3) (i32.const 2654435769)))
        (local.set $sum_5 (i32.add (local.get $sum_4) (i32.const 2654435769)))
        (local.set $sum_6 (i32.add (local.get $sum_5) (i32.const 2654435769)))
        (local.set $sum_7 (i32.add (local.get $sum_6) (i32.const 2654435769)))
        (local.set $sum_8 (i32.add (i32.add (local.get $sum_7) (i32.const 2654435769)) (i32.const 2654435769)))
        (local.set $i0 (local.get $start))
        (if (i32.lt_s (local.get $i0) (local.get $whole)) (then
          (loop $i0_next
            (local.set $to_u32 (i32x4.add (i32x4.splat (local.get $i0)) (v128.const i32x4 0 1 2 3)))
            (local.set $mixed
              (v128.xor
                (call $mulhi_4 (local.get $to_u32) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                (v128.const i32x4 222769996 222769996 222769996 222769996)))
            (local.set $mixed_2
              (v128.xor
                (call $mulhi_4 (local.get $mixed) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                (i32x4.splat (local.get $sum))))
            (local.set $mixed_4
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_2) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                  (i32x4.splat (local.get $product)))
                (v128.const i32x4 -2078896042 -2078896042 -2078896042 -2078896042)))
            (local.set $mixed_5
              (v128.xor
                (v128.xor
                  (i32x4.splat (local.get $mulhi))
                  (i32x4.mul (local.get $to_u32) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)))
                (v128.const i32x4 -928063023 -928063023 -928063023 -928063023)))
            (local.set $mixed_6
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_4) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                  (i32x4.mul (local.get $mixed_5) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
                (i32x4.splat (local.get $sum_3))))
            (local.set $mixed_7
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_5) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                  (i32x4.mul (local.get $mixed) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
                (i32x4.splat (local.get $sum_2))))
            (local.set $mixed_8
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_6) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                  (i32x4.mul (local.get $mixed_7) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)))
                (v128.const i32x4 -85594784 -85594784 -85594784 -85594784)))
            (local.set $mixed_9
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_7) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                  (i32x4.mul (local.get $mixed_2) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)))
                (v128.const i32x4 1065238235 1065238235 1065238235 1065238235)))
            (local.set $mixed_10
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_8) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                  (i32x4.mul (local.get $mixed_9) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
                (i32x4.splat (local.get $sum_5))))
            (local.set $mixed_11
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_9) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                  (i32x4.mul (local.get $mixed_4) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
                (i32x4.splat (local.get $sum_4))))
            (local.set $mixed_12
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_11) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                  (i32x4.mul (local.get $mixed_6) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)))
                (v128.const i32x4 -1236427803 -1236427803 -1236427803 -1236427803)))
            (local.set $mixed_13
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_12) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                  (i32x4.mul (local.get $mixed_8) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
                (i32x4.splat (local.get $sum_6))))
            (local.set $mixed_14
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (v128.xor (v128.xor (call $mulhi_4 (v128.xor (v128.xor (call $mulhi_4 (local.get $mixed_10) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)) (i32x4.mul (local.get $mixed_11) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))) (v128.const i32x4 1907706474 1907706474 1907706474 1907706474)) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)) (i32x4.mul (local.get $mixed_12) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))) (i32x4.splat (local.get $sum_7))) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                  (i32x4.mul (local.get $mixed_13) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)))
                (v128.const i32x4 -393959564 -393959564 -393959564 -393959564)))
            (local.set $w2
              (v128.xor
                (v128.xor
                  (call $mulhi_4 (local.get $mixed_14) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145))
                  (i32x4.mul
                    (v128.xor
                      (v128.xor
                        (call $mulhi_4 (local.get $mixed_13) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501))
                        (i32x4.mul (local.get $mixed_10) (v128.const i32x4 -766435501 -766435501 -766435501 -766435501)))
                      (v128.const i32x4 756873455 756873455 756873455 756873455))
                    (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
                (i32x4.splat (local.get $sum_8))))
            (local.set $w2_2
              (i32x4.mul (local.get $mixed_14) (v128.const i32x4 -845247145 -845247145 -845247145 -845247145)))
            (local.set $new_w2_2
              (f32x4.mul
                (f32x4.sqrt
                  (f32x4.mul
                    (call $log
                      (f32x4.sub
                        (v128.const f32x4 1 1 1 1)
                        (f32x4.mul
                          (f32x4.convert_i32x4_u (i32x4.shr_u (local.get $w2) (i32.const 8)))
                          (v128.const f32x4 5.960464477539063e-8 5.960464477539063e-8 5.960464477539063e-8 5.960464477539063e-8))))
                    (v128.const f32x4 -2 -2 -2 -2)))
                (call $cos
                  (f32x4.mul
                    (f32x4.convert_i32x4_u (i32x4.shr_u (local.get $w2_2) (i32.const 8)))
                    (v128.const f32x4 3.7450703871400037e-7 3.7450703871400037e-7 3.7450703871400037e-7 3.7450703871400037e-7)))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (local.get $i0) (i32.const 2))) (local.get $new_w2_2))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $whole))))))
        (local.set $i0_2 (i32.add (local.get $start) (i32.and (i32.sub (local.get $end_2) (local.get $start)) (i32.const -4))))
        (if (i32.lt_s (local.get $i0_2) (local.get $end_2)) (then
          (loop $i0_2_next
            (local.set $to_u32_2 (local.get $i0_2))
            (local.set $mixed_15
              (i32.xor (call $mulhi (local.get $to_u32_2) (i32.const 3528531795)) (i32.const 222769996)))
            (local.set $mixed_16 (i32.xor (call $mulhi (local.get $mixed_15) (i32.const 3449720151)) (local.get $sum)))
            (local.set $mixed_17
              (i32.xor
                (i32.xor (call $mulhi (local.get $mixed_16) (i32.const 3528531795)) (local.get $product))
                (i32.const 2216071254)))
            (local.set $mixed_18
              (i32.xor
                (i32.xor (local.get $mulhi) (i32.mul (local.get $to_u32_2) (i32.const 3528531795)))
                (i32.const 3366904273)))
            (local.set $mixed_19
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_17) (i32.const 3449720151))
                  (i32.mul (local.get $mixed_18) (i32.const 3449720151)))
                (local.get $sum_3)))
            (local.set $mixed_20
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_18) (i32.const 3449720151))
                  (i32.mul (local.get $mixed_15) (i32.const 3449720151)))
                (local.get $sum_2)))
            (local.set $mixed_21
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_19) (i32.const 3528531795))
                  (i32.mul (local.get $mixed_20) (i32.const 3528531795)))
                (i32.const 4209372512)))
            (local.set $mixed_22
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_20) (i32.const 3528531795))
                  (i32.mul (local.get $mixed_16) (i32.const 3528531795)))
                (i32.const 1065238235)))
            (local.set $mixed_23
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_21) (i32.const 3449720151))
                  (i32.mul (local.get $mixed_22) (i32.const 3449720151)))
                (local.get $sum_5)))
            (local.set $mixed_24
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_22) (i32.const 3449720151))
                  (i32.mul (local.get $mixed_17) (i32.const 3449720151)))
                (local.get $sum_4)))
            (local.set $mixed_25
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_24) (i32.const 3528531795))
                  (i32.mul (local.get $mixed_19) (i32.const 3528531795)))
                (i32.const 3058539493)))
            (local.set $mixed_26
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_25) (i32.const 3449720151))
                  (i32.mul (local.get $mixed_21) (i32.const 3449720151)))
                (local.get $sum_6)))
            (local.set $mixed_27
              (i32.xor
                (i32.xor
                  (call $mulhi (i32.xor (i32.xor (call $mulhi (i32.xor (i32.xor (call $mulhi (local.get $mixed_23) (i32.const 3528531795)) (i32.mul (local.get $mixed_24) (i32.const 3528531795))) (i32.const 1907706474)) (i32.const 3449720151)) (i32.mul (local.get $mixed_25) (i32.const 3449720151))) (local.get $sum_7)) (i32.const 3528531795))
                  (i32.mul (local.get $mixed_26) (i32.const 3528531795)))
                (i32.const 3901007732)))
            (local.set $w2_3
              (i32.xor
                (i32.xor
                  (call $mulhi (local.get $mixed_27) (i32.const 3449720151))
                  (i32.mul
                    (i32.xor
                      (i32.xor
                        (call $mulhi (local.get $mixed_26) (i32.const 3528531795))
                        (i32.mul (local.get $mixed_23) (i32.const 3528531795)))
                      (i32.const 756873455))
                    (i32.const 3449720151)))
                (local.get $sum_8)))
            (local.set $w2_4 (i32.mul (local.get $mixed_27) (i32.const 3449720151)))
            (local.set $new_w2_3
              (f32.mul
                (f32.sqrt
                  (f32.mul
                    (f32x4.extract_lane 0 (call $log (f32x4.splat (f32.sub (f32.const 1) (f32.mul (f32.convert_i32_u (i32.shr_u (local.get $w2_3) (i32.const 8))) (f32.const 5.960464477539063e-8))))))
                    (f32.const -2)))
                (f32x4.extract_lane 0 (call $cos (f32x4.splat (f32.mul (f32.convert_i32_u (i32.shr_u (local.get $w2_4) (i32.const 8))) (f32.const 3.7450703871400037e-7)))))))
            (f32.store (i32.add (local.get $new_w2) (i32.shl (local.get $i0_2) (i32.const 2))) (local.get $new_w2_3))
            (local.set $i0_2 (i32.add (local.get $i0_2) (i32.const 1)))
            (br_if $i0_2_next (i32.lt_s (local.get $i0_2) (local.get $end_2))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
