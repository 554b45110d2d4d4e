;; predict/08_linear_relu
;; schedule: contraction, tiles of 16 x 16 x 128; 86.0k FLOPs, 23.3kB moved at least
;;   in  linear: f32[32, 128]
;;   in  fc1_bias: f32[128]
;;   in  fc2_weight: f32[10, 128]
;;   out linear_2: f32[32, 10]
;; fuses:
;;   linear: add f32[32, 128]
;;   relu f32[32, 128]
;;   linear: einsum f32[32, 10]
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $linear i32) (param $fc1_bias i32) (param $fc2_weight i32) (param $linear_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $row_tile i32)
    (local $rest i32)
    (local $m0 i32)
    (local $columns i32)
    (local $whole i32)
    (local $panel i32)
    (local $first i32)
    (local $start i32)
    (local $at i32)
    (local $k i32)
    (local $to i32)
    (local $at_2 i32)
    (local $panel_2 i32)
    (local $first_2 i32)
    (local $start_2 i32)
    (local $at_3 i32)
    (local $at_4 i32)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $at_7 i32)
    (local $at_8 i32)
    (local $at_9 i32)
    (local $at_10 i32)
    (local $k_2 i32)
    (local $to_2 i32)
    (local $panel_3 i32)
    (local $first_3 i32)
    (local $start_3 i32)
    (local $at_11 i32)
    (local $k_3 i32)
    (local $to_3 i32)
    (local $at_12 i32)
    (local $sum v128)
    (local $column i32)
    (local $row i32)
    (local $at_13 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $b_at i32)
    (local $a_at i32)
    (local $k_4 i32)
    (local $bi i32)
    (local $b v128)
    (local $b_2 v128)
    (local $a v128)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $row_2 i32)
    (local $m i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_14 i32)
    (local $n i32)
    (local $n_stop i32)
    (local $sum_2 v128)
    (local $tail i32)
    (local $n_2 i32)
    (local $sum_3 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $row_tile (i32.rem_u (local.get $group) (i32.const 2)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 2)))
        (local.set $m0 (i32.mul (local.get $row_tile) (i32.const 16)))
        (local.set $columns (call $min_s (i32.const 16) (i32.sub (i32.const 10) (i32.const 0))))
        ;; columns of b, 8 side by side
        (local.set $whole (i32.sub (local.get $columns) (i32.rem_u (local.get $columns) (i32.const 8))))
        (local.set $panel (i32.const 0))
        (if (i32.lt_s (local.get $panel) (local.get $whole)) (then
          (loop $panel_next
            (local.set $first (local.get $panel))
            (local.set $start (i32.mul (local.get $panel) (i32.const 128)))
            (local.set $at (i32.mul (local.get $first) (i32.const 128)))
            (local.set $k (i32.const 0))
            (loop $k_next
              (local.set $to (i32.add (local.get $start) (i32.mul (local.get $k) (i32.const 8))))
              (local.set $at_2 (i32.add (local.get $at) (local.get $k)))
              (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at) (local.get $k)) (i32.const 2)))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 128)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 256)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 384)) (i32.const 2))))))
              (v128.store offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 512)) (i32.const 2)))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 640)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 768)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 896)) (i32.const 2))))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br_if $k_next (i32.lt_s (local.get $k) (i32.const 128))))
            (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
            (br_if $panel_next (i32.lt_s (local.get $panel) (local.get $whole))))))
        (local.set $panel_2 (local.get $whole))
        (if (i32.lt_s (local.get $panel_2) (local.get $columns)) (then
          (loop $panel_2_next
            (local.set $first_2 (local.get $panel_2))
            (local.set $start_2 (i32.mul (local.get $panel_2) (i32.const 128)))
            (local.set $at_3 (i32.mul (call $min_s (local.get $first_2) (i32.const 9)) (i32.const 128)))
            (local.set $at_4
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 1)) (i32.const 9)) (i32.const 128)))
            (local.set $at_5
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 2)) (i32.const 9)) (i32.const 128)))
            (local.set $at_6
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 3)) (i32.const 9)) (i32.const 128)))
            (local.set $at_7
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 4)) (i32.const 9)) (i32.const 128)))
            (local.set $at_8
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 5)) (i32.const 9)) (i32.const 128)))
            (local.set $at_9
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 6)) (i32.const 9)) (i32.const 128)))
            (local.set $at_10
              (i32.mul (call $min_s (i32.add (local.get $first_2) (i32.const 7)) (i32.const 9)) (i32.const 128)))
            (local.set $k_2 (i32.const 0))
            (loop $k_2_next
              (local.set $to_2 (i32.add (local.get $start_2) (i32.mul (local.get $k_2) (i32.const 8))))
              (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $to_2) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_3) (local.get $k_2)) (i32.const 2)))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_4) (local.get $k_2)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_5) (local.get $k_2)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_6) (local.get $k_2)) (i32.const 2))))))
              (v128.store offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $to_2) (i32.const 2)))
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_7) (local.get $k_2)) (i32.const 2)))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_8) (local.get $k_2)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_9) (local.get $k_2)) (i32.const 2))))) (f32.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_10) (local.get $k_2)) (i32.const 2))))))
              (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
              (br_if $k_2_next (i32.lt_s (local.get $k_2) (i32.const 128))))
            (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 8)))
            (br_if $panel_2_next (i32.lt_s (local.get $panel_2) (local.get $columns))))))
        ;; rows of a, 4 side by side
        (local.set $panel_3 (i32.const 0))
        (loop $panel_3_next
          (local.set $first_3 (i32.add (local.get $m0) (local.get $panel_3)))
          (local.set $start_3 (i32.mul (local.get $panel_3) (i32.const 128)))
          (local.set $at_11 (i32.mul (local.get $first_3) (i32.const 128)))
          (local.set $k_3 (i32.const 0))
          (loop $k_3_next
            (local.set $to_3 (i32.add (local.get $start_3) (i32.mul (local.get $k_3) (i32.const 4))))
            (local.set $at_12 (i32.add (local.get $at_11) (local.get $k_3)))
            (local.set $sum
              (f32x4.add
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $linear) (i32.shl (i32.add (local.get $at_11) (local.get $k_3)) (i32.const 2)))) (f32.load (i32.add (local.get $linear) (i32.shl (i32.add (local.get $at_12) (i32.const 128)) (i32.const 2))))) (f32.load (i32.add (local.get $linear) (i32.shl (i32.add (local.get $at_12) (i32.const 256)) (i32.const 2))))) (f32.load (i32.add (local.get $linear) (i32.shl (i32.add (local.get $at_12) (i32.const 384)) (i32.const 2)))))
                (v128.load32_splat (i32.add (local.get $fc1_bias) (i32.shl (local.get $k_3) (i32.const 2))))))
            (v128.store offset=8192 (i32.add (local.get $scratch) (i32.shl (local.get $to_3) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.lt (local.get $sum) (v128.const f32x4 0 0 0 0))))
            (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
            (br_if $k_3_next (i32.lt_s (local.get $k_3) (i32.const 128))))
          (local.set $panel_3 (i32.add (local.get $panel_3) (i32.const 4)))
          (br_if $panel_3_next (i32.lt_s (local.get $panel_3) (i32.const 16))))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (if (i32.lt_s (local.get $column) (local.get $columns)) (then
          (loop $column_next
            (local.set $row (i32.const 0))
            (loop $row_next
              (local.set $at_13 (i32.add (i32.mul (local.get $row) (i32.const 16)) (local.get $column)))
              (local.set $c (v128.const f32x4 0 0 0 0))
              (local.set $c_2 (v128.const f32x4 0 0 0 0))
              (local.set $c_3 (v128.const f32x4 0 0 0 0))
              (local.set $c_4 (v128.const f32x4 0 0 0 0))
              (local.set $c_5 (v128.const f32x4 0 0 0 0))
              (local.set $c_6 (v128.const f32x4 0 0 0 0))
              (local.set $c_7 (v128.const f32x4 0 0 0 0))
              (local.set $c_8 (v128.const f32x4 0 0 0 0))
              (local.set $b_at (i32.mul (local.get $column) (i32.const 128)))
              (local.set $a_at (i32.mul (local.get $row) (i32.const 128)))
              (local.set $k_4 (i32.const 0))
              (loop $k_4_next
                (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_4) (i32.const 8))))
                (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
                (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat offset=8192 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_4) (i32.const 4))) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $a_2
                  (v128.load32_splat offset=8196 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_4) (i32.const 4))) (i32.const 2)))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $a_3
                  (v128.load32_splat offset=8200 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_4) (i32.const 4))) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $a_4
                  (v128.load32_splat offset=8204 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_4) (i32.const 4))) (i32.const 2)))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
                (local.set $k_4 (i32.add (local.get $k_4) (i32.const 1)))
                (br_if $k_4_next (i32.lt_s (local.get $k_4) (i32.const 128))))
              (v128.store offset=16384 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c))
              (v128.store offset=16400 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_2))
              (v128.store offset=16448 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_3))
              (v128.store offset=16464 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_4))
              (v128.store offset=16512 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_5))
              (v128.store offset=16528 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_6))
              (v128.store offset=16576 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_7))
              (v128.store offset=16592 (i32.add (local.get $scratch) (i32.shl (local.get $at_13) (i32.const 2)))
                (local.get $c_8))
              (local.set $row (i32.add (local.get $row) (i32.const 4)))
              (br_if $row_next (i32.lt_s (local.get $row) (i32.const 16))))
            (local.set $column (i32.add (local.get $column) (i32.const 8)))
            (br_if $column_next (i32.lt_s (local.get $column) (local.get $columns))))))
        ;; results of the tile
        (local.set $row_2 (i32.const 0))
        (loop $row_2_next
          (local.set $m (i32.add (local.get $m0) (local.get $row_2)))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 16)) (i32.const 0)))
          (local.set $n_end (local.get $columns))
          (local.set $at_14 (i32.mul (local.get $m) (i32.const 10)))
          (local.set $n_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n (i32.const 0))
          (if (i32.lt_s (local.get $n) (local.get $n_stop)) (then
            (loop $n_next
              (local.set $sum_2
                (v128.load offset=16384 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n)) (i32.const 2)))))
              (v128.store (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at_14) (local.get $n)) (i32.const 2)))
                (local.get $sum_2))
              (local.set $n (i32.add (local.get $n) (i32.const 4)))
              (br_if $n_next (i32.lt_s (local.get $n) (local.get $n_stop))))))
          (local.set $tail (i32.and (local.get $columns) (i32.const -4)))
          (local.set $n_2 (local.get $tail))
          (if (i32.lt_s (local.get $n_2) (local.get $n_end)) (then
            (loop $n_2_next
              (local.set $sum_3
                (f32.load offset=16384 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_2)) (i32.const 2)))))
              (f32.store (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at_14) (local.get $n_2)) (i32.const 2)))
                (local.get $sum_3))
              (local.set $n_2 (i32.add (local.get $n_2) (i32.const 1)))
              (br_if $n_2_next (i32.lt_s (local.get $n_2) (local.get $n_end))))))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br_if $row_2_next (i32.lt_s (local.get $row_2) (i32.const 16))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
