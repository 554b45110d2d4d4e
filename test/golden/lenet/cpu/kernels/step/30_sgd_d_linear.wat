;; step/30_sgd_d_linear
;; schedule: contraction, tiles of 32 x 32 x 4; 121k FLOPs, 83.9kB moved at least
;;   in  d_relu: f32[4, 84]
;;   in  relu_3: f32[4, 120]
;;   out new_step_0_fc2_weight_velocity: f32[84, 120]
;;   out new_fc2_weight: f32[84, 120]
;; fuses:
;;   sgd: mul f32[84, 120]
;;   d_linear: einsum f32[120, 84]
;;   sgd: add f32[84, 120]
;;   sgd: mul f32[84, 120]
;;   sgd: sub f32[84, 120]
;; from:
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_relu i32) (param $relu_3 i32) (param $new_step_0_fc2_weight_velocity i32) (param $new_fc2_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $row_tile i32)
    (local $rest_2 i32)
    (local $m0 i32)
    (local $n0 i32)
    (local $rows i32)
    (local $columns i32)
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
    (local $row_2 i32)
    (local $m_2 i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_2 i32)
    (local $n_2 i32)
    (local $n_2_stop i32)
    (local $sum v128)
    (local $at_3 i32)
    (local $value v128)
    (local $value_2 v128)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 4)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 4)))
        (local.set $row_tile (i32.rem_u (local.get $rest) (i32.const 3)))
        (local.set $rest_2 (i32.div_u (local.get $rest) (i32.const 3)))
        (local.set $m0 (i32.mul (local.get $row_tile) (i32.const 32)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 32)))
        (local.set $rows (call $min_s (i32.const 32) (i32.sub (i32.const 84) (local.get $m0))))
        (local.set $columns (call $min_s (i32.const 32) (i32.sub (i32.const 120) (local.get $n0))))
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
              (i32.add (i32.mul (local.get $panel) (i32.const 4)) (i32.sub (local.get $n) (local.get $first))))
            (local.set $k (i32.const 0))
            (block $k_done (loop $k_next
              (br_if $k_done (i32.ge_s (local.get $k) (i32.const 4)))
              (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to) (i32.mul (local.get $k) (i32.const 8))) (i32.const 2)))
                (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $k) (i32.const 120)) (local.get $n)) (i32.const 2)))))
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
          (local.set $first_2 (i32.add (local.get $m0) (local.get $panel_2)))
          (local.set $m_stop (i32.add (local.get $first_2) (i32.const 4)))
          (local.set $m (local.get $first_2))
          (block $m_done (loop $m_next
            (br_if $m_done (i32.ge_s (local.get $m) (local.get $m_stop)))
            (local.set $to_2
              (i32.add (i32.mul (local.get $panel_2) (i32.const 4)) (i32.sub (local.get $m) (local.get $first_2))))
            (local.set $k_2 (i32.const 0))
            (block $k_2_done (loop $k_2_next
              (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 4)))
              (v128.store offset=512 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_2) (i32.mul (local.get $k_2) (i32.const 4))) (i32.const 2)))
                (v128.load (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $k_2) (i32.const 84)) (local.get $m)) (i32.const 2)))))
              (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
              (br $k_2_next)))
            (local.set $m (i32.add (local.get $m) (i32.const 4)))
            (br $m_next)))
          (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
          (br $panel_2_next)))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (block $column_done (loop $column_next
          (br_if $column_done (i32.ge_s (local.get $column) (local.get $columns)))
          (local.set $row (i32.const 0))
          (block $row_done (loop $row_next
            (br_if $row_done (i32.ge_s (local.get $row) (local.get $rows)))
            (local.set $at (i32.add (i32.mul (local.get $row) (i32.const 32)) (local.get $column)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $a_at (i32.mul (local.get $row) (i32.const 4)))
            (local.set $b_at (i32.mul (local.get $column) (i32.const 4)))
            (local.set $k_3 (i32.const 0))
            (block $k_3_done (loop $k_3_next
              (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 4)))
              (local.set $ai (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))))
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_3) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat offset=512 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $a_2
                (v128.load32_splat offset=516 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=520 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=524 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
              (br $k_3_next)))
            (v128.store offset=1024 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2))) (local.get $c))
            (v128.store offset=1040 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=1152 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=1168 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=1280 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=1296 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=1408 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=1424 (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 2)))
              (local.get $c_8))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br $row_next)))
          (local.set $column (i32.add (local.get $column) (i32.const 8)))
          (br $column_next)))
        ;; results of the tile
        (local.set $row_2 (i32.const 0))
        (block $row_2_done (loop $row_2_next
          (br_if $row_2_done (i32.ge_s (local.get $row_2) (local.get $rows)))
          (local.set $m_2 (i32.add (local.get $m0) (local.get $row_2)))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 32)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (local.get $columns)))
          (local.set $at_2 (i32.mul (local.get $m_2) (i32.const 120)))
          (local.set $n_2_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n_2 (local.get $n0))
          (block $n_2_done (loop $n_2_next
            (br_if $n_2_done (i32.ge_s (local.get $n_2) (local.get $n_2_stop)))
            (local.set $sum
              (v128.load offset=1024 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_2)) (i32.const 2)))))
            (local.set $at_3 (i32.add (local.get $at_2) (local.get $n_2)))
            (local.set $value
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2))))
                  (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                (local.get $sum)))
            (local.set $value_2
              (f32x4.sub
                (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_3) (i32.const 2))))
                (f32x4.mul
                  (f32x4.add
                    (f32x4.mul
                      (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2))))
                      (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                    (local.get $sum))
                  (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
            (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $value))
            (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $value_2))
            (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
            (br $n_2_next)))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br $row_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
