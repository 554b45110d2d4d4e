;; step/08_linear_relu
;; schedule: contraction, tiles of 32 x 16 x 512; 4.20M FLOPs, 345kB moved at least
;;   in  max_pool2d: f32[32, 32, 4, 4]
;;   in  fc1_weight: f32[128, 512]
;;   in  fc1_bias: f32[128]
;;   out relu_3: f32[32, 128]
;; fuses:
;;   linear: einsum f32[32, 128]
;;   linear: add f32[32, 128]
;;   relu f32[32, 128]
;; from:
;;   examples/digits/digits.ml:11: |> flatten(start=1)
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $max_pool2d i32) (param $fc1_weight i32) (param $fc1_bias i32) (param $relu_3 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $n0 i32)
    (local $panel i32)
    (local $first i32)
    (local $start i32)
    (local $at i32)
    (local $k i32)
    (local $to i32)
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
    (local $b_at i32)
    (local $m i32)
    (local $at_4 i32)
    (local $k_2 i32)
    (local $bi i32)
    (local $b v128)
    (local $b_2 v128)
    (local $a v128)
    (local $at_5 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $row_2 i32)
    (local $m_2 i32)
    (local $tile_row i32)
    (local $n_end i32)
    (local $at_6 i32)
    (local $n i32)
    (local $n_stop i32)
    (local $sum v128)
    (local $sum_2 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 8)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 8)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 16)))
        ;; columns of b, 8 side by side
        (local.set $panel (i32.const 0))
        (loop $panel_next
          (local.set $first (i32.add (local.get $n0) (local.get $panel)))
          (local.set $start (i32.mul (local.get $panel) (i32.const 512)))
          (local.set $at (i32.mul (local.get $first) (i32.const 512)))
          (local.set $k (i32.const 0))
          (loop $k_next
            (local.set $to (i32.add (local.get $start) (i32.mul (local.get $k) (i32.const 8))))
            (local.set $at_2 (i32.add (local.get $at) (local.get $k)))
            (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
              (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at) (local.get $k)) (i32.const 2)))) (f32.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 512)) (i32.const 2))))) (f32.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 1024)) (i32.const 2))))) (f32.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 1536)) (i32.const 2))))))
            (v128.store offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
              (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 2048)) (i32.const 2)))) (f32.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 2560)) (i32.const 2))))) (f32.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 3072)) (i32.const 2))))) (f32.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_2) (i32.const 3584)) (i32.const 2))))))
            (local.set $k (i32.add (local.get $k) (i32.const 1)))
            (br_if $k_next (i32.lt_s (local.get $k) (i32.const 512))))
          (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
          (br_if $panel_next (i32.lt_s (local.get $panel) (i32.const 16))))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (loop $column_next
          (local.set $row (i32.const 0))
          (loop $row_next
            (local.set $at_3 (i32.add (i32.mul (local.get $row) (i32.const 16)) (local.get $column)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $b_at (i32.mul (local.get $column) (i32.const 512)))
            (local.set $m (local.get $row))
            (local.set $at_4 (i32.mul (local.get $m) (i32.const 512)))
            (local.set $k_2 (i32.const 0))
            (loop $k_2_next
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_2) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at_4) (local.get $k_2)) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $at_5 (i32.add (local.get $at_4) (local.get $k_2)))
              (local.set $a_2
                (v128.load32_splat offset=2048 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_5) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=4096 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_5) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=6144 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_5) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
              (br_if $k_2_next (i32.lt_s (local.get $k_2) (i32.const 512))))
            (v128.store offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c))
            (v128.store offset=32784 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=32832 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=32848 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=32896 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=32912 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=32960 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=32976 (i32.add (local.get $scratch) (i32.shl (local.get $at_3) (i32.const 2)))
              (local.get $c_8))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br_if $row_next (i32.lt_s (local.get $row) (i32.const 32))))
          (local.set $column (i32.add (local.get $column) (i32.const 8)))
          (br_if $column_next (i32.lt_s (local.get $column) (i32.const 16))))
        ;; results of the tile
        (local.set $row_2 (i32.const 0))
        (loop $row_2_next
          (local.set $m_2 (local.get $row_2))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 16)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (i32.const 16)))
          (local.set $at_6 (i32.mul (local.get $m_2) (i32.const 128)))
          (local.set $n_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n (local.get $n0))
          (if (i32.lt_s (local.get $n) (local.get $n_stop)) (then
            (loop $n_next
              (local.set $sum
                (v128.load offset=32768 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n)) (i32.const 2)))))
              (local.set $sum_2
                (f32x4.add
                  (local.get $sum)
                  (v128.load (i32.add (local.get $fc1_bias) (i32.shl (local.get $n) (i32.const 2))))))
              (v128.store (i32.add (local.get $relu_3) (i32.shl (i32.add (local.get $at_6) (local.get $n)) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_2) (f32x4.lt (local.get $sum_2) (v128.const f32x4 0 0 0 0))))
              (local.set $n (i32.add (local.get $n) (i32.const 4)))
              (br_if $n_next (i32.lt_s (local.get $n) (local.get $n_stop))))))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br_if $row_2_next (i32.lt_s (local.get $row_2) (i32.const 32))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
