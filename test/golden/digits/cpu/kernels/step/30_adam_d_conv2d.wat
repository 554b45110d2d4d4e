;; step/30_adam_d_conv2d
;; schedule: dot products, blocks of 3 x 3 in registers; 592k FLOPs, 146kB moved at least
;;   in  d_conv2d: f32[1, 1, 32, 10, 10]
;;   in  d_relu_3: f32[32, 16, 8, 8]
;;   in  new_step_0_conv1_weight_t: i32
;;   out new_step_0_conv1_weight_m: f32[16, 1, 3, 3]
;;   out new_step_0_conv1_weight_v: f32[16, 1, 3, 3]
;;   out new_conv1_weight: f32[16, 1, 3, 3]
;; fuses:
;;   adam: mul f32[16, 1, 3, 3]
;;   d_conv2d: conv f32[1, 1, 16, 3, 3]
;;   adam: mul f32[16, 1, 3, 3]
;;   adam: add f32[16, 1, 3, 3]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[16, 1, 3, 3]
;;   adam: mul f32[16, 1, 3, 3]
;;   adam: add f32[16, 1, 3, 3]
;;   adam: mul f32
;;   and 7 more
;; from:
;;   examples/digits/digits.ml:9: x |> conv1 |> relu
;;   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; e^x - 1. x = n ln2 + r + c with c the rounding error of r, then (2^n - 1) + 2^n r + 2^n (r^2 q(r) + c):
  ;; the first two terms are nearly exact, so nothing is lost for small x. Reduction as in Cody and Waite,
  ;; 1980, ch. 6; q is a minimax fit on |r| <= 0.3475. Max error measured 1.27 ulp.
  (func $expm1 (param $x v128) (result v128)
    (local $a v128) (local $t v128) (local $n v128) (local $high v128) (local $low v128) (local $r v128)
    (local $p v128) (local $scale v128)
    ;; Past these bounds the result is inf or -1; pmin and pmax hand a NaN in x through.
    (local.set $a (f32x4.pmax (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 89))) (f32x4.splat (f32.const -18))))
    ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t.
    (local.set $t (f32x4.add
      (f32x4.mul (local.get $a) (f32x4.splat (f32.const 1.44269504)))
      (f32x4.splat (f32.const 12582912))))
    (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12582912))))
    (local.set $high (f32x4.sub (local.get $a) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
    (local.set $low (f32x4.mul (local.get $n) (f32x4.splat (f32.const -2.12194440e-4))))
    (local.set $r (f32x4.sub (local.get $high) (local.get $low)))
    (local.set $p (f32x4.splat (f32.const 1.9764414e-4)))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 1.3932381e-3))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 8.333543e-3))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 4.1666493e-2))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.16666666))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.5))))
    (local.set $p (f32x4.add
      (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r)))
      (f32x4.sub (f32x4.sub (local.get $high) (local.get $r)) (local.get $low))))
    ;; Half of every term, 2^(n - 1): n = 128 still has finite results.
    (local.set $scale (i32x4.add
      (i32x4.shl (i32x4.sub (local.get $t) (i32x4.splat (i32.const 1))) (i32.const 23))
      (i32x4.splat (i32.const 0x3f800000))))
    (local.set $p (f32x4.add
      (f32x4.add
        (f32x4.sub (local.get $scale) (f32x4.splat (f32.const 0.5)))
        (f32x4.mul (local.get $scale) (local.get $r)))
      (f32x4.mul (local.get $scale) (local.get $p))))
    ;; Below 2^-25 the result is x itself, the sign of zero and subnormals kept.
    (v128.bitselect
      (local.get $x)
      (f32x4.add (local.get $p) (local.get $p))
      (f32x4.lt (f32x4.abs (local.get $x)) (f32x4.splat (f32.const 0x1p-25))))
  )

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_conv2d i32) (param $d_relu_3 i32) (param $new_step_0_conv1_weight_t i32) (param $new_step_0_conv1_weight_m i32) (param $new_step_0_conv1_weight_v i32) (param $new_conv1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at_5 i32)
    (local $at_9 i32)
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $i0 i32)
    (local $at i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $c_9 v128)
    (local $c_10 i32)
    (local $at_2 i32)
    (local $at_6 i32)
    (local $r i32)
    (local $at_3 i32)
    (local $at_7 i32)
    (local $s i32)
    (local $a v128)
    (local $at_4 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $b v128)
    (local $at_8 i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $total f32)
    (local $at_10 i32)
    (local $m f32)
    (local $v f32)
    (local $weight f32)
    (local $total_2 f32)
    (local $at_11 i32)
    (local $m_2 f32)
    (local $v_2 f32)
    (local $weight_2 f32)
    (local $total_3 f32)
    (local $at_12 i32)
    (local $m_3 f32)
    (local $v_3 f32)
    (local $weight_3 f32)
    (local $total_4 f32)
    (local $at_13 i32)
    (local $m_4 f32)
    (local $v_4 f32)
    (local $weight_4 f32)
    (local $total_5 f32)
    (local $at_14 i32)
    (local $m_5 f32)
    (local $v_5 f32)
    (local $weight_5 f32)
    (local $total_6 f32)
    (local $at_15 i32)
    (local $m_6 f32)
    (local $v_6 f32)
    (local $weight_6 f32)
    (local $total_7 f32)
    (local $at_16 i32)
    (local $m_7 f32)
    (local $v_7 f32)
    (local $weight_7 f32)
    (local $total_8 f32)
    (local $at_17 i32)
    (local $m_8 f32)
    (local $v_8 f32)
    (local $weight_8 f32)
    (local $total_9 f32)
    (local $at_18 i32)
    (local $m_9 f32)
    (local $v_9 f32)
    (local $weight_9 f32)
    (local $at_19 i32)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 i32)
    (local $at_20 i32)
    (local $at_23 i32)
    (local $r_2 i32)
    (local $at_21 i32)
    (local $at_24 i32)
    (local $s_2 i32)
    (local $at_22 i32)
    (local $a_4 v128)
    (local $at_25 i32)
    (local $b_4 v128)
    (local $b_5 v128)
    (local $b_6 v128)
    (local $total_10 f32)
    (local $at_26 i32)
    (local $m_10 f32)
    (local $v_10 f32)
    (local $weight_10 f32)
    (local $total_11 f32)
    (local $at_27 i32)
    (local $m_11 f32)
    (local $v_11 f32)
    (local $weight_11 f32)
    (local $total_12 f32)
    (local $at_28 i32)
    (local $m_12 f32)
    (local $v_12 f32)
    (local $weight_12 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at_5 (i32.mul (local.get $group) (i32.const 10)))
        (local.set $at_9 (i32.mul (local.get $group) (i32.const 3)))
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_conv1_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $at (i32.mul (local.get $i0) (i32.const 64)))
          (local.set $c (v128.const f32x4 0 0 0 0))
          (local.set $c_2 (v128.const f32x4 0 0 0 0))
          (local.set $c_3 (v128.const f32x4 0 0 0 0))
          (local.set $c_4 (v128.const f32x4 0 0 0 0))
          (local.set $c_5 (v128.const f32x4 0 0 0 0))
          (local.set $c_6 (v128.const f32x4 0 0 0 0))
          (local.set $c_7 (v128.const f32x4 0 0 0 0))
          (local.set $c_8 (v128.const f32x4 0 0 0 0))
          (local.set $c_9 (v128.const f32x4 0 0 0 0))
          (local.set $c_10 (i32.const 0))
          (loop $c_10_next
            (local.set $at_2 (i32.add (i32.mul (local.get $c_10) (i32.const 1024)) (local.get $at)))
            (local.set $at_6 (i32.add (i32.mul (local.get $c_10) (i32.const 100)) (local.get $at_5)))
            (local.set $r (i32.const 0))
            (loop $r_next
              (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $r) (i32.const 8))))
              (local.set $at_7 (i32.add (local.get $at_6) (i32.mul (local.get $r) (i32.const 10))))
              (local.set $s (i32.const 0))
              (loop $s_next
                (local.set $a
                  (v128.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_3) (local.get $s)) (i32.const 2)))))
                (local.set $at_4 (i32.add (local.get $at_3) (local.get $s)))
                (local.set $a_2
                  (v128.load offset=256 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                (local.set $a_3
                  (v128.load offset=512 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                (local.set $b
                  (v128.load (i32.add (local.get $d_conv2d) (i32.shl (i32.add (local.get $at_7) (local.get $s)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $at_8 (i32.add (local.get $at_7) (local.get $s)))
                (local.set $b_2
                  (v128.load offset=4 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_8) (i32.const 2)))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $b_3
                  (v128.load offset=8 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_8) (i32.const 2)))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
                (local.set $s (i32.add (local.get $s) (i32.const 4)))
                (br_if $s_next (i32.lt_s (local.get $s) (i32.const 8))))
              (local.set $r (i32.add (local.get $r) (i32.const 1)))
              (br_if $r_next (i32.lt_s (local.get $r) (i32.const 8))))
            (local.set $c_10 (i32.add (local.get $c_10) (i32.const 1)))
            (br_if $c_10_next (i32.lt_s (local.get $c_10) (i32.const 32))))
          (local.set $total
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c)) (f32x4.extract_lane 1 (local.get $c)))
              (f32.add (f32x4.extract_lane 2 (local.get $c)) (f32x4.extract_lane 3 (local.get $c)))))
          (local.set $at_10 (i32.add (i32.mul (local.get $i0) (i32.const 9)) (local.get $at_9)))
          (local.set $m
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_10) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total) (f32.const 0.10000000149011612))))
          (local.set $v
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_10) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total) (local.get $total)) (f32.const 0.0010000000474974513))))
          (local.set $weight
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_10) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_10) (i32.const 2)))
            (local.get $m))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_10) (i32.const 2)))
            (local.get $v))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_10) (i32.const 2)))
            (local.get $weight))
          (local.set $total_2
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_2)) (f32x4.extract_lane 1 (local.get $c_2)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_2)) (f32x4.extract_lane 3 (local.get $c_2)))))
          (local.set $at_11 (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 9)) (local.get $at_9)) (i32.const 1)))
          (local.set $m_2
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_11) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_2) (f32.const 0.10000000149011612))))
          (local.set $v_2
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_11) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_2) (local.get $total_2)) (f32.const 0.0010000000474974513))))
          (local.set $weight_2
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_11) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_2) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_2) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_11) (i32.const 2)))
            (local.get $m_2))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_11) (i32.const 2)))
            (local.get $v_2))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_11) (i32.const 2)))
            (local.get $weight_2))
          (local.set $total_3
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_3)) (f32x4.extract_lane 1 (local.get $c_3)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_3)) (f32x4.extract_lane 3 (local.get $c_3)))))
          (local.set $at_12 (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
          (local.set $m_3
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_12) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_3) (f32.const 0.10000000149011612))))
          (local.set $v_3
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_12) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_3) (local.get $total_3)) (f32.const 0.0010000000474974513))))
          (local.set $weight_3
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_12) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_3) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_3) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_12) (i32.const 2)))
            (local.get $m_3))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_12) (i32.const 2)))
            (local.get $v_3))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_12) (i32.const 2)))
            (local.get $weight_3))
          (local.set $total_4
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_4)) (f32x4.extract_lane 1 (local.get $c_4)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_4)) (f32x4.extract_lane 3 (local.get $c_4)))))
          (local.set $at_13 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 9)) (local.get $at_9)))
          (local.set $m_4
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_13) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_4) (f32.const 0.10000000149011612))))
          (local.set $v_4
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_13) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_4) (local.get $total_4)) (f32.const 0.0010000000474974513))))
          (local.set $weight_4
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_13) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_4) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_4) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_13) (i32.const 2)))
            (local.get $m_4))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_13) (i32.const 2)))
            (local.get $v_4))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_13) (i32.const 2)))
            (local.get $weight_4))
          (local.set $total_5
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_5)) (f32x4.extract_lane 1 (local.get $c_5)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_5)) (f32x4.extract_lane 3 (local.get $c_5)))))
          (local.set $at_14
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 9)) (local.get $at_9))
              (i32.const 1)))
          (local.set $m_5
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_14) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_5) (f32.const 0.10000000149011612))))
          (local.set $v_5
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_14) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_5) (local.get $total_5)) (f32.const 0.0010000000474974513))))
          (local.set $weight_5
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_14) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_5) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_5) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_14) (i32.const 2)))
            (local.get $m_5))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_14) (i32.const 2)))
            (local.get $v_5))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_14) (i32.const 2)))
            (local.get $weight_5))
          (local.set $total_6
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_6)) (f32x4.extract_lane 1 (local.get $c_6)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_6)) (f32x4.extract_lane 3 (local.get $c_6)))))
          (local.set $at_15
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 9)) (local.get $at_9))
              (i32.const 2)))
          (local.set $m_6
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_15) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_6) (f32.const 0.10000000149011612))))
          (local.set $v_6
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_15) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_6) (local.get $total_6)) (f32.const 0.0010000000474974513))))
          (local.set $weight_6
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_15) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_6) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_6) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_15) (i32.const 2)))
            (local.get $m_6))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_15) (i32.const 2)))
            (local.get $v_6))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_15) (i32.const 2)))
            (local.get $weight_6))
          (local.set $total_7
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_7)) (f32x4.extract_lane 1 (local.get $c_7)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_7)) (f32x4.extract_lane 3 (local.get $c_7)))))
          (local.set $at_16 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 9)) (local.get $at_9)))
          (local.set $m_7
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_16) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_7) (f32.const 0.10000000149011612))))
          (local.set $v_7
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_16) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_7) (local.get $total_7)) (f32.const 0.0010000000474974513))))
          (local.set $weight_7
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_16) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_7) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_7) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_16) (i32.const 2)))
            (local.get $m_7))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_16) (i32.const 2)))
            (local.get $v_7))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_16) (i32.const 2)))
            (local.get $weight_7))
          (local.set $total_8
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_8)) (f32x4.extract_lane 1 (local.get $c_8)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_8)) (f32x4.extract_lane 3 (local.get $c_8)))))
          (local.set $at_17
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 9)) (local.get $at_9))
              (i32.const 1)))
          (local.set $m_8
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_17) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_8) (f32.const 0.10000000149011612))))
          (local.set $v_8
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_17) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_8) (local.get $total_8)) (f32.const 0.0010000000474974513))))
          (local.set $weight_8
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_17) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_8) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_8) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_17) (i32.const 2)))
            (local.get $m_8))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_17) (i32.const 2)))
            (local.get $v_8))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_17) (i32.const 2)))
            (local.get $weight_8))
          (local.set $total_9
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_9)) (f32x4.extract_lane 1 (local.get $c_9)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_9)) (f32x4.extract_lane 3 (local.get $c_9)))))
          (local.set $at_18
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 9)) (local.get $at_9))
              (i32.const 2)))
          (local.set $m_9
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_18) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32.mul (local.get $total_9) (f32.const 0.10000000149011612))))
          (local.set $v_9
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_18) (i32.const 2))))
                (f32.const 0.9990000128746033))
              (f32.mul (f32.mul (local.get $total_9) (local.get $total_9)) (f32.const 0.0010000000474974513))))
          (local.set $weight_9
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_18) (i32.const 2))))
              (f32.div
                (f32.mul (f32.div (local.get $m_9) (local.get $neg)) (f32.const 0.0010000000474974513))
                (f32.add (f32.sqrt (f32.div (local.get $v_9) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_18) (i32.const 2)))
            (local.get $m_9))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_18) (i32.const 2)))
            (local.get $v_9))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_18) (i32.const 2)))
            (local.get $weight_9))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 15))))
        (local.set $at_19 (i32.mul (i32.const 15) (i32.const 64)))
        (local.set $c_11 (v128.const f32x4 0 0 0 0))
        (local.set $c_12 (v128.const f32x4 0 0 0 0))
        (local.set $c_13 (v128.const f32x4 0 0 0 0))
        (local.set $c_14 (i32.const 0))
        (loop $c_14_next
          (local.set $at_20 (i32.add (i32.mul (local.get $c_14) (i32.const 1024)) (local.get $at_19)))
          (local.set $at_23 (i32.add (i32.mul (local.get $c_14) (i32.const 100)) (local.get $at_5)))
          (local.set $r_2 (i32.const 0))
          (loop $r_2_next
            (local.set $at_21 (i32.add (local.get $at_20) (i32.mul (local.get $r_2) (i32.const 8))))
            (local.set $at_24 (i32.add (local.get $at_23) (i32.mul (local.get $r_2) (i32.const 10))))
            (local.set $s_2 (i32.const 0))
            (loop $s_2_next
              (local.set $at_22 (i32.add (local.get $at_21) (local.get $s_2)))
              (local.set $a_4 (v128.load (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_22) (i32.const 2)))))
              (local.set $at_25 (i32.add (local.get $at_24) (local.get $s_2)))
              (local.set $b_4 (v128.load (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_25) (i32.const 2)))))
              (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_4) (local.get $b_4))))
              (local.set $b_5
                (v128.load offset=4 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_25) (i32.const 2)))))
              (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_4) (local.get $b_5))))
              (local.set $b_6
                (v128.load offset=8 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_25) (i32.const 2)))))
              (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_4) (local.get $b_6))))
              (local.set $s_2 (i32.add (local.get $s_2) (i32.const 4)))
              (br_if $s_2_next (i32.lt_s (local.get $s_2) (i32.const 8))))
            (local.set $r_2 (i32.add (local.get $r_2) (i32.const 1)))
            (br_if $r_2_next (i32.lt_s (local.get $r_2) (i32.const 8))))
          (local.set $c_14 (i32.add (local.get $c_14) (i32.const 1)))
          (br_if $c_14_next (i32.lt_s (local.get $c_14) (i32.const 32))))
        (local.set $total_10
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_11)) (f32x4.extract_lane 1 (local.get $c_11)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_11)) (f32x4.extract_lane 3 (local.get $c_11)))))
        (local.set $at_26 (i32.add (i32.mul (i32.const 15) (i32.const 9)) (local.get $at_9)))
        (local.set $m_10
          (f32.add
            (f32.mul
              (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_26) (i32.const 2))))
              (f32.const 0.8999999761581421))
            (f32.mul (local.get $total_10) (f32.const 0.10000000149011612))))
        (local.set $v_10
          (f32.add
            (f32.mul
              (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_26) (i32.const 2))))
              (f32.const 0.9990000128746033))
            (f32.mul (f32.mul (local.get $total_10) (local.get $total_10)) (f32.const 0.0010000000474974513))))
        (local.set $weight_10
          (f32.sub
            (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_26) (i32.const 2))))
            (f32.div
              (f32.mul (f32.div (local.get $m_10) (local.get $neg)) (f32.const 0.0010000000474974513))
              (f32.add (f32.sqrt (f32.div (local.get $v_10) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
        (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_26) (i32.const 2)))
          (local.get $m_10))
        (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_26) (i32.const 2)))
          (local.get $v_10))
        (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_26) (i32.const 2)))
          (local.get $weight_10))
        (local.set $total_11
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_12)) (f32x4.extract_lane 1 (local.get $c_12)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_12)) (f32x4.extract_lane 3 (local.get $c_12)))))
        (local.set $at_27 (i32.add (i32.add (i32.mul (i32.const 15) (i32.const 9)) (local.get $at_9)) (i32.const 1)))
        (local.set $m_11
          (f32.add
            (f32.mul
              (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_27) (i32.const 2))))
              (f32.const 0.8999999761581421))
            (f32.mul (local.get $total_11) (f32.const 0.10000000149011612))))
        (local.set $v_11
          (f32.add
            (f32.mul
              (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_27) (i32.const 2))))
              (f32.const 0.9990000128746033))
            (f32.mul (f32.mul (local.get $total_11) (local.get $total_11)) (f32.const 0.0010000000474974513))))
        (local.set $weight_11
          (f32.sub
            (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_27) (i32.const 2))))
            (f32.div
              (f32.mul (f32.div (local.get $m_11) (local.get $neg)) (f32.const 0.0010000000474974513))
              (f32.add (f32.sqrt (f32.div (local.get $v_11) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
        (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_27) (i32.const 2)))
          (local.get $m_11))
        (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_27) (i32.const 2)))
          (local.get $v_11))
        (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_27) (i32.const 2)))
          (local.get $weight_11))
        (local.set $total_12
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_13)) (f32x4.extract_lane 1 (local.get $c_13)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_13)) (f32x4.extract_lane 3 (local.get $c_13)))))
        (local.set $at_28 (i32.add (i32.add (i32.mul (i32.const 15) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
        (local.set $m_12
          (f32.add
            (f32.mul
              (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_28) (i32.const 2))))
              (f32.const 0.8999999761581421))
            (f32.mul (local.get $total_12) (f32.const 0.10000000149011612))))
        (local.set $v_12
          (f32.add
            (f32.mul
              (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_28) (i32.const 2))))
              (f32.const 0.9990000128746033))
            (f32.mul (f32.mul (local.get $total_12) (local.get $total_12)) (f32.const 0.0010000000474974513))))
        (local.set $weight_12
          (f32.sub
            (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_28) (i32.const 2))))
            (f32.div
              (f32.mul (f32.div (local.get $m_12) (local.get $neg)) (f32.const 0.0010000000474974513))
              (f32.add (f32.sqrt (f32.div (local.get $v_12) (local.get $neg_2))) (f32.const 9.99999993922529e-9)))))
        (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_28) (i32.const 2)))
          (local.get $m_12))
        (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_28) (i32.const 2)))
          (local.get $v_12))
        (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_28) (i32.const 2)))
          (local.get $weight_12))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
