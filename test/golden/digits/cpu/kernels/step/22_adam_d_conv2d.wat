;; step/22_adam_d_conv2d
;; schedule: contraction, tiles of 16 x 16 x 256; 592k FLOPs, 146kB moved at least
;;   in  d_conv2d_2: f32[1, 1, 32, 10, 10]
;;   in  d_relu_3: f32[32, 16, 8, 8]
;;   in  new_step_0_conv1_weight_t: i32
;;   out adam: f32[16, 1, 3, 3]
;;   out new_step_0_conv1_weight_m: f32[16, 1, 3, 3]
;;   out new_step_0_conv1_weight_v: f32[16, 1, 3, 3]
;;   out new_conv1_weight: f32[16, 1, 3, 3]
;; fuses:
;;   adam: mul f32[16, 1, 3, 3]
;;   d_conv2d: conv f32[1, 1, 16, 3, 3]
;;   adam: mul f32[16, 1, 3, 3]
;;   adam: add f32[16, 1, 3, 3]
;;   adam: mul f32[16, 1, 3, 3]
;;   adam: add f32[16, 1, 3, 3]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[16, 1, 3, 3]
;;   adam: mul f32[16, 1, 3, 3]
;;   and 9 more
;; from:
;;   examples/digits/digits.ml:9: x |> conv1 |> relu
;;   examples/digits/digits.ml:18: train step(x: f32[batch, 1, 8, 8], y: i32[batch]) {
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
  (func (export "run") (param $d_conv2d_2 i32) (param $d_relu_3 i32) (param $new_step_0_conv1_weight_t i32) (param $adam i32) (param $new_step_0_conv1_weight_m i32) (param $new_step_0_conv1_weight_v i32) (param $new_conv1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $columns i32)
    (local $panel i32)
    (local $first i32)
    (local $n i32)
    (local $n_stop i32)
    (local $to i32)
    (local $at i32)
    (local $column_2 i32)
    (local $at_4 i32)
    (local $at_5 i32)
    (local $column_4 i32)
    (local $at_7 i32)
    (local $at_8 i32)
    (local $column_5 i32)
    (local $k i32)
    (local $row i32)
    (local $column i32)
    (local $column_3 i32)
    (local $at_2 i32)
    (local $at_3 i32)
    (local $at_6 i32)
    (local $at_9 i32)
    (local $first_2 i32)
    (local $n_2 i32)
    (local $n_2_stop i32)
    (local $to_2 i32)
    (local $at_11 i32)
    (local $column_7 i32)
    (local $at_15 i32)
    (local $at_16 i32)
    (local $column_9 i32)
    (local $at_17 i32)
    (local $at_18 i32)
    (local $column_10 i32)
    (local $k_2 i32)
    (local $row_2 i32)
    (local $at_10 i32)
    (local $column_6 i32)
    (local $at_12 i32)
    (local $column_8 i32)
    (local $at_13 i32)
    (local $at_14 i32)
    (local $panel_2 i32)
    (local $first_3 i32)
    (local $m i32)
    (local $m_stop i32)
    (local $to_3 i32)
    (local $at_19 i32)
    (local $k_3 i32)
    (local $row_3 i32)
    (local $column_11 i32)
    (local $column_12 i32)
    (local $at_20 i32)
    (local $column_13 i32)
    (local $row_4 i32)
    (local $at_21 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $a_at i32)
    (local $b_at i32)
    (local $k_4 i32)
    (local $ai i32)
    (local $bi i32)
    (local $b v128)
    (local $b_2 v128)
    (local $a v128)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $k0 i32)
    (local $panel_3 i32)
    (local $first_4 i32)
    (local $n_3 i32)
    (local $n_3_stop i32)
    (local $to_4 i32)
    (local $at_23 i32)
    (local $column_15 i32)
    (local $at_27 i32)
    (local $at_28 i32)
    (local $column_17 i32)
    (local $at_29 i32)
    (local $at_30 i32)
    (local $column_18 i32)
    (local $k_5 i32)
    (local $k_at i32)
    (local $row_5 i32)
    (local $at_22 i32)
    (local $column_14 i32)
    (local $at_24 i32)
    (local $column_16 i32)
    (local $at_25 i32)
    (local $at_26 i32)
    (local $first_5 i32)
    (local $n_4 i32)
    (local $n_4_stop i32)
    (local $to_5 i32)
    (local $at_32 i32)
    (local $column_20 i32)
    (local $at_36 i32)
    (local $at_37 i32)
    (local $column_22 i32)
    (local $at_38 i32)
    (local $at_39 i32)
    (local $column_23 i32)
    (local $k_6 i32)
    (local $k_at_2 i32)
    (local $row_6 i32)
    (local $at_31 i32)
    (local $column_19 i32)
    (local $at_33 i32)
    (local $column_21 i32)
    (local $at_34 i32)
    (local $at_35 i32)
    (local $panel_4 i32)
    (local $first_6 i32)
    (local $m_2 i32)
    (local $m_2_stop i32)
    (local $to_6 i32)
    (local $at_40 i32)
    (local $k_7 i32)
    (local $k_at_3 i32)
    (local $row_7 i32)
    (local $column_24 i32)
    (local $column_25 i32)
    (local $at_41 i32)
    (local $column_26 i32)
    (local $row_8 i32)
    (local $at_42 i32)
    (local $c_9 v128)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $c_16 v128)
    (local $a_at_2 i32)
    (local $b_at_2 i32)
    (local $k_8 i32)
    (local $ai_2 i32)
    (local $bi_2 i32)
    (local $b_3 v128)
    (local $b_4 v128)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $a_7 v128)
    (local $a_8 v128)
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $row_9 i32)
    (local $m_3 i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_43 i32)
    (local $n_5 i32)
    (local $n_5_stop i32)
    (local $sum v128)
    (local $at_44 i32)
    (local $new_conv1_weight_i v128)
    (local $sum_2 v128)
    (local $value v128)
    (local $value_2 v128)
    (local $value_3 v128)
    (local $tail i32)
    (local $n_6 i32)
    (local $sum_3 f32)
    (local $at_45 i32)
    (local $new_conv1_weight_i_2 f32)
    (local $sum_4 f32)
    (local $value_4 f32)
    (local $value_5 f32)
    (local $value_6 f32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $columns (call $min_s (i32.const 16) (i32.sub (i32.const 9) (i32.const 0))))
        ;; columns of b, 8 side by side
        (local.set $panel (i32.const 0))
        (block $panel_done (loop $panel_next
          (br_if $panel_done (i32.ge_s (local.get $panel) (local.get $columns)))
          (if (i32.le_s (i32.add (local.get $panel) (i32.const 8)) (i32.const 9))
            (then
              (local.set $first (local.get $panel))
              (local.set $n_stop (i32.add (local.get $first) (i32.const 8)))
              (local.set $n (local.get $first))
              (block $n_done (loop $n_next
                (br_if $n_done (i32.ge_s (local.get $n) (local.get $n_stop)))
                (local.set $to
                  (i32.add (i32.mul (local.get $panel) (i32.const 256)) (i32.sub (local.get $n) (local.get $first))))
                (local.set $at (i32.mul (i32.div_u (local.get $n) (i32.const 3)) (i32.const 10)))
                (local.set $column_2 (i32.rem_u (local.get $n) (i32.const 3)))
                (local.set $at_4 (i32.add (local.get $n) (i32.const 1)))
                (local.set $at_5 (i32.mul (i32.div_u (local.get $at_4) (i32.const 3)) (i32.const 10)))
                (local.set $column_4 (i32.rem_u (local.get $at_4) (i32.const 3)))
                (local.set $at_7 (i32.add (local.get $n) (i32.const 2)))
                (local.set $at_8 (i32.mul (i32.div_u (local.get $at_7) (i32.const 3)) (i32.const 10)))
                (local.set $column_5 (i32.rem_u (local.get $at_7) (i32.const 3)))
                (local.set $k (i32.const 0))
                (block $k_done (loop $k_next
                  (br_if $k_done (i32.ge_s (local.get $k) (i32.const 256)))
                  (local.set $row (i32.div_u (local.get $k) (i32.const 64)))
                  (local.set $column (i32.rem_u (i32.div_u (local.get $k) (i32.const 8)) (i32.const 8)))
                  (local.set $column_3 (i32.rem_u (local.get $k) (i32.const 8)))
                  (local.set $at_2 (i32.mul (local.get $row) (i32.const 100)))
                  (local.set $at_3 (i32.mul (local.get $column) (i32.const 10)))
                  (local.set $at_6 (i32.add (local.get $at_2) (local.get $at_3)))
                  (local.set $at_9
                    (i32.add
                      (i32.add (i32.add (i32.add (local.get $at_2) (local.get $at)) (local.get $at_3)) (local.get $column_2))
                      (local.get $column_3)))
                  (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to) (i32.mul (local.get $k) (i32.const 8))) (i32.const 2)))
                    (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.mul (local.get $row) (i32.const 100)) (local.get $at)) (i32.mul (local.get $column) (i32.const 10))) (local.get $column_2)) (local.get $column_3)) (i32.const 2)))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (i32.add (local.get $at_2) (local.get $at_3)) (local.get $at_5)) (local.get $column_3)) (local.get $column_4)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_6) (local.get $at_8)) (local.get $column_3)) (local.get $column_5)) (i32.const 2))))) (f32.load offset=40 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_9) (i32.const 2))))))
                  (local.set $k (i32.add (local.get $k) (i32.const 1)))
                  (br $k_next)))
                (local.set $n (i32.add (local.get $n) (i32.const 4)))
                (br $n_next))))
            (else
              (local.set $first_2 (local.get $panel))
              (local.set $n_2_stop (i32.add (local.get $first_2) (i32.const 8)))
              (local.set $n_2 (local.get $first_2))
              (block $n_2_done (loop $n_2_next
                (br_if $n_2_done (i32.ge_s (local.get $n_2) (local.get $n_2_stop)))
                (local.set $to_2
                  (i32.add (i32.mul (local.get $panel) (i32.const 256)) (i32.sub (local.get $n_2) (local.get $first_2))))
                (local.set $at_11 (i32.mul (i32.div_u (local.get $n_2) (i32.const 3)) (i32.const 10)))
                (local.set $column_7 (i32.rem_u (local.get $n_2) (i32.const 3)))
                (local.set $at_15 (i32.add (local.get $n_2) (i32.const 1)))
                (local.set $at_16 (i32.mul (i32.div_u (local.get $at_15) (i32.const 3)) (i32.const 10)))
                (local.set $column_9 (i32.rem_u (local.get $at_15) (i32.const 3)))
                (local.set $at_17 (i32.add (local.get $n_2) (i32.const 2)))
                (local.set $at_18 (i32.mul (i32.div_u (local.get $at_17) (i32.const 3)) (i32.const 10)))
                (local.set $column_10 (i32.rem_u (local.get $at_17) (i32.const 3)))
                (local.set $k_2 (i32.const 0))
                (block $k_2_done (loop $k_2_next
                  (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 256)))
                  (local.set $row_2 (i32.div_u (local.get $k_2) (i32.const 64)))
                  (local.set $at_10 (i32.mul (local.get $row_2) (i32.const 100)))
                  (local.set $column_6 (i32.rem_u (i32.div_u (local.get $k_2) (i32.const 8)) (i32.const 8)))
                  (local.set $at_12 (i32.mul (local.get $column_6) (i32.const 10)))
                  (local.set $column_8 (i32.rem_u (local.get $k_2) (i32.const 8)))
                  (local.set $at_13
                    (i32.add
                      (i32.add (i32.add (i32.add (local.get $at_10) (local.get $at_11)) (local.get $at_12)) (local.get $column_7))
                      (local.get $column_8)))
                  (local.set $at_14 (i32.add (local.get $at_10) (local.get $at_12)))
                  (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_2) (i32.mul (local.get $k_2) (i32.const 8))) (i32.const 2)))
                    (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_13) (i32.const 2)))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_14) (local.get $at_16)) (local.get $column_8)) (local.get $column_9)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_14) (local.get $at_18)) (local.get $column_8)) (local.get $column_10)) (i32.const 2))))) (f32.load offset=40 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_13) (i32.const 2))))))
                  (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
                  (br $k_2_next)))
                (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
                (br $n_2_next)))))
          (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
          (br $panel_next)))
        ;; rows of a, 4 side by side
        (local.set $panel_2 (i32.const 0))
        (block $panel_2_done (loop $panel_2_next
          (br_if $panel_2_done (i32.ge_s (local.get $panel_2) (i32.const 16)))
          (local.set $first_3 (local.get $panel_2))
          (local.set $m_stop (i32.add (local.get $first_3) (i32.const 4)))
          (local.set $m (local.get $first_3))
          (block $m_done (loop $m_next
            (br_if $m_done (i32.ge_s (local.get $m) (local.get $m_stop)))
            (local.set $to_3
              (i32.add (i32.mul (local.get $panel_2) (i32.const 256)) (i32.sub (local.get $m) (local.get $first_3))))
            (local.set $at_19 (i32.mul (local.get $m) (i32.const 64)))
            (local.set $k_3 (i32.const 0))
            (block $k_3_done (loop $k_3_next
              (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 256)))
              (local.set $row_3 (i32.div_u (local.get $k_3) (i32.const 64)))
              (local.set $column_11 (i32.rem_u (i32.div_u (local.get $k_3) (i32.const 8)) (i32.const 8)))
              (local.set $column_12 (i32.rem_u (local.get $k_3) (i32.const 8)))
              (local.set $at_20
                (i32.add
                  (i32.add
                    (i32.add (i32.mul (local.get $row_3) (i32.const 1024)) (local.get $at_19))
                    (i32.mul (local.get $column_11) (i32.const 8)))
                  (local.get $column_12)))
              (v128.store offset=16384 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_3) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_relu_3) (i32.shl (i32.add (i32.add (i32.add (i32.mul (local.get $row_3) (i32.const 1024)) (local.get $at_19)) (i32.mul (local.get $column_11) (i32.const 8))) (local.get $column_12)) (i32.const 2)))) (f32.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_20) (i32.const 64)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_20) (i32.const 128)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_20) (i32.const 192)) (i32.const 2))))))
              (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
              (br $k_3_next)))
            (local.set $m (i32.add (local.get $m) (i32.const 4)))
            (br $m_next)))
          (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
          (br $panel_2_next)))
        ;; 4 x 8 products at a time, in registers
        (local.set $column_13 (i32.const 0))
        (block $column_13_done (loop $column_13_next
          (br_if $column_13_done (i32.ge_s (local.get $column_13) (local.get $columns)))
          (local.set $row_4 (i32.const 0))
          (block $row_4_done (loop $row_4_next
            (br_if $row_4_done (i32.ge_s (local.get $row_4) (i32.const 16)))
            (local.set $at_21 (i32.add (i32.mul (local.get $row_4) (i32.const 16)) (local.get $column_13)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $a_at (i32.mul (local.get $row_4) (i32.const 256)))
            (local.set $b_at (i32.mul (local.get $column_13) (i32.const 256)))
            (local.set $k_4 (i32.const 0))
            (block $k_4_done (loop $k_4_next
              (br_if $k_4_done (i32.ge_s (local.get $k_4) (i32.const 256)))
              (local.set $ai (i32.add (local.get $a_at) (i32.mul (local.get $k_4) (i32.const 4))))
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_4) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat offset=16384 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $a_2
                (v128.load32_splat offset=16388 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=16392 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=16396 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_4 (i32.add (local.get $k_4) (i32.const 1)))
              (br $k_4_next)))
            (v128.store offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c))
            (v128.store offset=32784 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=32832 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=32848 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=32896 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=32912 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=32960 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=32976 (i32.add (local.get $scratch) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $c_8))
            (local.set $row_4 (i32.add (local.get $row_4) (i32.const 4)))
            (br $row_4_next)))
          (local.set $column_13 (i32.add (local.get $column_13) (i32.const 8)))
          (br $column_13_next)))
        (local.set $k0 (i32.const 256))
        (block $k0_done (loop $k0_next
          (br_if $k0_done (i32.ge_s (local.get $k0) (i32.const 2048)))
          ;; columns of b, 8 side by side
          (local.set $panel_3 (i32.const 0))
          (block $panel_3_done (loop $panel_3_next
            (br_if $panel_3_done (i32.ge_s (local.get $panel_3) (local.get $columns)))
            (if (i32.le_s (i32.add (local.get $panel_3) (i32.const 8)) (i32.const 9))
              (then
                (local.set $first_4 (local.get $panel_3))
                (local.set $n_3_stop (i32.add (local.get $first_4) (i32.const 8)))
                (local.set $n_3 (local.get $first_4))
                (block $n_3_done (loop $n_3_next
                  (br_if $n_3_done (i32.ge_s (local.get $n_3) (local.get $n_3_stop)))
                  (local.set $to_4
                    (i32.add (i32.mul (local.get $panel_3) (i32.const 256)) (i32.sub (local.get $n_3) (local.get $first_4))))
                  (local.set $at_23 (i32.mul (i32.div_u (local.get $n_3) (i32.const 3)) (i32.const 10)))
                  (local.set $column_15 (i32.rem_u (local.get $n_3) (i32.const 3)))
                  (local.set $at_27 (i32.add (local.get $n_3) (i32.const 1)))
                  (local.set $at_28 (i32.mul (i32.div_u (local.get $at_27) (i32.const 3)) (i32.const 10)))
                  (local.set $column_17 (i32.rem_u (local.get $at_27) (i32.const 3)))
                  (local.set $at_29 (i32.add (local.get $n_3) (i32.const 2)))
                  (local.set $at_30 (i32.mul (i32.div_u (local.get $at_29) (i32.const 3)) (i32.const 10)))
                  (local.set $column_18 (i32.rem_u (local.get $at_29) (i32.const 3)))
                  (local.set $k_5 (i32.const 0))
                  (block $k_5_done (loop $k_5_next
                    (br_if $k_5_done (i32.ge_s (local.get $k_5) (i32.const 256)))
                    (local.set $k_at (i32.add (local.get $k0) (local.get $k_5)))
                    (local.set $row_5 (i32.div_u (local.get $k_at) (i32.const 64)))
                    (local.set $at_22 (i32.mul (local.get $row_5) (i32.const 100)))
                    (local.set $column_14 (i32.rem_u (i32.div_u (local.get $k_at) (i32.const 8)) (i32.const 8)))
                    (local.set $at_24 (i32.mul (local.get $column_14) (i32.const 10)))
                    (local.set $column_16 (i32.rem_u (local.get $k_at) (i32.const 8)))
                    (local.set $at_25
                      (i32.add
                        (i32.add (i32.add (i32.add (local.get $at_22) (local.get $at_23)) (local.get $at_24)) (local.get $column_15))
                        (local.get $column_16)))
                    (local.set $at_26 (i32.add (local.get $at_22) (local.get $at_24)))
                    (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_4) (i32.mul (local.get $k_5) (i32.const 8))) (i32.const 2)))
                      (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_25) (i32.const 2)))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_26) (local.get $at_28)) (local.get $column_16)) (local.get $column_17)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_26) (local.get $at_30)) (local.get $column_16)) (local.get $column_18)) (i32.const 2))))) (f32.load offset=40 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_25) (i32.const 2))))))
                    (local.set $k_5 (i32.add (local.get $k_5) (i32.const 1)))
                    (br $k_5_next)))
                  (local.set $n_3 (i32.add (local.get $n_3) (i32.const 4)))
                  (br $n_3_next))))
              (else
                (local.set $first_5 (local.get $panel_3))
                (local.set $n_4_stop (i32.add (local.get $first_5) (i32.const 8)))
                (local.set $n_4 (local.get $first_5))
                (block $n_4_done (loop $n_4_next
                  (br_if $n_4_done (i32.ge_s (local.get $n_4) (local.get $n_4_stop)))
                  (local.set $to_5
                    (i32.add (i32.mul (local.get $panel_3) (i32.const 256)) (i32.sub (local.get $n_4) (local.get $first_5))))
                  (local.set $at_32 (i32.mul (i32.div_u (local.get $n_4) (i32.const 3)) (i32.const 10)))
                  (local.set $column_20 (i32.rem_u (local.get $n_4) (i32.const 3)))
                  (local.set $at_36 (i32.add (local.get $n_4) (i32.const 1)))
                  (local.set $at_37 (i32.mul (i32.div_u (local.get $at_36) (i32.const 3)) (i32.const 10)))
                  (local.set $column_22 (i32.rem_u (local.get $at_36) (i32.const 3)))
                  (local.set $at_38 (i32.add (local.get $n_4) (i32.const 2)))
                  (local.set $at_39 (i32.mul (i32.div_u (local.get $at_38) (i32.const 3)) (i32.const 10)))
                  (local.set $column_23 (i32.rem_u (local.get $at_38) (i32.const 3)))
                  (local.set $k_6 (i32.const 0))
                  (block $k_6_done (loop $k_6_next
                    (br_if $k_6_done (i32.ge_s (local.get $k_6) (i32.const 256)))
                    (local.set $k_at_2 (i32.add (local.get $k0) (local.get $k_6)))
                    (local.set $row_6 (i32.div_u (local.get $k_at_2) (i32.const 64)))
                    (local.set $at_31 (i32.mul (local.get $row_6) (i32.const 100)))
                    (local.set $column_19 (i32.rem_u (i32.div_u (local.get $k_at_2) (i32.const 8)) (i32.const 8)))
                    (local.set $at_33 (i32.mul (local.get $column_19) (i32.const 10)))
                    (local.set $column_21 (i32.rem_u (local.get $k_at_2) (i32.const 8)))
                    (local.set $at_34
                      (i32.add
                        (i32.add (i32.add (i32.add (local.get $at_31) (local.get $at_32)) (local.get $at_33)) (local.get $column_20))
                        (local.get $column_21)))
                    (local.set $at_35 (i32.add (local.get $at_31) (local.get $at_33)))
                    (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_5) (i32.mul (local.get $k_6) (i32.const 8))) (i32.const 2)))
                      (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_34) (i32.const 2)))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_35) (local.get $at_37)) (local.get $column_21)) (local.get $column_22)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (i32.add (i32.add (local.get $at_35) (local.get $at_39)) (local.get $column_21)) (local.get $column_23)) (i32.const 2))))) (f32.load offset=40 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_34) (i32.const 2))))))
                    (local.set $k_6 (i32.add (local.get $k_6) (i32.const 1)))
                    (br $k_6_next)))
                  (local.set $n_4 (i32.add (local.get $n_4) (i32.const 4)))
                  (br $n_4_next)))))
            (local.set $panel_3 (i32.add (local.get $panel_3) (i32.const 8)))
            (br $panel_3_next)))
          ;; rows of a, 4 side by side
          (local.set $panel_4 (i32.const 0))
          (block $panel_4_done (loop $panel_4_next
            (br_if $panel_4_done (i32.ge_s (local.get $panel_4) (i32.const 16)))
            (local.set $first_6 (local.get $panel_4))
            (local.set $m_2_stop (i32.add (local.get $first_6) (i32.const 4)))
            (local.set $m_2 (local.get $first_6))
            (block $m_2_done (loop $m_2_next
              (br_if $m_2_done (i32.ge_s (local.get $m_2) (local.get $m_2_stop)))
              (local.set $to_6
                (i32.add (i32.mul (local.get $panel_4) (i32.const 256)) (i32.sub (local.get $m_2) (local.get $first_6))))
              (local.set $at_40 (i32.mul (local.get $m_2) (i32.const 64)))
              (local.set $k_7 (i32.const 0))
              (block $k_7_done (loop $k_7_next
                (br_if $k_7_done (i32.ge_s (local.get $k_7) (i32.const 256)))
                (local.set $k_at_3 (i32.add (local.get $k0) (local.get $k_7)))
                (local.set $row_7 (i32.div_u (local.get $k_at_3) (i32.const 64)))
                (local.set $column_24 (i32.rem_u (i32.div_u (local.get $k_at_3) (i32.const 8)) (i32.const 8)))
                (local.set $column_25 (i32.rem_u (local.get $k_at_3) (i32.const 8)))
                (local.set $at_41
                  (i32.add
                    (i32.add
                      (i32.add (i32.mul (local.get $row_7) (i32.const 1024)) (local.get $at_40))
                      (i32.mul (local.get $column_24) (i32.const 8)))
                    (local.get $column_25)))
                (v128.store offset=16384 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_6) (i32.mul (local.get $k_7) (i32.const 4))) (i32.const 2)))
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_41) (i32.const 2)))) (f32.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_41) (i32.const 64)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_41) (i32.const 128)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_41) (i32.const 192)) (i32.const 2))))))
                (local.set $k_7 (i32.add (local.get $k_7) (i32.const 1)))
                (br $k_7_next)))
              (local.set $m_2 (i32.add (local.get $m_2) (i32.const 4)))
              (br $m_2_next)))
            (local.set $panel_4 (i32.add (local.get $panel_4) (i32.const 4)))
            (br $panel_4_next)))
          ;; 4 x 8 products at a time, in registers
          (local.set $column_26 (i32.const 0))
          (block $column_26_done (loop $column_26_next
            (br_if $column_26_done (i32.ge_s (local.get $column_26) (local.get $columns)))
            (local.set $row_8 (i32.const 0))
            (block $row_8_done (loop $row_8_next
              (br_if $row_8_done (i32.ge_s (local.get $row_8) (i32.const 16)))
              (local.set $at_42 (i32.add (i32.mul (local.get $row_8) (i32.const 16)) (local.get $column_26)))
              (local.set $c_9
                (v128.load offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_10
                (v128.load offset=32784 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_11
                (v128.load offset=32832 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_12
                (v128.load offset=32848 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_13
                (v128.load offset=32896 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_14
                (v128.load offset=32912 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_15
                (v128.load offset=32960 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $c_16
                (v128.load offset=32976 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))))
              (local.set $a_at_2 (i32.mul (local.get $row_8) (i32.const 256)))
              (local.set $b_at_2 (i32.mul (local.get $column_26) (i32.const 256)))
              (local.set $k_8 (i32.const 0))
              (block $k_8_done (loop $k_8_next
                (br_if $k_8_done (i32.ge_s (local.get $k_8) (i32.const 256)))
                (local.set $ai_2 (i32.add (local.get $a_at_2) (i32.mul (local.get $k_8) (i32.const 4))))
                (local.set $bi_2 (i32.add (local.get $b_at_2) (i32.mul (local.get $k_8) (i32.const 8))))
                (local.set $b_3 (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi_2) (i32.const 2)))))
                (local.set $b_4
                  (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi_2) (i32.const 2)))))
                (local.set $a_5
                  (v128.load32_splat offset=16384 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_5) (local.get $b_3))))
                (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_5) (local.get $b_4))))
                (local.set $a_6
                  (v128.load32_splat offset=16388 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_6) (local.get $b_3))))
                (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_6) (local.get $b_4))))
                (local.set $a_7
                  (v128.load32_splat offset=16392 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_7) (local.get $b_3))))
                (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_7) (local.get $b_4))))
                (local.set $a_8
                  (v128.load32_splat offset=16396 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_8) (local.get $b_3))))
                (local.set $c_16 (f32x4.add (local.get $c_16) (f32x4.mul (local.get $a_8) (local.get $b_4))))
                (local.set $k_8 (i32.add (local.get $k_8) (i32.const 1)))
                (br $k_8_next)))
              (v128.store offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_9))
              (v128.store offset=32784 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_10))
              (v128.store offset=32832 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_11))
              (v128.store offset=32848 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_12))
              (v128.store offset=32896 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_13))
              (v128.store offset=32912 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_14))
              (v128.store offset=32960 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_15))
              (v128.store offset=32976 (i32.add (local.get $scratch) (i32.shl (local.get $at_42) (i32.const 2)))
                (local.get $c_16))
              (local.set $row_8 (i32.add (local.get $row_8) (i32.const 4)))
              (br $row_8_next)))
            (local.set $column_26 (i32.add (local.get $column_26) (i32.const 8)))
            (br $column_26_next)))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 256)))
          (br $k0_next)))
        ;; results of the tile
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_conv1_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $row_9 (i32.const 0))
        (block $row_9_done (loop $row_9_next
          (br_if $row_9_done (i32.ge_s (local.get $row_9) (i32.const 16)))
          (local.set $m_3 (local.get $row_9))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_9) (i32.const 16)) (i32.const 0)))
          (local.set $n_end (local.get $columns))
          (local.set $at_43 (i32.mul (local.get $m_3) (i32.const 9)))
          (local.set $n_5_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n_5 (i32.const 0))
          (block $n_5_done (loop $n_5_next
            (br_if $n_5_done (i32.ge_s (local.get $n_5) (local.get $n_5_stop)))
            (local.set $sum
              (v128.load offset=32768 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_5)) (i32.const 2)))))
            (local.set $at_44 (i32.add (local.get $at_43) (local.get $n_5)))
            (local.set $new_conv1_weight_i
              (v128.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_44) (i32.const 2)))))
            (local.set $sum_2
              (f32x4.add (local.get $sum) (f32x4.mul (local.get $new_conv1_weight_i) (v128.const f32x4 0 0 0 0))))
            (local.set $value
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_44) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $sum_2)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $value_2
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_44) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $value_3
              (f32x4.sub
                (local.get $new_conv1_weight_i)
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div
                      (f32x4.add
                        (f32x4.mul
                          (v128.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_44) (i32.const 2))))
                          (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                        (f32x4.mul
                          (local.get $sum_2)
                          (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612)))
                      (f32x4.splat (local.get $neg)))
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))
                  (f32x4.add
                    (f32x4.sqrt
                      (f32x4.div
                        (f32x4.add
                          (f32x4.mul
                            (v128.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_44) (i32.const 2))))
                            (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                          (f32x4.mul
                            (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                            (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513)))
                        (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $adam) (i32.shl (local.get $at_44) (i32.const 2))) (local.get $sum_2))
            (v128.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_44) (i32.const 2)))
              (local.get $value))
            (v128.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_44) (i32.const 2)))
              (local.get $value_2))
            (v128.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_44) (i32.const 2)))
              (local.get $value_3))
            (local.set $n_5 (i32.add (local.get $n_5) (i32.const 4)))
            (br $n_5_next)))
          (local.set $tail (i32.and (local.get $columns) (i32.const -4)))
          (local.set $n_6 (local.get $tail))
          (block $n_6_done (loop $n_6_next
            (br_if $n_6_done (i32.ge_s (local.get $n_6) (local.get $n_end)))
            (local.set $sum_3
              (f32.load offset=32768 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_6)) (i32.const 2)))))
            (local.set $at_45 (i32.add (local.get $at_43) (local.get $n_6)))
            (local.set $new_conv1_weight_i_2
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_45) (i32.const 2)))))
            (local.set $sum_4 (f32.add (local.get $sum_3) (f32.mul (local.get $new_conv1_weight_i_2) (f32.const 0))))
            (local.set $value_4
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_45) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (f32.mul (local.get $sum_4) (f32.const 0.10000000149011612))))
            (local.set $value_5
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_45) (i32.const 2))))
                  (f32.const 0.9990000128746033))
                (f32.mul (f32.mul (local.get $sum_4) (local.get $sum_4)) (f32.const 0.0010000000474974513))))
            (local.set $value_6
              (f32.sub
                (local.get $new_conv1_weight_i_2)
                (f32.div
                  (f32.mul
                    (f32.div
                      (f32.add
                        (f32.mul
                          (f32.load (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_45) (i32.const 2))))
                          (f32.const 0.8999999761581421))
                        (f32.mul (local.get $sum_4) (f32.const 0.10000000149011612)))
                      (local.get $neg))
                    (f32.const 0.0010000000474974513))
                  (f32.add
                    (f32.sqrt
                      (f32.div
                        (f32.add
                          (f32.mul
                            (f32.load (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_45) (i32.const 2))))
                            (f32.const 0.9990000128746033))
                          (f32.mul (f32.mul (local.get $sum_4) (local.get $sum_4)) (f32.const 0.0010000000474974513)))
                        (local.get $neg_2)))
                    (f32.const 9.99999993922529e-9)))))
            (f32.store (i32.add (local.get $adam) (i32.shl (local.get $at_45) (i32.const 2))) (local.get $sum_4))
            (f32.store (i32.add (local.get $new_step_0_conv1_weight_m) (i32.shl (local.get $at_45) (i32.const 2)))
              (local.get $value_4))
            (f32.store (i32.add (local.get $new_step_0_conv1_weight_v) (i32.shl (local.get $at_45) (i32.const 2)))
              (local.get $value_5))
            (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_45) (i32.const 2)))
              (local.get $value_6))
            (local.set $n_6 (i32.add (local.get $n_6) (i32.const 1)))
            (br $n_6_next)))
          (local.set $row_9 (i32.add (local.get $row_9) (i32.const 1)))
          (br $row_9_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
