;; step/18_adam_d_linear
;; schedule: direct contraction, blocks of 2 x 16 in registers; 99.8k FLOPs, 33.0kB moved at least
;;   in  d_cross_entropy: f32[32, 10]
;;   in  relu_3: f32[32, 128]
;;   in  new_step_0_fc2_weight_t: i32
;;   out new_step_0_fc2_weight_m: f32[10, 128]
;;   out new_step_0_fc2_weight_v: f32[10, 128]
;;   out new_fc2_weight: f32[10, 128]
;; fuses:
;;   adam: mul f32[10, 128]
;;   d_linear: einsum f32[128, 10]
;;   adam: mul f32[10, 128]
;;   adam: add f32[10, 128]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[10, 128]
;;   adam: mul f32[10, 128]
;;   adam: add f32[10, 128]
;;   adam: mul f32
;;   and 7 more
;; from:
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
  (func (export "run") (param $d_cross_entropy i32) (param $relu_3 i32) (param $new_step_0_fc2_weight_t i32) (param $new_step_0_fc2_weight_m i32) (param $new_step_0_fc2_weight_v i32) (param $new_fc2_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $m i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $b_4 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
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
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $part (i32.rem_u (local.get $group) (i32.const 5)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 5)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 2)))
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_fc2_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 2)) (i32.const 10)))
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
              (local.set $m (i32.const 0))
              (loop $m_next
                (local.set $b
                  (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 128)) (local.get $i1)) (i32.const 2)))))
                (local.set $at (i32.add (i32.mul (local.get $m) (i32.const 128)) (local.get $i1)))
                (local.set $b_2 (v128.load offset=16 (i32.add (local.get $relu_3) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_3 (v128.load offset=32 (i32.add (local.get $relu_3) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_4 (v128.load offset=48 (i32.add (local.get $relu_3) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 10)) (local.get $i0)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a) (local.get $b_4))))
                (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 10)) (local.get $i0)))
                (local.set $a_2
                  (v128.load32_splat offset=4 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_2) (local.get $b_4))))
                (local.set $m (i32.add (local.get $m) (i32.const 1)))
                (br_if $m_next (i32.lt_s (local.get $m) (i32.const 32))))
              (local.set $at_3 (i32.add (i32.mul (local.get $i0) (i32.const 128)) (local.get $i1)))
              (local.set $m_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_3) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_3) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c) (local.get $c))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_3) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_2) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $m_2))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $v))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $weight))
              (local.set $at_4 (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 4))))
              (local.set $m_3
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_4) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_2)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_4) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_2) (local.get $c_2))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_2
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_4) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_3) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_2) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $m_3))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $v_2))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $weight_2))
              (local.set $at_5 (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 8))))
              (local.set $m_4
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_3)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_3
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_3) (local.get $c_3))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_3
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_5) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_4) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_3) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $m_4))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $v_3))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $weight_3))
              (local.set $at_6 (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 12))))
              (local.set $m_5
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_4)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_4
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_4) (local.get $c_4))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_4
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_5) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_4) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $m_5))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $v_4))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $weight_4))
              (local.set $at_7 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (local.get $i1)))
              (local.set $m_6
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_7) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_5)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_5
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_7) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_5) (local.get $c_5))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_5
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_7) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_6) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_5) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $m_6))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $v_5))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $weight_5))
              (local.set $at_8
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128))
                  (i32.add (local.get $i1) (i32.const 4))))
              (local.set $m_7
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_8) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_6)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_6
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_8) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_6) (local.get $c_6))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_6
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_8) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_7) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_6) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $m_7))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $v_6))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $weight_6))
              (local.set $at_9
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128))
                  (i32.add (local.get $i1) (i32.const 8))))
              (local.set $m_8
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_9) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_7)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_7
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_9) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_7) (local.get $c_7))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_7
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_9) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_8) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_7) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $m_8))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $v_7))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $weight_7))
              (local.set $at_10
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128))
                  (i32.add (local.get $i1) (i32.const 12))))
              (local.set $m_9
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_10) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (f32x4.mul
                    (local.get $c_8)
                    (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
              (local.set $v_8
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_10) (i32.const 2))))
                    (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                  (f32x4.mul
                    (f32x4.mul (local.get $c_8) (local.get $c_8))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (local.set $weight_8
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_10) (i32.const 2))))
                  (f32x4.div
                    (f32x4.mul
                      (f32x4.div (local.get $m_9) (f32x4.splat (local.get $neg)))
                      (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                    (f32x4.add
                      (f32x4.sqrt (f32x4.div (local.get $v_8) (f32x4.splat (local.get $neg_2))))
                      (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $m_9))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $v_8))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $weight_8))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 16)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 128))))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 2)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $i0_stop))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
