;; step/16_d_relu_d_cross_entropy_d_linear
;; schedule: contraction, tiles of 16 x 32 x 10; 82.6k FLOPs, 40.6kB moved at least
;;   in  relu_3: f32[32, 128]
;;   in  d_cross_entropy: f32[32, 10]
;;   in  d_cross_entropy_2: f32[32, 1]
;;   in  cross_entropy_2: f32[32, 10]
;;   in  fc2_weight: f32[10, 128]
;;   out d_relu: f32[32, 128]
;; fuses:
;;   d_relu: le bool[32, 128]
;;   d_cross_entropy: mul f32[32, 10]
;;   d_cross_entropy: add f32[32, 10]
;;   d_linear: einsum f32[32, 128]
;;   d_relu: where f32[32, 128]
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu_3 i32) (param $d_cross_entropy i32) (param $d_cross_entropy_2 i32) (param $cross_entropy_2 i32) (param $fc2_weight i32) (param $d_relu i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $at i32)
    (local $d_cross_entropy_2_i v128)
    (local $k_2 i32)
    (local $at_2 i32)
    (local $at_3 i32)
    (local $at_4 i32)
    (local $at_5 i32)
    (local $column i32)
    (local $row i32)
    (local $at_6 i32)
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
    (local $at_7 i32)
    (local $n_2 i32)
    (local $n_2_stop i32)
    (local $sum v128)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 4)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 4)))
        (local.set $row_tile (i32.rem_u (local.get $rest) (i32.const 2)))
        (local.set $rest_2 (i32.div_u (local.get $rest) (i32.const 2)))
        (local.set $m0 (i32.mul (local.get $row_tile) (i32.const 16)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 32)))
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
              (i32.add (i32.mul (local.get $panel) (i32.const 10)) (i32.sub (local.get $n) (local.get $first))))
            (local.set $k (i32.const 0))
            (block $k_done (loop $k_next
              (br_if $k_done (i32.ge_s (local.get $k) (i32.const 10)))
              (v128.store (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to) (i32.mul (local.get $k) (i32.const 8))) (i32.const 2)))
                (v128.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (i32.mul (local.get $k) (i32.const 128)) (local.get $n)) (i32.const 2)))))
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
              (i32.add (i32.mul (local.get $panel_2) (i32.const 10)) (i32.sub (local.get $m) (local.get $first_2))))
            (local.set $at (i32.mul (local.get $m) (i32.const 10)))
            (local.set $d_cross_entropy_2_i
              (v128.load (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $m) (i32.const 2)))))
            (local.set $k_2 (i32.const 0))
            (block $k_2_done (loop $k_2_next
              (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 10)))
              (local.set $at_2 (i32.add (local.get $at) (local.get $k_2)))
              (local.set $at_3 (i32.add (local.get $at_2) (i32.const 10)))
              (local.set $at_4 (i32.add (local.get $at_2) (i32.const 20)))
              (local.set $at_5 (i32.add (local.get $at_2) (i32.const 30)))
              (v128.store offset=1280 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $to_2) (i32.mul (local.get $k_2) (i32.const 4))) (i32.const 2)))
                (f32x4.add
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2)))) (f32.load offset=40 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_2) (i32.const 2))))) (f32.load (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at_2) (i32.const 20)) (i32.const 2))))) (f32.load (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at_2) (i32.const 30)) (i32.const 2)))))
                  (f32x4.mul
                    (local.get $d_cross_entropy_2_i)
                    (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_2) (i32.const 2)))) (f32.load (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_3) (i32.const 2))))) (f32.load (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_4) (i32.const 2))))) (f32.load (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_5) (i32.const 2))))))))
              (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
              (br $k_2_next)))
            (local.set $m (i32.add (local.get $m) (i32.const 4)))
            (br $m_next)))
          (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
          (br $panel_2_next)))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (block $column_done (loop $column_next
          (br_if $column_done (i32.ge_s (local.get $column) (i32.const 32)))
          (local.set $row (i32.const 0))
          (block $row_done (loop $row_next
            (br_if $row_done (i32.ge_s (local.get $row) (i32.const 16)))
            (local.set $at_6 (i32.add (i32.mul (local.get $row) (i32.const 32)) (local.get $column)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $a_at (i32.mul (local.get $row) (i32.const 10)))
            (local.set $b_at (i32.mul (local.get $column) (i32.const 10)))
            (local.set $k_3 (i32.const 0))
            (block $k_3_done (loop $k_3_next
              (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 10)))
              (local.set $ai (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))))
              (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_3) (i32.const 8))))
              (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
              (local.set $a
                (v128.load32_splat offset=1280 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $a_2
                (v128.load32_splat offset=1284 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $a_3
                (v128.load32_splat offset=1288 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $a_4
                (v128.load32_splat offset=1292 (i32.add (local.get $scratch) (i32.shl (local.get $ai) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
              (br $k_3_next)))
            (v128.store offset=1920 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c))
            (v128.store offset=1936 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_2))
            (v128.store offset=2048 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_3))
            (v128.store offset=2064 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_4))
            (v128.store offset=2176 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_5))
            (v128.store offset=2192 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_6))
            (v128.store offset=2304 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_7))
            (v128.store offset=2320 (i32.add (local.get $scratch) (i32.shl (local.get $at_6) (i32.const 2)))
              (local.get $c_8))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br $row_next)))
          (local.set $column (i32.add (local.get $column) (i32.const 8)))
          (br $column_next)))
        ;; results of the tile
        (local.set $row_2 (i32.const 0))
        (block $row_2_done (loop $row_2_next
          (br_if $row_2_done (i32.ge_s (local.get $row_2) (i32.const 16)))
          (local.set $m_2 (i32.add (local.get $m0) (local.get $row_2)))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 32)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (i32.const 32)))
          (local.set $at_7 (i32.mul (local.get $m_2) (i32.const 128)))
          (local.set $n_2_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n_2 (local.get $n0))
          (block $n_2_done (loop $n_2_next
            (br_if $n_2_done (i32.ge_s (local.get $n_2) (local.get $n_2_stop)))
            (local.set $sum
              (v128.load offset=1920 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n_2)) (i32.const 2)))))
            (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (local.get $at_7) (local.get $n_2)) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (local.get $at_7) (local.get $n_2)) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
            (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
            (br $n_2_next)))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br $row_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
