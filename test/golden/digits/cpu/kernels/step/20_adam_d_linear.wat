;; step/20_adam_d_linear
;; schedule: direct contraction, blocks of 3 x 12 in registers; 5.11M FLOPs, 868kB moved at least
;;   in  d_relu: f32[32, 128]
;;   in  max_pool2d: f32[32, 32, 4, 4]
;;   in  new_step_0_fc1_weight_t: i32
;;   out new_step_0_fc1_weight_m: f32[128, 512]
;;   out new_step_0_fc1_weight_v: f32[128, 512]
;;   out new_fc1_weight: f32[128, 512]
;; fuses:
;;   adam: mul f32[128, 512]
;;   d_linear: einsum f32[512, 128]
;;   adam: mul f32[128, 512]
;;   adam: add f32[128, 512]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[128, 512]
;;   adam: mul f32[128, 512]
;;   adam: add f32[128, 512]
;;   adam: mul f32
;;   and 7 more
;; from:
;;   examples/digits/digits.ml:11: |> flatten(start=1)
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

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
  (func (export "run") (param $d_relu i32) (param $max_pool2d i32) (param $new_step_0_fc1_weight_t i32) (param $new_step_0_fc1_weight_m i32) (param $new_step_0_fc1_weight_v i32) (param $new_fc1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $part i32)
    (local $rest i32)
    (local $first_row i32)
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $i0 i32)
    (local $i0_stop i32)
    (local $i1 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $c_9 v128)
    (local $m i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $at_3 i32)
    (local $m_2 v128)
    (local $v v128)
    (local $weight v128)
    (local $at_4 i32)
    (local $m_3 v128)
    (local $v_2 v128)
    (local $weight_2 v128)
    (local $at_5 i32)
    (local $m_4 v128)
    (local $v_3 v128)
    (local $weight_3 v128)
    (local $at_6 i32)
    (local $m_5 v128)
    (local $v_4 v128)
    (local $weight_4 v128)
    (local $at_7 i32)
    (local $m_6 v128)
    (local $v_5 v128)
    (local $weight_5 v128)
    (local $at_8 i32)
    (local $m_7 v128)
    (local $v_6 v128)
    (local $weight_6 v128)
    (local $at_9 i32)
    (local $m_8 v128)
    (local $v_7 v128)
    (local $weight_7 v128)
    (local $at_10 i32)
    (local $m_9 v128)
    (local $v_8 v128)
    (local $weight_8 v128)
    (local $at_11 i32)
    (local $m_10 v128)
    (local $v_9 v128)
    (local $weight_9 v128)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $m_11 i32)
    (local $at_12 i32)
    (local $b_4 v128)
    (local $b_5 v128)
    (local $at_13 i32)
    (local $a_4 v128)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $at_14 i32)
    (local $m_12 v128)
    (local $v_10 v128)
    (local $weight_10 v128)
    (local $at_15 i32)
    (local $m_13 v128)
    (local $v_11 v128)
    (local $weight_11 v128)
    (local $at_16 i32)
    (local $m_14 v128)
    (local $v_12 v128)
    (local $weight_12 v128)
    (local $at_17 i32)
    (local $m_15 v128)
    (local $v_13 v128)
    (local $weight_13 v128)
    (local $at_18 i32)
    (local $m_16 v128)
    (local $v_14 v128)
    (local $weight_14 v128)
    (local $at_19 i32)
    (local $m_17 v128)
    (local $v_15 v128)
    (local $weight_15 v128)
    (local $i1_2 i32)
    (local $c_16 v128)
    (local $c_17 v128)
    (local $c_18 v128)
    (local $c_19 v128)
    (local $c_20 v128)
    (local $c_21 v128)
    (local $m_18 i32)
    (local $at_20 i32)
    (local $b_6 v128)
    (local $b_7 v128)
    (local $b_8 v128)
    (local $at_21 i32)
    (local $a_7 v128)
    (local $a_8 v128)
    (local $at_22 i32)
    (local $m_19 v128)
    (local $v_16 v128)
    (local $weight_16 v128)
    (local $at_23 i32)
    (local $m_20 v128)
    (local $v_17 v128)
    (local $weight_17 v128)
    (local $at_24 i32)
    (local $m_21 v128)
    (local $v_18 v128)
    (local $weight_18 v128)
    (local $at_25 i32)
    (local $m_22 v128)
    (local $v_19 v128)
    (local $weight_19 v128)
    (local $at_26 i32)
    (local $m_23 v128)
    (local $v_20 v128)
    (local $weight_20 v128)
    (local $at_27 i32)
    (local $m_24 v128)
    (local $v_21 v128)
    (local $weight_21 v128)
    (local $c_22 v128)
    (local $c_23 v128)
    (local $c_24 v128)
    (local $c_25 v128)
    (local $m_25 i32)
    (local $at_28 i32)
    (local $b_9 v128)
    (local $b_10 v128)
    (local $at_29 i32)
    (local $a_9 v128)
    (local $a_10 v128)
    (local $at_30 i32)
    (local $m_26 v128)
    (local $v_22 v128)
    (local $weight_22 v128)
    (local $at_31 i32)
    (local $m_27 v128)
    (local $v_23 v128)
    (local $weight_23 v128)
    (local $at_32 i32)
    (local $m_28 v128)
    (local $v_24 v128)
    (local $weight_24 v128)
    (local $at_33 i32)
    (local $m_29 v128)
    (local $v_25 v128)
    (local $weight_25 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $part (i32.rem_u (local.get $group) (i32.const 22)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 22)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 6)))
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_fc1_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 6)) (i32.const 126)))
        (local.set $i0 (local.get $first_row))
        (if (i32.lt_s (local.get $i0) (local.get $i0_stop)) (then
          (loop $i0_next
            (local.set $i1 (i32.const 0))
            (loop $i1_next
              (local.set $c (v128.const f32x4 0 0 0 0))
              (local.set $c_2 (v128.const f32x4 0 0 0 0))
              (local.set $c_3 (v128.const f32x4 0 0 0 0))
              (local.set $c_4 (v128.const f32x4 0 0 0 0))
              (local.set $c_5 (v128.const f32x4 0 0 0 0))
              (local.set $c_6 (v128.const f32x4 0 0 0 0))
              (local.set $c_7 (v128.const f32x4 0 0 0 0))
              (local.set $c_8 (v128.const f32x4 0 0 0 0))
              (local.set $c_9 (v128.const f32x4 0 0 0 0))
              (local.set $m (i32.const 0))
              (loop $m_next
                (local.set $b
                  (v128.load (i32.add (local.get $max_pool2d) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 512)) (local.get $i1)) (i32.const 2)))))
                (local.set $at (i32.add (i32.mul (local.get $m) (i32.const 512)) (local.get $i1)))
                (local.set $b_2
                  (v128.load offset=16 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_3
                  (v128.load offset=32 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 128)) (local.get $i0)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 128)) (local.get $i0)))
                (local.set $a_2
                  (v128.load32_splat offset=4 (i32.add (local.get $d_relu) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $a_3
                  (v128.load32_splat offset=8 (i32.add (local.get $d_relu) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
                (local.set $m (i32.add (local.get $m) (i32.const 1)))
                (br_if $m_next (i32.lt_s (local.get $m) (i32.const 32))))
              (local.set $at_3 (i32.add (i32.mul (local.get $i0) (i32.const 512)) (local.get $i1)))
              (local.set $m_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_3) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_3) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c) (local.get $c))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_3) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_2) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $m_2))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $v))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $weight))
              (local.set $at_4 (i32.add (i32.mul (local.get $i0) (i32.const 512)) (i32.add (local.get $i1) (i32.const 4))))
              (local.set $m_3
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_4) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_2)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_4) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_2) (local.get $c_2))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_2
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_4) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_3) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_2) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $m_3))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $v_2))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $weight_2))
              (local.set $at_5 (i32.add (i32.mul (local.get $i0) (i32.const 512)) (i32.add (local.get $i1) (i32.const 8))))
              (local.set $m_4
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_3)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_3
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_3) (local.get $c_3))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_3
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_5) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_4) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_3) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $m_4))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $v_3))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $weight_3))
              (local.set $at_6 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 512)) (local.get $i1)))
              (local.set $m_5
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_4)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_4
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_4) (local.get $c_4))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_4
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_5) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_4) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $m_5))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $v_4))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $weight_4))
              (local.set $at_7
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 512))
                  (i32.add (local.get $i1) (i32.const 4))))
              (local.set $m_6
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_7) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_5)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_5
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_7) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_5) (local.get $c_5))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_5
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_7) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_6) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_5) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $m_6))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $v_5))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $weight_5))
              (local.set $at_8
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 512))
                  (i32.add (local.get $i1) (i32.const 8))))
              (local.set $m_7
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_8) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_6)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_6
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_8) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_6) (local.get $c_6))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_6
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_8) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_7) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_6) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $m_7))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $v_6))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $weight_6))
              (local.set $at_9 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 512)) (local.get $i1)))
              (local.set $m_8
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_9) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_7)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_7
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_9) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_7) (local.get $c_7))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_7
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_9) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_8) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_7) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $m_8))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $v_7))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $weight_7))
              (local.set $at_10
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 512))
                  (i32.add (local.get $i1) (i32.const 4))))
              (local.set $m_9
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_10) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_8)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_8
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_10) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_8) (local.get $c_8))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_8
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_10) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_9) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_8) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $m_9))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $v_8))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $weight_8))
              (local.set $at_11
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 512))
                  (i32.add (local.get $i1) (i32.const 8))))
              (local.set $m_10
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_11) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_9)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_9
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_11) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_9) (local.get $c_9))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_9
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_11) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_10) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_9) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_11) (i32.const 2)))
                (local.get $m_10))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_11) (i32.const 2)))
                (local.get $v_9))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_11) (i32.const 2)))
                (local.get $weight_9))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 12)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 504))))
            (local.set $c_10 (v128.const f32x4 0 0 0 0))
            (local.set $c_11 (v128.const f32x4 0 0 0 0))
            (local.set $c_12 (v128.const f32x4 0 0 0 0))
            (local.set $c_13 (v128.const f32x4 0 0 0 0))
            (local.set $c_14 (v128.const f32x4 0 0 0 0))
            (local.set $c_15 (v128.const f32x4 0 0 0 0))
            (local.set $m_11 (i32.const 0))
            (loop $m_11_next
              (local.set $at_12 (i32.add (i32.mul (local.get $m_11) (i32.const 512)) (i32.const 504)))
              (local.set $b_4 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_12) (i32.const 2)))))
              (local.set $b_5
                (v128.load offset=16 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_12) (i32.const 2)))))
              (local.set $at_13 (i32.add (i32.mul (local.get $m_11) (i32.const 128)) (local.get $i0)))
              (local.set $a_4 (v128.load32_splat (i32.add (local.get $d_relu) (i32.shl (local.get $at_13) (i32.const 2)))))
              (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_4) (local.get $b_4))))
              (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_4) (local.get $b_5))))
              (local.set $a_5
                (v128.load32_splat offset=4 (i32.add (local.get $d_relu) (i32.shl (local.get $at_13) (i32.const 2)))))
              (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_5) (local.get $b_4))))
              (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_5) (local.get $b_5))))
              (local.set $a_6
                (v128.load32_splat offset=8 (i32.add (local.get $d_relu) (i32.shl (local.get $at_13) (i32.const 2)))))
              (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_6) (local.get $b_4))))
              (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_6) (local.get $b_5))))
              (local.set $m_11 (i32.add (local.get $m_11) (i32.const 1)))
              (br_if $m_11_next (i32.lt_s (local.get $m_11) (i32.const 32))))
            (local.set $at_14 (i32.add (i32.mul (local.get $i0) (i32.const 512)) (i32.const 504)))
            (local.set $m_12
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_14) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_10)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_10
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_14) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_10) (local.get $c_10))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_10
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_14) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_12) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_10) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_14) (i32.const 2)))
              (local.get $m_12))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_14) (i32.const 2)))
              (local.get $v_10))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_14) (i32.const 2)))
              (local.get $weight_10))
            (local.set $at_15 (i32.add (i32.mul (local.get $i0) (i32.const 512)) (i32.const 508)))
            (local.set $m_13
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_15) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_11)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_11
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_15) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_11) (local.get $c_11))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_11
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_15) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_13) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_11) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $m_13))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $v_11))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $weight_11))
            (local.set $at_16 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 512)) (i32.const 504)))
            (local.set $m_14
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_16) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_12)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_12
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_16) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_12) (local.get $c_12))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_12
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_16) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_14) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_12) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_16) (i32.const 2)))
              (local.get $m_14))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_16) (i32.const 2)))
              (local.get $v_12))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_16) (i32.const 2)))
              (local.get $weight_12))
            (local.set $at_17 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 512)) (i32.const 508)))
            (local.set $m_15
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_17) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_13)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_13
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_17) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_13) (local.get $c_13))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_13
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_17) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_15) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_13) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_17) (i32.const 2)))
              (local.get $m_15))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_17) (i32.const 2)))
              (local.get $v_13))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_17) (i32.const 2)))
              (local.get $weight_13))
            (local.set $at_18 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 512)) (i32.const 504)))
            (local.set $m_16
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_18) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_14)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_14
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_18) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_14) (local.get $c_14))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_14
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_18) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_16) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_14) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_18) (i32.const 2)))
              (local.get $m_16))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_18) (i32.const 2)))
              (local.get $v_14))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_18) (i32.const 2)))
              (local.get $weight_14))
            (local.set $at_19 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 512)) (i32.const 508)))
            (local.set $m_17
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_19) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_15)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_15
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_19) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_15) (local.get $c_15))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_15
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_19) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_17) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_15) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_19) (i32.const 2)))
              (local.get $m_17))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_19) (i32.const 2)))
              (local.get $v_15))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_19) (i32.const 2)))
              (local.get $weight_15))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $i0_stop))))))
        (if (i32.eq (local.get $part) (i32.const 21))
          (then
            (local.set $i1_2 (i32.const 0))
            (loop $i1_2_next
              (local.set $c_16 (v128.const f32x4 0 0 0 0))
              (local.set $c_17 (v128.const f32x4 0 0 0 0))
              (local.set $c_18 (v128.const f32x4 0 0 0 0))
              (local.set $c_19 (v128.const f32x4 0 0 0 0))
              (local.set $c_20 (v128.const f32x4 0 0 0 0))
              (local.set $c_21 (v128.const f32x4 0 0 0 0))
              (local.set $m_18 (i32.const 0))
              (loop $m_18_next
                (local.set $at_20 (i32.add (i32.mul (local.get $m_18) (i32.const 512)) (local.get $i1_2)))
                (local.set $b_6 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_20) (i32.const 2)))))
                (local.set $b_7
                  (v128.load offset=16 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_20) (i32.const 2)))))
                (local.set $b_8
                  (v128.load offset=32 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_20) (i32.const 2)))))
                (local.set $at_21 (i32.add (i32.mul (local.get $m_18) (i32.const 128)) (i32.const 126)))
                (local.set $a_7 (v128.load32_splat (i32.add (local.get $d_relu) (i32.shl (local.get $at_21) (i32.const 2)))))
                (local.set $c_16 (f32x4.add (local.get $c_16) (f32x4.mul (local.get $a_7) (local.get $b_6))))
                (local.set $c_17 (f32x4.add (local.get $c_17) (f32x4.mul (local.get $a_7) (local.get $b_7))))
                (local.set $c_18 (f32x4.add (local.get $c_18) (f32x4.mul (local.get $a_7) (local.get $b_8))))
                (local.set $a_8
                  (v128.load32_splat offset=4 (i32.add (local.get $d_relu) (i32.shl (local.get $at_21) (i32.const 2)))))
                (local.set $c_19 (f32x4.add (local.get $c_19) (f32x4.mul (local.get $a_8) (local.get $b_6))))
                (local.set $c_20 (f32x4.add (local.get $c_20) (f32x4.mul (local.get $a_8) (local.get $b_7))))
                (local.set $c_21 (f32x4.add (local.get $c_21) (f32x4.mul (local.get $a_8) (local.get $b_8))))
                (local.set $m_18 (i32.add (local.get $m_18) (i32.const 1)))
                (br_if $m_18_next (i32.lt_s (local.get $m_18) (i32.const 32))))
              (local.set $at_22 (i32.add (i32.mul (i32.const 126) (i32.const 512)) (local.get $i1_2)))
              (local.set $m_19
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_22) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_16)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_16
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_22) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_16) (local.get $c_16))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_16
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_22) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_19) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_16) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_22) (i32.const 2)))
                (local.get $m_19))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_22) (i32.const 2)))
                (local.get $v_16))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_22) (i32.const 2)))
                (local.get $weight_16))
              (local.set $at_23
                (i32.add (i32.mul (i32.const 126) (i32.const 512)) (i32.add (local.get $i1_2) (i32.const 4))))
              (local.set $m_20
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_23) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_17)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_17
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_23) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_17) (local.get $c_17))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_17
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_23) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_20) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_17) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_23) (i32.const 2)))
                (local.get $m_20))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_23) (i32.const 2)))
                (local.get $v_17))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_23) (i32.const 2)))
                (local.get $weight_17))
              (local.set $at_24
                (i32.add (i32.mul (i32.const 126) (i32.const 512)) (i32.add (local.get $i1_2) (i32.const 8))))
              (local.set $m_21
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_24) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_18)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_18
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_24) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_18) (local.get $c_18))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_18
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_24) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_21) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_18) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_24) (i32.const 2)))
                (local.get $m_21))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_24) (i32.const 2)))
                (local.get $v_18))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_24) (i32.const 2)))
                (local.get $weight_18))
              (local.set $at_25 (i32.add (i32.mul (i32.const 127) (i32.const 512)) (local.get $i1_2)))
              (local.set $m_22
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_25) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_19)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_19
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_25) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_19) (local.get $c_19))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_19
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_25) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_22) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_19) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_25) (i32.const 2)))
                (local.get $m_22))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_25) (i32.const 2)))
                (local.get $v_19))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_25) (i32.const 2)))
                (local.get $weight_19))
              (local.set $at_26
                (i32.add (i32.mul (i32.const 127) (i32.const 512)) (i32.add (local.get $i1_2) (i32.const 4))))
              (local.set $m_23
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_26) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_20)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_20
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_26) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_20) (local.get $c_20))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_20
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_26) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_23) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_20) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_26) (i32.const 2)))
                (local.get $m_23))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_26) (i32.const 2)))
                (local.get $v_20))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_26) (i32.const 2)))
                (local.get $weight_20))
              (local.set $at_27
                (i32.add (i32.mul (i32.const 127) (i32.const 512)) (i32.add (local.get $i1_2) (i32.const 8))))
              (local.set $m_24
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_27) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_21)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_21
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_27) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_21) (local.get $c_21))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_21
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_27) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_24) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_21) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_27) (i32.const 2)))
                (local.get $m_24))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_27) (i32.const 2)))
                (local.get $v_21))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_27) (i32.const 2)))
                (local.get $weight_21))
              (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 12)))
              (br_if $i1_2_next (i32.lt_s (local.get $i1_2) (i32.const 504))))
            (local.set $c_22 (v128.const f32x4 0 0 0 0))
            (local.set $c_23 (v128.const f32x4 0 0 0 0))
            (local.set $c_24 (v128.const f32x4 0 0 0 0))
            (local.set $c_25 (v128.const f32x4 0 0 0 0))
            (local.set $m_25 (i32.const 0))
            (loop $m_25_next
              (local.set $at_28 (i32.add (i32.mul (local.get $m_25) (i32.const 512)) (i32.const 504)))
              (local.set $b_9 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_28) (i32.const 2)))))
              (local.set $b_10
                (v128.load offset=16 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_28) (i32.const 2)))))
              (local.set $at_29 (i32.add (i32.mul (local.get $m_25) (i32.const 128)) (i32.const 126)))
              (local.set $a_9 (v128.load32_splat (i32.add (local.get $d_relu) (i32.shl (local.get $at_29) (i32.const 2)))))
              (local.set $c_22 (f32x4.add (local.get $c_22) (f32x4.mul (local.get $a_9) (local.get $b_9))))
              (local.set $c_23 (f32x4.add (local.get $c_23) (f32x4.mul (local.get $a_9) (local.get $b_10))))
              (local.set $a_10
                (v128.load32_splat offset=4 (i32.add (local.get $d_relu) (i32.shl (local.get $at_29) (i32.const 2)))))
              (local.set $c_24 (f32x4.add (local.get $c_24) (f32x4.mul (local.get $a_10) (local.get $b_9))))
              (local.set $c_25 (f32x4.add (local.get $c_25) (f32x4.mul (local.get $a_10) (local.get $b_10))))
              (local.set $m_25 (i32.add (local.get $m_25) (i32.const 1)))
              (br_if $m_25_next (i32.lt_s (local.get $m_25) (i32.const 32))))
            (local.set $at_30 (i32.add (i32.mul (i32.const 126) (i32.const 512)) (i32.const 504)))
            (local.set $m_26
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_30) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_22)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_22
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_30) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_22) (local.get $c_22))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_22
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_30) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_26) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_22) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_30) (i32.const 2)))
              (local.get $m_26))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_30) (i32.const 2)))
              (local.get $v_22))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_30) (i32.const 2)))
              (local.get $weight_22))
            (local.set $at_31 (i32.add (i32.mul (i32.const 126) (i32.const 512)) (i32.const 508)))
            (local.set $m_27
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_31) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_23)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_23
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_31) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_23) (local.get $c_23))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_23
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_31) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_27) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_23) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_31) (i32.const 2)))
              (local.get $m_27))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_31) (i32.const 2)))
              (local.get $v_23))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_31) (i32.const 2)))
              (local.get $weight_23))
            (local.set $at_32 (i32.add (i32.mul (i32.const 127) (i32.const 512)) (i32.const 504)))
            (local.set $m_28
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_32) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_24)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_24
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_32) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_24) (local.get $c_24))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_24
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_32) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_28) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_24) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_32) (i32.const 2)))
              (local.get $m_28))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_32) (i32.const 2)))
              (local.get $v_24))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_32) (i32.const 2)))
              (local.get $weight_24))
            (local.set $at_33 (i32.add (i32.mul (i32.const 127) (i32.const 512)) (i32.const 508)))
            (local.set $m_29
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_33) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $c_25)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $v_25
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_33) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $c_25) (local.get $c_25))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $weight_25
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_33) (i32.const 2))))
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div (local.get $m_29) (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt (f32x4.div (local.get $v_25) (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_33) (i32.const 2)))
              (local.get $m_29))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_33) (i32.const 2)))
              (local.get $v_25))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_33) (i32.const 2)))
              (local.get $weight_25))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
