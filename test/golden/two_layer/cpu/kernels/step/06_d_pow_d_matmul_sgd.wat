;; step/06_d_pow_d_matmul_sgd
;; schedule: contraction, tiles of 100 x 128 x 64; 13.1M FLOPs, 682kB moved at least
;;   in  sub: f32[64, 1000]
;;   in  relu: f32[64, 100]
;;   out new_w2: f32[100, 1000]
;; fuses:
;;   d_pow: mul f32[64, 1000]
;;   d_matmul: einsum f32[100, 1000]
;;   sgd: mul f32[100, 1000]
;;   sgd: sub f32[100, 1000]
;; from:
;;   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
;;   examples/two_layer/two_layer.ml:19: loss = mean(sum((forward(x) - y) ** 2, axis=1))
;;   examples/two_layer/two_layer.ml:20: minimize loss with sgd(lr=1e-5)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $sub i32) (param $relu i32) (param $new_w2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $column_tile i32)
    (local $rest i32)
    (local $n0 i32)
    (local $columns i32)
    (local $k i32)
    (local $to_row i32)
    (local $at i32)
    (local $panel i32)
    (local $to i32)
    (local $first i32)
    (local $at_2 i32)
    (local $k_2 i32)
    (local $to_row_2 i32)
    (local $at_3 i32)
    (local $panel_2 i32)
    (local $to_2 i32)
    (local $first_2 i32)
    (local $column i32)
    (local $row i32)
    (local $at_4 i32)
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
    (local $k_3 i32)
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
    (local $at_5 i32)
    (local $n i32)
    (local $n_stop i32)
    (local $sum v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $column_tile (i32.rem_u (local.get $group) (i32.const 8)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 8)))
        (local.set $n0 (i32.mul (local.get $column_tile) (i32.const 128)))
        (local.set $columns (call $min_s (i32.const 128) (i32.sub (i32.const 1000) (local.get $n0))))
        ;; columns of b, 8 side by side
        (local.set $k (i32.const 0))
        (loop $k_next
          (local.set $to_row (i32.mul (local.get $k) (i32.const 8)))
          (local.set $at (i32.mul (local.get $k) (i32.const 1000)))
          (local.set $panel (i32.const 0))
          (if (i32.lt_s (local.get $panel) (local.get $columns)) (then
            (loop $panel_next
              (local.set $to (i32.add (local.get $to_row) (i32.mul (local.get $panel) (i32.const 64))))
              (local.set $first (i32.add (local.get $n0) (local.get $panel)))
              (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
                (f32x4.mul
                  (v128.load (i32.add (local.get $sub) (i32.shl (i32.add (local.get $at) (local.get $first)) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $at_2 (i32.add (local.get $at) (local.get $first)))
              (v128.store offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
                (f32x4.mul
                  (v128.load offset=16 (i32.add (local.get $sub) (i32.shl (local.get $at_2) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
              (br_if $panel_next (i32.lt_s (local.get $panel) (local.get $columns))))))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $k_next (i32.lt_s (local.get $k) (i32.const 64))))
        ;; rows of a, 4 side by side
        (local.set $k_2 (i32.const 0))
        (loop $k_2_next
          (local.set $to_row_2 (i32.mul (local.get $k_2) (i32.const 4)))
          (local.set $at_3 (i32.mul (local.get $k_2) (i32.const 100)))
          (local.set $panel_2 (i32.const 0))
          (loop $panel_2_next
            (local.set $to_2 (i32.add (local.get $to_row_2) (i32.mul (local.get $panel_2) (i32.const 64))))
            (local.set $first_2 (local.get $panel_2))
            (v128.store offset=32768 (i32.add (local.get $scratch) (i32.shl (local.get $to_2) (i32.const 2)))
              (v128.load (i32.add (local.get $relu) (i32.shl (i32.add (local.get $at_3) (local.get $first_2)) (i32.const 2)))))
            (local.set $panel_2 (i32.add (local.get $panel_2) (i32.const 4)))
            (br_if $panel_2_next (i32.lt_s (local.get $panel_2) (i32.const 100))))
          (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
          (br_if $k_2_next (i32.lt_s (local.get $k_2) (i32.const 64))))
        ;; 4 x 8 products at a time, in registers
        (local.set $column (i32.const 0))
        (if (i32.lt_s (local.get $column) (local.get $columns)) (then
          (loop $column_next
            (local.set $row (i32.const 0))
            (loop $row_next
              (local.set $at_4 (i32.add (i32.mul (local.get $row) (i32.const 128)) (local.get $column)))
              (local.set $c (v128.const f32x4 0 0 0 0))
              (local.set $c_2 (v128.const f32x4 0 0 0 0))
              (local.set $c_3 (v128.const f32x4 0 0 0 0))
              (local.set $c_4 (v128.const f32x4 0 0 0 0))
              (local.set $c_5 (v128.const f32x4 0 0 0 0))
              (local.set $c_6 (v128.const f32x4 0 0 0 0))
              (local.set $c_7 (v128.const f32x4 0 0 0 0))
              (local.set $c_8 (v128.const f32x4 0 0 0 0))
              (local.set $b_at (i32.mul (local.get $column) (i32.const 64)))
              (local.set $a_at (i32.mul (local.get $row) (i32.const 64)))
              (local.set $k_3 (i32.const 0))
              (loop $k_3_next
                (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_3) (i32.const 8))))
                (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
                (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat offset=32768 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $a_2
                  (v128.load32_splat offset=32772 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $a_3
                  (v128.load32_splat offset=32776 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $a_4
                  (v128.load32_splat offset=32780 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $a_at) (i32.mul (local.get $k_3) (i32.const 4))) (i32.const 2)))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
                (local.set $k_3 (i32.add (local.get $k_3) (i32.const 1)))
                (br_if $k_3_next (i32.lt_s (local.get $k_3) (i32.const 64))))
              (v128.store offset=58368 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c))
              (v128.store offset=58384 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_2))
              (v128.store offset=58880 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_3))
              (v128.store offset=58896 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_4))
              (v128.store offset=59392 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_5))
              (v128.store offset=59408 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_6))
              (v128.store offset=59904 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_7))
              (v128.store offset=59920 (i32.add (local.get $scratch) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $c_8))
              (local.set $row (i32.add (local.get $row) (i32.const 4)))
              (br_if $row_next (i32.lt_s (local.get $row) (i32.const 100))))
            (local.set $column (i32.add (local.get $column) (i32.const 8)))
            (br_if $column_next (i32.lt_s (local.get $column) (local.get $columns))))))
        ;; results of the tile
        (local.set $row_2 (i32.const 0))
        (loop $row_2_next
          (local.set $m (local.get $row_2))
          (local.set $tile_row (i32.sub (i32.mul (local.get $row_2) (i32.const 128)) (local.get $n0)))
          (local.set $n_end (i32.add (local.get $n0) (local.get $columns)))
          (local.set $at_5 (i32.mul (local.get $m) (i32.const 1000)))
          (local.set $n_stop (i32.sub (local.get $n_end) (i32.const 3)))
          (local.set $n (local.get $n0))
          (if (i32.lt_s (local.get $n) (local.get $n_stop)) (then
            (loop $n_next
              (local.set $sum
                (v128.load offset=58368 (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $tile_row) (local.get $n)) (i32.const 2)))))
              (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (local.get $at_5) (local.get $n)) (i32.const 2)))
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (local.get $at_5) (local.get $n)) (i32.const 2))))
                  (f32x4.mul
                    (local.get $sum)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (local.set $n (i32.add (local.get $n) (i32.const 4)))
              (br_if $n_next (i32.lt_s (local.get $n) (local.get $n_stop))))))
          (local.set $row_2 (i32.add (local.get $row_2) (i32.const 1)))
          (br_if $row_2_next (i32.lt_s (local.get $row_2) (i32.const 100))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
