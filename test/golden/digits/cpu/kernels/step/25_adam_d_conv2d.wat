;; step/25_adam_d_conv2d
;; schedule: contraction, tiles of 16 x 32 x 256; 18.9M FLOPs, 541kB moved at least
;;   in  d_conv2d_3: f32[16, 1, 32, 10, 10]
;;   in  d_relu_2: f32[32, 32, 8, 8]
;;   in  new_step_0_conv2_weight_t: i32
;;   out adam_3: f32[32, 16, 3, 3]
;;   out new_step_0_conv2_weight_m: f32[32, 16, 3, 3]
;;   out new_step_0_conv2_weight_v: f32[32, 16, 3, 3]
;;   out new_conv2_weight: f32[32, 16, 3, 3]
;; fuses:
;;   adam: mul f32[32, 16, 3, 3]
;;   d_conv2d: conv f32[16, 1, 32, 3, 3]
;;   adam: mul f32[32, 16, 3, 3]
;;   adam: add f32[32, 16, 3, 3]
;;   adam: mul f32[32, 16, 3, 3]
;;   adam: add f32[32, 16, 3, 3]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[32, 16, 3, 3]
;;   adam: mul f32[32, 16, 3, 3]
;;   and 9 more
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
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
  (func (export "run") (param $d_conv2d_3 i32) (param $d_relu_2 i32) (param $new_step_0_conv2_weight_t i32) (param $adam_3 i32) (param $new_step_0_conv2_weight_m i32) (param $new_step_0_conv2_weight_v i32) (param $new_conv2_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $row_tile i32)
    (local $rest_2 i32)
    (local $m0 i32)
    (local $n0 i32)
    (local $columns i32)
    (local $panel i32)
    (local $first i32)
    (local $n i32)
    (local $n_stop i32)
    (local $to i32)
    (local $at i32)
    (local $at_2 i32)
    (local $column_2 i32)
    (local $at_3 i32)
    (local $at_4 i32)
    (local $at_7 i32)
    (local $column_4 i32)
    (local $at_8 i32)
    (local $at_9 i32)
    (local $at_10 i32)
    (local $column_5 i32)
    (local $at_11 i32)
    (local $row_2 i32)
    (local $at_12 i32)
    (local $k i32)
    (local $row i32)
    (local $column i32)
    (local $column_3 i32)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $panel_2 i32)
    (local $first_2 i32)
    (local $m i32)
    (local $m_stop i32)
    (local $to_2 i32)
    (local $at_13 i32)
    (local $k_2 i32)
    (local $row_3 i32)
    (local $column_6 i32)
    (local $column_7 i32)
    (local $at_14 i32)
    (local $column_8 i32)
    (local $row_4 i32)
    (local $at_15 i32)
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
    (local $k_3 i32)
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
    (local $first_3 i32)
    (local $n_2 i32)
    (local $n_2_stop i32)
    (local $to_3 i32)
    (local $at_16 i32)
    (local $row_6 i32)
    (local $at_18 i32)
    (local $column_10 i32)
    (local $at_20 i32)
    (local $at_21 i32)
    (local $at_22 i32)
    (local $column_12 i32)
    (local $at_23 i32)
    (local $at_24 i32)
    (local $at_25 i32)
    (local $column_13 i32)
    (local $at_26 i32)
    (local $at_27 i32)
    (local $k_4 i32)
    (local $k_at i32)
    (local $row_5 i32)
    (local $at_17 i32)
    (local $column_9 i32)
    (local $at_19 i32)
    (local $column_11 i32)
    (local $panel_4 i32)
    (local $first_4 i32)
    (local $m_2 i32)
    (local $m_2_stop i32)
    (local $to_4 i32)
    (local $at_28 i32)
    (local $k_5 i32)
    (local $k_at_2 i32)
    (local $row_7 i32)
    (local $column_14 i32)
    (local $column_15 i32)
    (local $at_29 i32)
    (local $column_16 i32)
    (local $row_8 i32)
    (local $at_30 i32)
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
    (local $k_6 i32)
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
    (local $at_31 i32)
    (local $n_3 i32)
    (local $n_3_stop i32)
    (local $sum v128)
    (local $at_32 i32)
    (local $new_conv2_weight_i v128)
    (local $sum_2 v128)
    (local $value v128)
    (local $value_2 v128)
    (local $value_3 v128)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 5)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 5)))
        (local.set $row_tile (i32.rem_u (local.get $rest) (i32.const 2)))
        (local.set $rest_2 (i32.div_u (local.get $rest) (i32.const 2)))
        (local.set $m0 (i32.mul (local.get $row_tile) (i32.const 16)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 32)))
        (local.set $columns (call $min_s (i32.const 32) (i32.sub (i32.const 144) (local.get $n0))))
        ;; columns of b, 8 side by side
        (local.set $panel (i32.const 0))
        (block $panel_done (loop $panel_next
          (br_if $panel_done (i32.ge_s (local.get $panel) (local.get $columns)))
          (local.set $first (i32.add (local.get $n0) (local.get $panel)))
          (local.set $n_stop (i32.add (local.get $first) (i32.const 8)))
          (local.set $n (local.get $first))
          (block $n_done (loop $n_next
            (br_if $n_done (i32.ge_s (local.get $n) (local.get $n_stop)))
            (local.set $to
              (i32.add (i32.mul (local.get $panel) (i32.const 256)) (i32.sub (local.get $n) (local.get $first))))
            (local.set $at (i32.mul (i32.div_u (local.get $n) (i32.const 9)) (i32.const 3200)))
            (local.set $at_2 (i32.mul (i32.rem_u (i32.div_u (local.get $n) (i32.const 3)) (i32.const 3)) (i32.const 10)))
            (local.set $column_2 (i32.rem_u (local.get $n) (i32.const 3)))
            (local.set $at_3 (i32.add (local.get $n) (i32.const 1)))
            (local.set $at_4 (i32.mul (i32.div_u (local.get $at_3) (i32.const 9)) (i32.const 3200)))
            (local.set $at_7
              (i32.mul (i32.rem_u (i32.div_u (local.get $at_3) (i32.const 3)) (i32.const 3)) (i32.const 10)))
            (local.set $column_4 (i32.rem_u (local.get $at_3) (i32.const 3)))
            (local.set $at_8 (i32.add (local.get $n) (i32.const 2)))
            (local.set $at_9 (i32.mul (i32.div_u (local.get $at_8) (i32.const 9)) (i32.const 3200)))
            (local.set $at_10
              (i32.mul (i32.rem_u (i32.div_u (local.get $at_8) (i32.const 3)) (i32.const 3)) (i32.const 10)))
            (local.set $column_5 (i32.rem_u (local.get $at_8) (i32.const 3)))
            (local.set $at_11 (i32.mul (i32.div_u (i32.add (local.get $n) (i32.const 3)) (i32.const 9)) (i32.const 3200)))
            (local.set $row_2 (i32.div_u (local.get $n) (i32.const 3)))
            (local.set $at_12
              (i32.mul (i32.rem_u (i32.add (local.get $row_2) (i32.const 1)) (i32.const 3)) (i32.const 10)))
            (local.set $k (i32.const 0))
            (block $k_done (loop $k_next
              (br_if $k_done (i32.ge_s (local.get $k) (i32.const 256)))
              (local.set $row (i32.div_u (local.get $k) (i32.const 64)))
              (local.set $column (i32.rem_u (i32.div_u (local.get $k) (i32.const 8)) (i32.const 8)))
              (local.set $column_3 (i32.rem_u (local.get $k) (i32.const 8)))
              (local.set $at_5 (i32.mul (local.get $row) (i32.const 100)))
              (local.set $at_6 (i32.mul (local.get $column) (i32.const 10)))
              (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to) (i32.mul (local.get $k) (i32.const 8))) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at) (i32.mul (local.get $row) (i32.const 100))) (local.get $at_2)) (i32.mul (local.get $column) (i32.const 10))) (local.get $column_2)) (local.get $column_3)) (i32.const 2)))) (f32.load (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_4) (local.get $at_5)) (local.get $at_6)) (local.get $at_7)) (local.get $column_3)) (local.get $column_4)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_9) (local.get $at_5)) (local.get $at_6)) (local.get $at_10)) (local.get $column_3)) (local.get $column_5)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_11) (local.get $at_5)) (local.get $at_6)) (local.get $at_12)) (local.get $column_2)) (local.get $column_3)) (i32.const 2))))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br $k_next)))
            (local.set $n (i32.add (local.get $n) (i32.const 4)))
            (br $n_next)))
          (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
          (br $panel_next)))
        ;; rows of a, 4 side by side
        (local.set $panel_2 (i32.const 0))
        (block $panel_2_done (loop $panel_2_next
          (br_if $panel_2_done (i32.ge_s (local.get $panel_2) (i32.const 16)))
          (local.set $first_2 (i32.add (local.get $m0) (local.get $panel_2)))
          (local.set $m_stop (i32.add (local.get $first_2) (i32.const 4)))
          (local.set $m (local.get $first_2))
          (block $m_done (loop $m_next
            (br_if $m_done (i32.ge_s (local.get $m) (local.get $m_stop)))
            (local.set $to_2
              (i32.add (i32.mul (local.get $panel_2) (i32.const 256)) (i32.sub (local.get $m) (local.get $first_2))))
            (local.set $at_13 (i32.mul (local.get $m) (i32.const 64)))
            (local.set $k_2 (i32.const 0))
            (block $k_2_done (loop $k_2_next
              (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 256)))
              (local.set $row_3 (i32.div_u (local.get $k_2) (i32.const 64)))
              (local.set $column_6 (i32.rem_u (i32.div_u (local.get $k_2) (i32.const 8)) (i32.const 8)))
              (local.set $column_7 (i32.rem_u (local.get $k_2) (i32.const 8)))
              (local.set $at_14
                (i32.add
                  (i32.add
                    (i32.add (i32.mul (local.get $row_3) (i32.const 2048)) (local.get $at_13))
                    (i32.mul (local.get $column_6) (i32.const 8)))
                  (local.get $column_7)))
              (v128.store offset=32768 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_2) (i32.mul (local.get $k_2) (i32.const 4))) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_relu_2) (i32.shl (i32.add (i32.add (i32.add (i32.mul (local.get $row_3) (i32.const 2048)) (local.get $at_13)) (i32.mul (local.get $column_6) (i32.const 8))) (local.get $column_7)) (i32.const 2)))) (f32.load (i32.add (local.get $d_relu_2) (i32.shl (i32.add (local.get $at_14) (i32.const 64)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_2) (i32.shl (i32.add (local.get $at_14) (i32.const 128)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_2) (i32.shl (i32.add (local.get $at_14) (i32.const 192)) (i32.const 2))))))
              (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
              (br $k_2_next)))
            (local.set $m (i32.add (local.get $m) (i32.const 4)))
            (br $m_next)))
          (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
          (br $panel_2_next)))
        ;; 4 x 8 products at a time, in registers
        (local.set $column_8 (i32.const 0))
        (block $column_8_done (loop $column_8_next
          (br_if $column_8_done (i32.ge_s (local.get $column_8) (local.get $columns)))
          (local.set $row_4 (i32.const 0))
          (block $row_4_done (loop $row_4_next
            (br_if $row_4_done (i32.ge_s (local.get $row_4) (i32.const 16)))
            (local.set $at_15 (i32.add (i32.mul (local.get $row_4) (i32.const 32)) (local.get $column_8)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $a_at (i32.mul (local.get $row_4) (i32.const 256)))
            (local.set $b_at (i32.mul (local.get $column_8) (i32.const 256)))
            (local.set $k_3 (i32.const 0))
            (block $k_3_done (loop $k_3_next
              (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 256)))
              (local.set $ai (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))))
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_3) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $a_2
                (v128.load32_splat offset=32772 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=32776 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=32780 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
              (br $k_3_next)))
            (v128.store offset=49152 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c))
            (v128.store offset=49168 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=49280 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=49296 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=49408 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=49424 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=49536 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=49552 (i32.add (local.get $scratch) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $c_8))
            (local.set $row_4 (i32.add (local.get $row_4) (i32.const 4)))
            (br $row_4_next)))
          (local.set $column_8 (i32.add (local.get $column_8) (i32.const 8)))
          (br $column_8_next)))
        (local.set $k0 (i32.const 256))
        (block $k0_done (loop $k0_next
          (br_if $k0_done (i32.ge_s (local.get $k0) (i32.const 2048)))
          ;; columns of b, 8 side by side
          (local.set $panel_3 (i32.const 0))
          (block $panel_3_done (loop $panel_3_next
            (br_if $panel_3_done (i32.ge_s (local.get $panel_3) (local.get $columns)))
            (local.set $first_3 (i32.add (local.get $n0) (local.get $panel_3)))
            (local.set $n_2_stop (i32.add (local.get $first_3) (i32.const 8)))
            (local.set $n_2 (local.get $first_3))
            (block $n_2_done (loop $n_2_next
              (br_if $n_2_done (i32.ge_s (local.get $n_2) (local.get $n_2_stop)))
              (local.set $to_3
                (i32.add (i32.mul (local.get $panel_3) (i32.const 256)) (i32.sub (local.get $n_2) (local.get $first_3))))
              (local.set $at_16 (i32.mul (i32.div_u (local.get $n_2) (i32.const 9)) (i32.const 3200)))
              (local.set $row_6 (i32.div_u (local.get $n_2) (i32.const 3)))
              (local.set $at_18 (i32.mul (i32.rem_u (local.get $row_6) (i32.const 3)) (i32.const 10)))
              (local.set $column_10 (i32.rem_u (local.get $n_2) (i32.const 3)))
              (local.set $at_20 (i32.add (local.get $n_2) (i32.const 1)))
              (local.set $at_21 (i32.mul (i32.div_u (local.get $at_20) (i32.const 9)) (i32.const 3200)))
              (local.set $at_22
                (i32.mul (i32.rem_u (i32.div_u (local.get $at_20) (i32.const 3)) (i32.const 3)) (i32.const 10)))
              (local.set $column_12 (i32.rem_u (local.get $at_20) (i32.const 3)))
              (local.set $at_23 (i32.add (local.get $n_2) (i32.const 2)))
              (local.set $at_24 (i32.mul (i32.div_u (local.get $at_23) (i32.const 9)) (i32.const 3200)))
              (local.set $at_25
                (i32.mul (i32.rem_u (i32.div_u (local.get $at_23) (i32.const 3)) (i32.const 3)) (i32.const 10)))
              (local.set $column_13 (i32.rem_u (local.get $at_23) (i32.const 3)))
              (local.set $at_26
                (i32.mul (i32.div_u (i32.add (local.get $n_2) (i32.const 3)) (i32.const 9)) (i32.const 3200)))
              (local.set $at_27
                (i32.mul (i32.rem_u (i32.add (local.get $row_6) (i32.const 1)) (i32.const 3)) (i32.const 10)))
              (local.set $k_4 (i32.const 0))
              (block $k_4_done (loop $k_4_next
                (br_if $k_4_done (i32.ge_s (local.get $k_4) (i32.const 256)))
                (local.set $k_at (i32.add (local.get $k0) (local.get $k_4)))
                (local.set $row_5 (i32.div_u (local.get $k_at) (i32.const 64)))
                (local.set $at_17 (i32.mul (local.get $row_5) (i32.const 100)))
                (local.set $column_9 (i32.rem_u (i32.div_u (local.get $k_at) (i32.const 8)) (i32.const 8)))
                (local.set $at_19 (i32.mul (local.get $column_9) (i32.const 10)))
                (local.set $column_11 (i32.rem_u (local.get $k_at) (i32.const 8)))
                (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_3) (i32.mul (local.get $k_4) (i32.const 8))) (i32.const 2)))
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_16) (local.get $at_17)) (local.get $at_18)) (local.get $at_19)) (local.get $column_10)) (local.get $column_11)) (i32.const 2)))) (f32.load (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_21) (local.get $at_17)) (local.get $at_19)) (local.get $at_22)) (local.get $column_11)) (local.get $column_12)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_24) (local.get $at_17)) (local.get $at_19)) (local.get $at_25)) (local.get $column_11)) (local.get $column_13)) (i32.const 2))))) (f32.load (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.add (i32.add (i32.add (i32.add (local.get $at_26) (local.get $at_17)) (local.get $at_19)) (local.get $at_27)) (local.get $column_10)) (local.get $column_11)) (i32.const 2))))))
                (local.set $k_4 (i32.add (local.get $k_4) (i32.const 1)))
                (br $k_4_next)))
              (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
              (br $n_2_next)))
            (local.set $panel_3 (i32.add (local.get $panel_3) (i32.const 8)))
            (br $panel_3_next)))
          ;; rows of a, 4 side by side
          (local.set $panel_4 (i32.const 0))
          (block $panel_4_done (loop $panel_4_next
            (br_if $panel_4_done (i32.ge_s (local.get $panel_4) (i32.const 16)))
            (local.set $first_4 (i32.add (local.get $m0) (local.get $panel_4)))
            (local.set $m_2_stop (i32.add (local.get $first_4) (i32.const 4)))
            (local.set $m_2 (local.get $first_4))
            (block $m_2_done (loop $m_2_next
              (br_if $m_2_done (i32.ge_s (local.get $m_2) (local.get $m_2_stop)))
              (local.set $to_4
                (i32.add (i32.mul (local.get $panel_4) (i32.const 256)) (i32.sub (local.get $m_2) (local.get $first_4))))
              (local.set $at_28 (i32.mul (local.get $m_2) (i32.const 64)))
              (local.set $k_5 (i32.const 0))
              (block $k_5_done (loop $k_5_next
                (br_if $k_5_done (i32.ge_s (local.get $k_5) (i32.const 256)))
                (local.set $k_at_2 (i32.add (local.get $k0) (local.get $k_5)))
                (local.set $row_7 (i32.div_u (local.get $k_at_2) (i32.const 64)))
                (local.set $column_14 (i32.rem_u (i32.div_u (local.get $k_at_2) (i32.const 8)) (i32.const 8)))
                (local.set $column_15 (i32.rem_u (local.get $k_at_2) (i32.const 8)))
                (local.set $at_29
                  (i32.add
                    (i32.add
                      (i32.add (i32.mul (local.get $row_7) (i32.const 2048)) (local.get $at_28))
                      (i32.mul (local.get $column_14) (i32.const 8)))
                    (local.get $column_15)))
                (v128.store offset=32768 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_4) (i32.mul (local.get $k_5) (i32.const 4))) (i32.const 2)))
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_29) (i32.const 2)))) (f32.load (i32.add (local.get $d_relu_2) (i32.shl (i32.add (local.get $at_29) (i32.const 64)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_2) (i32.shl (i32.add (local.get $at_29) (i32.const 128)) (i32.const 2))))) (f32.load (i32.add (local.get $d_relu_2) (i32.shl (i32.add (local.get $at_29) (i32.const 192)) (i32.const 2))))))
                (local.set $k_5 (i32.add (local.get $k_5) (i32.const 1)))
                (br $k_5_next)))
              (local.set $m_2 (i32.add (local.get $m_2) (i32.const 4)))
              (br $m_2_next)))
            (local.set $panel_4 (i32.add (local.get $panel_4) (i32.const 4)))
            (br $panel_4_next)))
          ;; 4 x 8 products at a time, in registers
          (local.set $column_16 (i32.const 0))
          (block $column_16_done (loop $column_16_next
            (br_if $column_16_done (i32.ge_s (local.get $column_16) (local.get $columns)))
            (local.set $row_8 (i32.const 0))
            (block $row_8_done (loop $row_8_next
              (br_if $row_8_done (i32.ge_s (local.get $row_8) (i32.const 16)))
              (local.set $at_30 (i32.add (i32.mul (local.get $row_8) (i32.const 32)) (local.get $column_16)))
              (local.set $c_9
                (v128.load offset=49152 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_10
                (v128.load offset=49168 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_11
                (v128.load offset=49280 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_12
                (v128.load offset=49296 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_13
                (v128.load offset=49408 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_14
                (v128.load offset=49424 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_15
                (v128.load offset=49536 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $c_16
                (v128.load offset=49552 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))))
              (local.set $a_at_2 (i32.mul (local.get $row_8) (i32.const 256)))
              (local.set $b_at_2 (i32.mul (local.get $column_16) (i32.const 256)))
              (local.set $k_6 (i32.const 0))
              (block $k_6_done (loop $k_6_next
                (br_if $k_6_done (i32.ge_s (local.get $k_6) (i32.const 256)))
                (local.set $ai_2 (i32.add (local.get $a_at_2) (i32.mul (local.get $k_6) (i32.const 4))))
                (local.set $bi_2 (i32.add (local.get $b_at_2) (i32.mul (local.get $k_6) (i32.const 8))))
                (local.set $b_3 (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi_2) (i32.const 2)))))
                (local.set $b_4
                  (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi_2) (i32.const 2)))))
                (local.set $a_5
                  (v128.load32_splat offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_5) (local.get $b_3))))
                (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_5) (local.get $b_4))))
                (local.set $a_6
                  (v128.load32_splat offset=32772 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_6) (local.get $b_3))))
                (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_6) (local.get $b_4))))
                (local.set $a_7
                  (v128.load32_splat offset=32776 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_7) (local.get $b_3))))
                (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_7) (local.get $b_4))))
                (local.set $a_8
                  (v128.load32_splat offset=32780 (i32.add (local.get $scratch) (i32.shl (local.get $ai_2) (i32.const 2)))))
                (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_8) (local.get $b_3))))
                (local.set $c_16 (f32x4.add (local.get $c_16) (f32x4.mul (local.get $a_8) (local.get $b_4))))
                (local.set $k_6 (i32.add (local.get $k_6) (i32.const 1)))
                (br $k_6_next)))
              (v128.store offset=49152 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_9))
              (v128.store offset=49168 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_10))
              (v128.store offset=49280 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_11))
              (v128.store offset=49296 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_12))
              (v128.store offset=49408 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_13))
              (v128.store offset=49424 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_14))
              (v128.store offset=49536 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_15))
              (v128.store offset=49552 (i32.add (local.get $scratch) (i32.shl (local.get $at_30) (i32.const 2)))
                (local.get $c_16))
              (local.set $row_8 (i32.add (local.get $row_8) (i32.const 4)))
              (br $row_8_next)))
            (local.set $column_16 (i32.add (local.get $column_16) (i32.const 8)))
            (br $column_16_next)))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 256)))
          (br $k0_next)))
        ;; results of the tile
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_conv2_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $row_9 (i32.const 0))
        (block $row_9_done (loop $row_9_next
          (br_if $row_9_done (i32.ge_s (local.get $row_9) (i32.const 16)))
          (local.set $m_3 (i32.add (local.get $m0) (local.get $row_9)))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_9) (i32.const 32)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (local.get $columns)))
          (local.set $at_31 (i32.mul (local.get $m_3) (i32.const 144)))
          (local.set $n_3_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n_3 (local.get $n0))
          (block $n_3_done (loop $n_3_next
            (br_if $n_3_done (i32.ge_s (local.get $n_3) (local.get $n_3_stop)))
            (local.set $sum
              (v128.load offset=49152 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_3)) (i32.const 2)))))
            (local.set $at_32 (i32.add (local.get $at_31) (local.get $n_3)))
            (local.set $new_conv2_weight_i
              (v128.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_32) (i32.const 2)))))
            (local.set $sum_2
              (f32x4.add (local.get $sum) (f32x4.mul (local.get $new_conv2_weight_i) (v128.const f32x4 0 0 0 0))))
            (local.set $value
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_conv2_weight_m) (i32.shl (local.get $at_32) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $sum_2)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $value_2
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_conv2_weight_v) (i32.shl (local.get $at_32) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $value_3
              (f32x4.sub
                (local.get $new_conv2_weight_i)
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div
                      (f32x4.add
                        (f32x4.mul
                          (v128.load (i32.add (local.get $new_step_0_conv2_weight_m) (i32.shl (local.get $at_32) (i32.const 2))))
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
                            (v128.load (i32.add (local.get $new_step_0_conv2_weight_v) (i32.shl (local.get $at_32) (i32.const 2))))
                            (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                          (f32x4.mul
                            (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                            (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513)))
                        (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $adam_3) (i32.shl (local.get $at_32) (i32.const 2))) (local.get $sum_2))
            (v128.store (i32.add (local.get $new_step_0_conv2_weight_m) (i32.shl (local.get $at_32) (i32.const 2)))
              (local.get $value))
            (v128.store (i32.add (local.get $new_step_0_conv2_weight_v) (i32.shl (local.get $at_32) (i32.const 2)))
              (local.get $value_2))
            (v128.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_32) (i32.const 2)))
              (local.get $value_3))
            (local.set $n_3 (i32.add (local.get $n_3) (i32.const 4)))
            (br $n_3_next)))
          (local.set $row_9 (i32.add (local.get $row_9) (i32.const 1)))
          (br $row_9_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
