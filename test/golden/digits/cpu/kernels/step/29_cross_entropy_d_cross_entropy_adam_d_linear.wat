;; step/29_cross_entropy_d_cross_entropy_adam_d_linear
;; schedule: contraction, tiles of 12 x 32 x 32; 103k FLOPs, 39.6kB moved at least
;;   in  d_cross_entropy: f32[32, 10]
;;   in  d_cross_entropy_2: f32[32, 1]
;;   in  cross_entropy: f32[32, 10]
;;   in  relu_3: f32[32, 128]
;;   in  new_step_0_fc2_weight_t: i32
;;   out adam_7: f32[10, 128]
;;   out new_step_0_fc2_weight_m: f32[10, 128]
;;   out new_step_0_fc2_weight_v: f32[10, 128]
;;   out new_fc2_weight: f32[10, 128]
;; fuses:
;;   cross_entropy: exp f32[32, 10]
;;   d_cross_entropy: mul f32[32, 10]
;;   d_cross_entropy: add f32[32, 10]
;;   adam: mul f32[10, 128]
;;   d_linear: einsum f32[128, 10]
;;   adam: mul f32[10, 128]
;;   adam: add f32[10, 128]
;;   adam: mul f32[10, 128]
;;   adam: add f32[10, 128]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   and 12 more
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:18: train step(x: f32[batch, 1, 8, 8], y: i32[batch]) {
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; e^x. x = n ln2 + r with n the nearest integer, e^r = 1 + r + r^2 q(r), then 2^n in two exact steps so
  ;; that results below 2^-126 round once. Cody and Waite, "Software Manual for the Elementary Functions",
  ;; 1980, ch. 6; q is a minimax fit on |r| <= 0.3475. Max error measured 0.98 ulp.
  (func $exp (param $x v128) (result v128)
    (local $t v128) (local $n v128) (local $r v128) (local $p v128) (local $half v128)
    ;; Past these bounds the result is inf or 0; pmin and pmax hand a NaN in x through.
    (local.set $x (f32x4.pmax (f32x4.pmin (local.get $x) (f32x4.splat (f32.const 89))) (f32x4.splat (f32.const -104))))
    ;; Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits of t.
    (local.set $t (f32x4.add
      (f32x4.mul (local.get $x) (f32x4.splat (f32.const 1.44269504)))
      (f32x4.splat (f32.const 12582912))))
    (local.set $n (f32x4.sub (local.get $t) (f32x4.splat (f32.const 12582912))))
    ;; ln2 in two parts: the first has 10 bits, so that its product with n is exact.
    (local.set $r (f32x4.sub (local.get $x) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
    (local.set $r (f32x4.add (local.get $r) (f32x4.mul (local.get $n) (f32x4.splat (f32.const 2.12194440e-4)))))
    (local.set $p (f32x4.splat (f32.const 1.3819032e-3)))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 8.368716e-3))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 4.166829e-2))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.16666521))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $r)) (f32x4.splat (f32.const 0.49999994))))
    (local.set $p (f32x4.add (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r))) (local.get $r)))
    (local.set $p (f32x4.add (local.get $p) (f32x4.splat (f32.const 1))))
    ;; 2^(n >> 1), then 2^(n - (n >> 1)); the shift by 23 drops what the rounding constant added.
    (local.set $half (i32x4.shr_s (local.get $t) (i32.const 1)))
    (f32x4.mul
      (f32x4.mul
        (local.get $p)
        (i32x4.add (i32x4.shl (local.get $half) (i32.const 23)) (i32x4.splat (i32.const 0x3f800000))))
      (i32x4.add
        (i32x4.shl (i32x4.sub (local.get $t) (local.get $half)) (i32.const 23))
        (i32x4.splat (i32.const 0x3f800000))))
  )

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
  (func (export "run") (param $d_cross_entropy i32) (param $d_cross_entropy_2 i32) (param $cross_entropy i32) (param $relu_3 i32) (param $new_step_0_fc2_weight_t i32) (param $adam_7 i32) (param $new_step_0_fc2_weight_m i32) (param $new_step_0_fc2_weight_v i32) (param $new_fc2_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $n0 i32)
    (local $rows i32)
    (local $panel i32)
    (local $first i32)
    (local $n i32)
    (local $n_stop i32)
    (local $to i32)
    (local $k i32)
    (local $panel_2 i32)
    (local $first_2 i32)
    (local $m i32)
    (local $m_stop i32)
    (local $to_2 i32)
    (local $k_2 i32)
    (local $at i32)
    (local $first_3 i32)
    (local $m_2 i32)
    (local $m_2_stop i32)
    (local $to_3 i32)
    (local $k_3 i32)
    (local $at_2 i32)
    (local $column i32)
    (local $row i32)
    (local $at_3 i32)
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
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $row_2 i32)
    (local $m_3 i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_4 i32)
    (local $n_2 i32)
    (local $n_2_stop i32)
    (local $sum v128)
    (local $at_5 i32)
    (local $new_fc2_weight_i v128)
    (local $sum_2 v128)
    (local $value v128)
    (local $value_2 v128)
    (local $value_3 v128)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 4)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 4)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 32)))
        (local.set $rows (call $min_s (i32.const 12) (i32.sub (i32.const 10) (i32.const 0))))
        ;; columns of b, 8 side by side
        (local.set $panel (i32.const 0))
        (block $panel_done (loop $panel_next
          (br_if $panel_done (i32.ge_s (local.get $panel) (i32.const 32)))
          (local.set $first (i32.add (local.get $n0) (local.get $panel)))
          (local.set $n_stop (i32.add (local.get $first) (i32.const 8)))
          (local.set $n (local.get $first))
          (block $n_done (loop $n_next
            (br_if $n_done (i32.ge_s (local.get $n) (local.get $n_stop)))
            (local.set $to
              (i32.add (i32.mul (local.get $panel) (i32.const 32)) (i32.sub (local.get $n) (local.get $first))))
            (local.set $k (i32.const 0))
            (block $k_done (loop $k_next
              (br_if $k_done (i32.ge_s (local.get $k) (i32.const 32)))
              (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to) (i32.mul (local.get $k) (i32.const 8))) (i32.const 2)))
                (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $k) (i32.const 128)) (local.get $n)) (i32.const 2)))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br $k_next)))
            (local.set $n (i32.add (local.get $n) (i32.const 4)))
            (br $n_next)))
          (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
          (br $panel_next)))
        ;; rows of a, 4 side by side
        (local.set $panel_2 (i32.const 0))
        (block $panel_2_done (loop $panel_2_next
          (br_if $panel_2_done (i32.ge_s (local.get $panel_2) (local.get $rows)))
          (if (i32.le_s (i32.add (local.get $panel_2) (i32.const 4)) (i32.const 10))
            (then
              (local.set $first_2 (local.get $panel_2))
              (local.set $m_stop (i32.add (local.get $first_2) (i32.const 4)))
              (local.set $m (local.get $first_2))
              (block $m_done (loop $m_next
                (br_if $m_done (i32.ge_s (local.get $m) (local.get $m_stop)))
                (local.set $to_2
                  (i32.add (i32.mul (local.get $panel_2) (i32.const 32)) (i32.sub (local.get $m) (local.get $first_2))))
                (local.set $k_2 (i32.const 0))
                (block $k_2_done (loop $k_2_next
                  (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 32)))
                  (local.set $at (i32.add (i32.mul (local.get $k_2) (i32.const 10)) (local.get $m)))
                  (v128.store offset=4096 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_2) (i32.mul (local.get $k_2) (i32.const 4))) (i32.const 2)))
                    (f32x4.add
                      (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at) (i32.const 2))))
                      (f32x4.mul
                        (v128.load32_splat (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $k_2) (i32.const 2))))
                        (call $exp (v128.load (i32.add (local.get $cross_entropy) (i32.shl (local.get $at) (i32.const 2))))))))
                  (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
                  (br $k_2_next)))
                (local.set $m (i32.add (local.get $m) (i32.const 4)))
                (br $m_next))))
            (else
              (local.set $first_3 (local.get $panel_2))
              (local.set $m_2_stop (i32.add (local.get $first_3) (i32.const 4)))
              (local.set $m_2 (local.get $first_3))
              (block $m_2_done (loop $m_2_next
                (br_if $m_2_done (i32.ge_s (local.get $m_2) (local.get $m_2_stop)))
                (local.set $to_3
                  (i32.add (i32.mul (local.get $panel_2) (i32.const 32)) (i32.sub (local.get $m_2) (local.get $first_3))))
                (local.set $k_3 (i32.const 0))
                (block $k_3_done (loop $k_3_next
                  (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 32)))
                  (local.set $at_2 (i32.add (i32.mul (local.get $k_3) (i32.const 10)) (local.get $m_2)))
                  (v128.store offset=4096 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_3) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))
                    (f32x4.add
                      (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2))))
                      (f32x4.mul
                        (v128.load32_splat (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $k_3) (i32.const 2))))
                        (call $exp (v128.load (i32.add (local.get $cross_entropy) (i32.shl (local.get $at_2) (i32.const 2))))))))
                  (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
                  (br $k_3_next)))
                (local.set $m_2 (i32.add (local.get $m_2) (i32.const 4)))
                (br $m_2_next)))))
          (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
          (br $panel_2_next)))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (block $column_done (loop $column_next
          (br_if $column_done (i32.ge_s (local.get $column) (i32.const 32)))
          (local.set $row (i32.const 0))
          (block $row_done (loop $row_next
            (br_if $row_done (i32.ge_s (local.get $row) (local.get $rows)))
            (local.set $at_3 (i32.add (i32.mul (local.get $row) (i32.const 32)) (local.get $column)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $a_at (i32.mul (local.get $row) (i32.const 32)))
            (local.set $b_at (i32.mul (local.get $column) (i32.const 32)))
            (local.set $k_4 (i32.const 0))
            (block $k_4_done (loop $k_4_next
              (br_if $k_4_done (i32.ge_s (local.get $k_4) (i32.const 32)))
              (local.set $ai (i32.add (local.get $a_at) (i32.mul (local.get $k_4) (i32.const 4))))
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_4) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat offset=4096 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $a_2
                (v128.load32_splat offset=4100 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=4104 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=4108 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_4 (i32.add (local.get $k_4) (i32.const 1)))
              (br $k_4_next)))
            (v128.store offset=5632 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c))
            (v128.store offset=5648 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=5760 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=5776 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=5888 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=5904 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=6016 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=6032 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_8))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br $row_next)))
          (local.set $column (i32.add (local.get $column) (i32.const 8)))
          (br $column_next)))
        ;; results of the tile
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_fc2_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $row_2 (i32.const 0))
        (block $row_2_done (loop $row_2_next
          (br_if $row_2_done (i32.ge_s (local.get $row_2) (local.get $rows)))
          (local.set $m_3 (local.get $row_2))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 32)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (i32.const 32)))
          (local.set $at_4 (i32.mul (local.get $m_3) (i32.const 128)))
          (local.set $n_2_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n_2 (local.get $n0))
          (block $n_2_done (loop $n_2_next
            (br_if $n_2_done (i32.ge_s (local.get $n_2) (local.get $n_2_stop)))
            (local.set $sum
              (v128.load offset=5632 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_2)) (i32.const 2)))))
            (local.set $at_5 (i32.add (local.get $at_4) (local.get $n_2)))
            (local.set $new_fc2_weight_i
              (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_5) (i32.const 2)))))
            (local.set $sum_2
              (f32x4.add (local.get $sum) (f32x4.mul (local.get $new_fc2_weight_i) (v128.const f32x4 0 0 0 0))))
            (local.set $value
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_5) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $sum_2)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $value_2
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_5) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $value_3
              (f32x4.sub
                (local.get $new_fc2_weight_i)
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div
                      (f32x4.add
                        (f32x4.mul
                          (v128.load (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_5) (i32.const 2))))
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
                            (v128.load (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_5) (i32.const 2))))
                            (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                          (f32x4.mul
                            (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                            (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513)))
                        (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $adam_7) (i32.shl (local.get $at_5) (i32.const 2))) (local.get $sum_2))
            (v128.store (i32.add (local.get $new_step_0_fc2_weight_m) (i32.shl (local.get $at_5) (i32.const 2)))
              (local.get $value))
            (v128.store (i32.add (local.get $new_step_0_fc2_weight_v) (i32.shl (local.get $at_5) (i32.const 2)))
              (local.get $value_2))
            (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_5) (i32.const 2)))
              (local.get $value_3))
            (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
            (br $n_2_next)))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br $row_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
