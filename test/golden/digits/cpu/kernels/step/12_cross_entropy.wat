;; step/12_cross_entropy
;; schedule: one element; 225 FLOPs, 1.67kB moved at least
;;   in  y: i32[32]
;;   in  out: f32[32, 10]
;;   in  cross_entropy_2: f32[32]
;;   in  cross_entropy_3: f32[32]
;;   in  cross_entropy: f32
;;   out loss: f32
;; fuses:
;;   cross_entropy: ne bool[32]
;;   cross_entropy: sub f32[32, 10]
;;   cross_entropy: log f32[32, 1]
;;   cross_entropy: sub f32[32, 10]
;;   cross_entropy: lt bool[32]
;;   cross_entropy: sub i32[32]
;;   cross_entropy: where i32[32]
;;   cross_entropy: gather f32[32, 1]
;;   cross_entropy: neg f32[32]
;;   cross_entropy: cast f32[32]
;;   cross_entropy: mul f32[32]
;;   cross_entropy: where f32[32]
;;   and 2 more
;; from:
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $max_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

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
  (func (export "run") (param $y i32) (param $out i32) (param $cross_entropy_2 i32) (param $cross_entropy_3 i32) (param $cross_entropy i32) (param $loss i32) (param $errors i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $total f32)
    (local $lanes v128)
    (local $k0 i32)
    (local $y_i v128)
    (local $ne v128)
    (local $y_i_2 i32)
    (local $ne_2 i32)
    (local $choice i32)
    (local $index i32)
    (local $at i32)
    (local $y_i_3 i32)
    (local $choice_2 i32)
    (local $index_2 i32)
    (local $y_i_4 i32)
    (local $choice_3 i32)
    (local $index_3 i32)
    (local $y_i_5 i32)
    (local $choice_4 i32)
    (local $index_4 i32)
    (local $cross_entropy_4 v128)
    (local $loss_2 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $total (f32.const 0))
        (local.set $lanes (v128.const f32x4 0 0 0 0))
        (local.set $k0 (i32.const 0))
        (loop $k0_next
          (local.set $y_i (v128.load (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))))
          (local.set $ne (i32x4.ne (local.get $y_i) (v128.const i32x4 -100 -100 -100 -100)))
          (local.set $y_i_2 (i32.load (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))))
          (local.set $ne_2 (i32.ne (local.get $y_i_2) (i32.const -100)))
          (local.set $choice
            (select (select (i32.add (local.get $y_i_2) (i32.const -10)) (local.get $y_i_2) (i32.lt_s (local.get $y_i_2) (i32.const 0))) (i32.const 0) (local.get $ne_2)))
          (local.set $index
            (select (i32.add (local.get $choice) (i32.const 10)) (local.get $choice) (i32.lt_s (local.get $choice) (i32.const 0))))
          (if (i32.or (i32.lt_s (local.get $index) (i32.const 0)) (i32.le_s (i32.const 10) (local.get $index)))
            (then
              (i32.store (local.get $errors) (i32.const 1))
              (i32.store offset=4 (local.get $errors) (i32.const 12))
              (i32.store offset=8 (local.get $errors) (local.get $index))))
          (local.set $at (i32.mul (local.get $k0) (i32.const 10)))
          (local.set $y_i_3 (i32.load offset=4 (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))))
          (local.set $choice_2
            (select (select (i32.add (local.get $y_i_3) (i32.const -10)) (local.get $y_i_3) (i32.lt_s (local.get $y_i_3) (i32.const 0))) (i32.const 0) (i32.ne (local.get $y_i_3) (i32.const -100))))
          (local.set $index_2
            (select (i32.add (local.get $choice_2) (i32.const 10)) (local.get $choice_2) (i32.lt_s (local.get $choice_2) (i32.const 0))))
          (if (i32.or (i32.lt_s (local.get $index_2) (i32.const 0)) (i32.le_s (i32.const 10) (local.get $index_2)))
            (then
              (i32.store (local.get $errors) (i32.const 1))
              (i32.store offset=4 (local.get $errors) (i32.const 12))
              (i32.store offset=8 (local.get $errors) (local.get $index_2))))
          (local.set $y_i_4 (i32.load offset=8 (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))))
          (local.set $choice_3
            (select (select (i32.add (local.get $y_i_4) (i32.const -10)) (local.get $y_i_4) (i32.lt_s (local.get $y_i_4) (i32.const 0))) (i32.const 0) (i32.ne (local.get $y_i_4) (i32.const -100))))
          (local.set $index_3
            (select (i32.add (local.get $choice_3) (i32.const 10)) (local.get $choice_3) (i32.lt_s (local.get $choice_3) (i32.const 0))))
          (if (i32.or (i32.lt_s (local.get $index_3) (i32.const 0)) (i32.le_s (i32.const 10) (local.get $index_3)))
            (then
              (i32.store (local.get $errors) (i32.const 1))
              (i32.store offset=4 (local.get $errors) (i32.const 12))
              (i32.store offset=8 (local.get $errors) (local.get $index_3))))
          (local.set $y_i_5 (i32.load offset=12 (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))))
          (local.set $choice_4
            (select (select (i32.add (local.get $y_i_5) (i32.const -10)) (local.get $y_i_5) (i32.lt_s (local.get $y_i_5) (i32.const 0))) (i32.const 0) (i32.ne (local.get $y_i_5) (i32.const -100))))
          (local.set $index_4
            (select (i32.add (local.get $choice_4) (i32.const 10)) (local.get $choice_4) (i32.lt_s (local.get $choice_4) (i32.const 0))))
          (if (i32.or (i32.lt_s (local.get $index_4) (i32.const 0)) (i32.le_s (i32.const 10) (local.get $index_4)))
            (then
              (i32.store (local.get $errors) (i32.const 1))
              (i32.store offset=4 (local.get $errors) (i32.const 12))
              (i32.store offset=8 (local.get $errors) (local.get $index_4))))
          (local.set $cross_entropy_4
            (f32x4.sub
              (f32x4.sub
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $k0) (i32.const 10)) (call $min_s (call $max_s (local.get $index) (i32.const 0)) (i32.sub (i32.const 10) (i32.const 1)))) (i32.const 2)))) (f32.load offset=40 (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (call $min_s (call $max_s (local.get $index_2) (i32.const 0)) (i32.sub (i32.const 10) (i32.const 1)))) (i32.const 2))))) (f32.load (i32.add (local.get $out) (i32.shl (i32.add (i32.add (local.get $at) (call $min_s (call $max_s (local.get $index_3) (i32.const 0)) (i32.sub (i32.const 10) (i32.const 1)))) (i32.const 20)) (i32.const 2))))) (f32.load (i32.add (local.get $out) (i32.shl (i32.add (i32.add (local.get $at) (call $min_s (call $max_s (local.get $index_4) (i32.const 0)) (i32.sub (i32.const 10) (i32.const 1)))) (i32.const 30)) (i32.const 2)))))
                (v128.load (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $k0) (i32.const 2)))))
              (call $log (v128.load (i32.add (local.get $cross_entropy_3) (i32.shl (local.get $k0) (i32.const 2)))))))
          (local.set $lanes
            (f32x4.add
              (local.get $lanes)
              (v128.bitselect (f32x4.mul (f32x4.neg (local.get $cross_entropy_4)) (v128.and (local.get $ne) (v128.const f32x4 1 1 1 1))) (v128.const f32x4 0 0 0 0) (local.get $ne))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 32))))
        (local.set $total
          (f32.add
            (local.get $total)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
              (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
        (local.set $loss_2 (f32.div (local.get $total) (f32.load (local.get $cross_entropy))))
        (f32.store (local.get $loss) (local.get $loss_2))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
