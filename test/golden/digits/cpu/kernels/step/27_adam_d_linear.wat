;; step/27_adam_d_linear
;; schedule: contraction, tiles of 64 x 128 x 32; 5.24M FLOPs, 1.13MB moved at least
;;   in  d_relu: f32[32, 128]
;;   in  max_pool2d: f32[32, 32, 4, 4]
;;   in  new_step_0_fc1_weight_t: i32
;;   out adam_5: f32[128, 512]
;;   out new_step_0_fc1_weight_m: f32[128, 512]
;;   out new_step_0_fc1_weight_v: f32[128, 512]
;;   out new_fc1_weight: f32[128, 512]
;; fuses:
;;   adam: mul f32[128, 512]
;;   d_linear: einsum f32[512, 128]
;;   adam: mul f32[128, 512]
;;   adam: add f32[128, 512]
;;   adam: mul f32[128, 512]
;;   adam: add f32[128, 512]
;;   adam: cast f32
;;   adam: mul f32
;;   adam: expm1 f32
;;   adam: neg f32
;;   adam: div f32[128, 512]
;;   adam: mul f32[128, 512]
;;   and 9 more
;; from:
;;   examples/digits/digits.ml:11: |> flatten(start=1)
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:18: train step(x: f32[batch, 1, 8, 8], y: i32[batch]) {
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
  (func (export "run") (param $d_relu i32) (param $max_pool2d i32) (param $new_step_0_fc1_weight_t i32) (param $adam_5 i32) (param $new_step_0_fc1_weight_m i32) (param $new_step_0_fc1_weight_v i32) (param $new_fc1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $row_tile i32)
    (local $rest_2 i32)
    (local $m0 i32)
    (local $n0 i32)
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
    (local $column i32)
    (local $row i32)
    (local $at i32)
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
    (local $real f32)
    (local $neg f32)
    (local $neg_2 f32)
    (local $row_2 i32)
    (local $m_2 i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_2 i32)
    (local $n_2 i32)
    (local $n_2_stop i32)
    (local $sum v128)
    (local $at_3 i32)
    (local $new_fc1_weight_i v128)
    (local $sum_2 v128)
    (local $value v128)
    (local $value_2 v128)
    (local $value_3 v128)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 4)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 4)))
        (local.set $row_tile (i32.rem_u (local.get $rest) (i32.const 2)))
        (local.set $rest_2 (i32.div_u (local.get $rest) (i32.const 2)))
        (local.set $m0 (i32.mul (local.get $row_tile) (i32.const 64)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 128)))
        ;; columns of b, 8 side by side
        (local.set $panel (i32.const 0))
        (block $panel_done (loop $panel_next
          (br_if $panel_done (i32.ge_s (local.get $panel) (i32.const 128)))
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
                (v128.load (i32.add (local.get $max_pool2d) (i32.shl (i32.add (i32.mul (local.get $k) (i32.const 512)) (local.get $n)) (i32.const 2)))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br $k_next)))
            (local.set $n (i32.add (local.get $n) (i32.const 4)))
            (br $n_next)))
          (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
          (br $panel_next)))
        ;; rows of a, 4 side by side
        (local.set $panel_2 (i32.const 0))
        (block $panel_2_done (loop $panel_2_next
          (br_if $panel_2_done (i32.ge_s (local.get $panel_2) (i32.const 64)))
          (local.set $first_2 (i32.add (local.get $m0) (local.get $panel_2)))
          (local.set $m_stop (i32.add (local.get $first_2) (i32.const 4)))
          (local.set $m (local.get $first_2))
          (block $m_done (loop $m_next
            (br_if $m_done (i32.ge_s (local.get $m) (local.get $m_stop)))
            (local.set $to_2
              (i32.add (i32.mul (local.get $panel_2) (i32.const 32)) (i32.sub (local.get $m) (local.get $first_2))))
            (local.set $k_2 (i32.const 0))
            (block $k_2_done (loop $k_2_next
              (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 32)))
              (v128.store offset=16384 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_2) (i32.mul (local.get $k_2) (i32.const 4))) (i32.const 2)))
                (v128.load (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $k_2) (i32.const 128)) (local.get $m)) (i32.const 2)))))
              (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
              (br $k_2_next)))
            (local.set $m (i32.add (local.get $m) (i32.const 4)))
            (br $m_next)))
          (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
          (br $panel_2_next)))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (block $column_done (loop $column_next
          (br_if $column_done (i32.ge_s (local.get $column) (i32.const 128)))
          (local.set $row (i32.const 0))
          (block $row_done (loop $row_next
            (br_if $row_done (i32.ge_s (local.get $row) (i32.const 64)))
            (local.set $at (i32.add (i32.mul (local.get $row) (i32.const 128)) (local.get $column)))
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
            (local.set $k_3 (i32.const 0))
            (block $k_3_done (loop $k_3_next
              (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 32)))
              (local.set $ai (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))))
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_3) (i32.const 8))))
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
              (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
              (br $k_3_next)))
            (v128.store offset=24576 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c))
            (v128.store offset=24592 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=25088 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=25104 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=25600 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=25616 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=26112 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=26128 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_8))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br $row_next)))
          (local.set $column (i32.add (local.get $column) (i32.const 8)))
          (br $column_next)))
        ;; results of the tile
        (local.set $real (f32.convert_i32_s (i32.load (local.get $new_step_0_fc1_weight_t))))
        (local.set $neg
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.10536051541566849)))))))
        (local.set $neg_2
          (f32.neg
            (f32x4.extract_lane 0 (call $expm1 (f32x4.splat (f32.mul (local.get $real) (f32.const -0.0010005002841353416)))))))
        (local.set $row_2 (i32.const 0))
        (block $row_2_done (loop $row_2_next
          (br_if $row_2_done (i32.ge_s (local.get $row_2) (i32.const 64)))
          (local.set $m_2 (i32.add (local.get $m0) (local.get $row_2)))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 128)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (i32.const 128)))
          (local.set $at_2 (i32.mul (local.get $m_2) (i32.const 512)))
          (local.set $n_2_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n_2 (local.get $n0))
          (block $n_2_done (loop $n_2_next
            (br_if $n_2_done (i32.ge_s (local.get $n_2) (local.get $n_2_stop)))
            (local.set $sum
              (v128.load offset=24576 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_2)) (i32.const 2)))))
            (local.set $at_3 (i32.add (local.get $at_2) (local.get $n_2)))
            (local.set $new_fc1_weight_i
              (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_3) (i32.const 2)))))
            (local.set $sum_2
              (f32x4.add (local.get $sum) (f32x4.mul (local.get $new_fc1_weight_i) (v128.const f32x4 0 0 0 0))))
            (local.set $value
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_3) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (f32x4.mul
                  (local.get $sum_2)
                  (v128.const f32x4 0.10000000149011612 0.10000000149011612 0.10000000149011612 0.10000000149011612))))
            (local.set $value_2
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_3) (i32.const 2))))
                  (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                (f32x4.mul
                  (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (local.set $value_3
              (f32x4.sub
                (local.get $new_fc1_weight_i)
                (f32x4.div
                  (f32x4.mul
                    (f32x4.div
                      (f32x4.add
                        (f32x4.mul
                          (v128.load (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_3) (i32.const 2))))
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
                            (v128.load (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_3) (i32.const 2))))
                            (v128.const f32x4 0.9990000128746033 0.9990000128746033 0.9990000128746033 0.9990000128746033))
                          (f32x4.mul
                            (f32x4.mul (local.get $sum_2) (local.get $sum_2))
                            (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513)))
                        (f32x4.splat (local.get $neg_2))))
                    (v128.const f32x4 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9 9.99999993922529e-9)))))
            (v128.store (i32.add (local.get $adam_5) (i32.shl (local.get $at_3) (i32.const 2))) (local.get $sum_2))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_m) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $value))
            (v128.store (i32.add (local.get $new_step_0_fc1_weight_v) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $value_2))
            (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $value_3))
            (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
            (br $n_2_next)))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br $row_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
