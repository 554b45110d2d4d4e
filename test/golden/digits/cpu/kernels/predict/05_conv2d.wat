;; predict/05_conv2d
;; schedule: Winograd F(4 x 4, 3 x 3), 32 filters by 8 x 2 tiles; 5.70M FLOPs, 631kB moved at least
;;   in  conv2d_filters: f32[6, 6, 1, 32, 16]
;;   in  conv2d_tiles: f32[6, 6, 1, 16, 32, 2, 2]
;;   out conv2d_3: f32[32, 1, 32, 8, 8]
;; fuses:
;;   conv2d: winograd_product f32[32, 1, 32, 8, 8]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d_filters i32) (param $conv2d_tiles i32) (param $conv2d_3 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $row_block i32)
    (local $rest i32)
    (local $row_block_start i32)
    (local $i i32)
    (local $at i32)
    (local $at_6 i32)
    (local $j i32)
    (local $point_start i32)
    (local $first_tile i32)
    (local $at_2 i32)
    (local $k i32)
    (local $to_row i32)
    (local $at_3 i32)
    (local $panel i32)
    (local $to i32)
    (local $first i32)
    (local $at_4 i32)
    (local $at_7 i32)
    (local $column i32)
    (local $row i32)
    (local $at_5 i32)
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
    (local $at_8 i32)
    (local $k_2 i32)
    (local $bi i32)
    (local $b v128)
    (local $b_2 v128)
    (local $a v128)
    (local $at_9 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $filter i32)
    (local $k_3 i32)
    (local $at_10 i32)
    (local $tile_row i32)
    (local $from i32)
    (local $tile i32)
    (local $sum_at i32)
    (local $s v128)
    (local $s_2 v128)
    (local $s_3 v128)
    (local $s_4 v128)
    (local $s_5 v128)
    (local $s_6 v128)
    (local $sum v128)
    (local $sum_2 v128)
    (local $difference v128)
    (local $difference_2 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local $sum_5 v128)
    (local $sum_6 v128)
    (local $sum_7 v128)
    (local $sum_8 v128)
    (local $s_7 v128)
    (local $s_8 v128)
    (local $s_9 v128)
    (local $s_10 v128)
    (local $s_11 v128)
    (local $s_12 v128)
    (local $sum_9 v128)
    (local $sum_10 v128)
    (local $difference_3 v128)
    (local $difference_4 v128)
    (local $sum_11 v128)
    (local $sum_12 v128)
    (local $sum_13 v128)
    (local $sum_14 v128)
    (local $sum_15 v128)
    (local $sum_16 v128)
    (local $s_13 v128)
    (local $s_14 v128)
    (local $s_15 v128)
    (local $s_16 v128)
    (local $s_17 v128)
    (local $s_18 v128)
    (local $sum_17 v128)
    (local $sum_18 v128)
    (local $difference_5 v128)
    (local $difference_6 v128)
    (local $sum_19 v128)
    (local $sum_20 v128)
    (local $sum_21 v128)
    (local $sum_22 v128)
    (local $sum_23 v128)
    (local $sum_24 v128)
    (local $s_19 v128)
    (local $s_20 v128)
    (local $s_21 v128)
    (local $s_22 v128)
    (local $s_23 v128)
    (local $s_24 v128)
    (local $sum_25 v128)
    (local $sum_26 v128)
    (local $difference_7 v128)
    (local $difference_8 v128)
    (local $sum_27 v128)
    (local $sum_28 v128)
    (local $sum_29 v128)
    (local $sum_30 v128)
    (local $sum_31 v128)
    (local $sum_32 v128)
    (local $s_25 v128)
    (local $s_26 v128)
    (local $s_27 v128)
    (local $s_28 v128)
    (local $s_29 v128)
    (local $s_30 v128)
    (local $sum_33 v128)
    (local $sum_34 v128)
    (local $difference_9 v128)
    (local $difference_10 v128)
    (local $sum_35 v128)
    (local $sum_36 v128)
    (local $sum_37 v128)
    (local $sum_38 v128)
    (local $sum_39 v128)
    (local $sum_40 v128)
    (local $s_31 v128)
    (local $s_32 v128)
    (local $s_33 v128)
    (local $s_34 v128)
    (local $s_35 v128)
    (local $s_36 v128)
    (local $sum_41 v128)
    (local $sum_42 v128)
    (local $difference_11 v128)
    (local $difference_12 v128)
    (local $sum_43 v128)
    (local $sum_44 v128)
    (local $sum_45 v128)
    (local $sum_46 v128)
    (local $sum_47 v128)
    (local $sum_48 v128)
    (local $line_at i32)
    (local $sum_49 v128)
    (local $sum_50 v128)
    (local $difference_13 v128)
    (local $difference_14 v128)
    (local $sum_51 v128)
    (local $sum_52 v128)
    (local $sum_53 v128)
    (local $sum_54 v128)
    (local $sum_55 v128)
    (local $sum_56 v128)
    (local $pairs v128)
    (local $pairs_2 v128)
    (local $pairs_3 v128)
    (local $pairs_4 v128)
    (local $tile_line v128)
    (local $tile_line_2 v128)
    (local $tile_line_3 v128)
    (local $tile_line_4 v128)
    (local $sum_57 v128)
    (local $sum_58 v128)
    (local $difference_15 v128)
    (local $difference_16 v128)
    (local $sum_59 v128)
    (local $sum_60 v128)
    (local $sum_61 v128)
    (local $sum_62 v128)
    (local $sum_63 v128)
    (local $sum_64 v128)
    (local $pairs_5 v128)
    (local $pairs_6 v128)
    (local $pairs_7 v128)
    (local $pairs_8 v128)
    (local $tile_line_5 v128)
    (local $tile_line_6 v128)
    (local $tile_line_7 v128)
    (local $tile_line_8 v128)
    (local $sum_65 v128)
    (local $sum_66 v128)
    (local $difference_17 v128)
    (local $difference_18 v128)
    (local $sum_67 v128)
    (local $sum_68 v128)
    (local $sum_69 v128)
    (local $sum_70 v128)
    (local $sum_71 v128)
    (local $sum_72 v128)
    (local $pairs_9 v128)
    (local $pairs_10 v128)
    (local $pairs_11 v128)
    (local $pairs_12 v128)
    (local $tile_line_9 v128)
    (local $tile_line_10 v128)
    (local $tile_line_11 v128)
    (local $tile_line_12 v128)
    (local $sum_73 v128)
    (local $sum_74 v128)
    (local $difference_19 v128)
    (local $difference_20 v128)
    (local $sum_75 v128)
    (local $sum_76 v128)
    (local $sum_77 v128)
    (local $sum_78 v128)
    (local $sum_79 v128)
    (local $sum_80 v128)
    (local $pairs_13 v128)
    (local $pairs_14 v128)
    (local $pairs_15 v128)
    (local $pairs_16 v128)
    (local $tile_line_13 v128)
    (local $tile_line_14 v128)
    (local $tile_line_15 v128)
    (local $tile_line_16 v128)
    (local $row_2 i32)
    (local $image i32)
    (local $p0 i32)
    (local $at_11 i32)
    (local $p i32)
    (local $at_12 i32)
    (local $i4 i32)
    (local $i4_stop i32)
    (local $sum_81 v128)
    (local $p_2 i32)
    (local $at_13 i32)
    (local $i4_2 i32)
    (local $i4_2_stop i32)
    (local $sum_82 v128)
    (local $p_3 i32)
    (local $at_14 i32)
    (local $i4_3 i32)
    (local $i4_3_stop i32)
    (local $sum_83 v128)
    (local $p_4 i32)
    (local $at_15 i32)
    (local $i4_4 i32)
    (local $i4_4_stop i32)
    (local $sum_84 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $row_block (i32.rem_u (local.get $group) (i32.const 8)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 8)))
        (local.set $row_block_start (i32.mul (local.get $row_block) (i32.const 8)))
        (local.set $i (i32.const 0))
        (loop $i_next
          (local.set $at (i32.mul (local.get $i) (i32.const 12288)))
          (local.set $at_6 (i32.mul (local.get $i) (i32.const 3072)))
          (local.set $j (i32.const 0))
          (loop $j_next
            (local.set $point_start
              (i32.mul (i32.add (i32.mul (local.get $i) (i32.const 6)) (local.get $j)) (i32.const 512)))
            (local.set $first_tile (i32.mul (local.get $row_block_start) (i32.const 2)))
            ;; tiles at this point, 8 side by side
            (local.set $at_2 (i32.add (local.get $at) (i32.mul (local.get $j) (i32.const 2048))))
            (local.set $k (i32.const 0))
            (loop $k_next
              (local.set $to_row (i32.mul (local.get $k) (i32.const 8)))
              (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $k) (i32.const 128))))
              (local.set $panel (i32.const 0))
              (loop $panel_next
                (local.set $to (i32.add (local.get $to_row) (i32.mul (local.get $panel) (i32.const 16))))
                (local.set $first (i32.add (local.get $first_tile) (local.get $panel)))
                (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
                  (v128.load (i32.add (local.get $conv2d_tiles) (i32.shl (i32.add (local.get $at_3) (local.get $first)) (i32.const 2)))))
                (local.set $at_4 (i32.add (local.get $at_3) (local.get $first)))
                (v128.store offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $to) (i32.const 2)))
                  (v128.load offset=16 (i32.add (local.get $conv2d_tiles) (i32.shl (local.get $at_4) (i32.const 2)))))
                (local.set $panel (i32.add (local.get $panel) (i32.const 8)))
                (br_if $panel_next (i32.lt_s (local.get $panel) (i32.const 16))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br_if $k_next (i32.lt_s (local.get $k) (i32.const 16))))
            ;; 4 x 8 products at a time, in registers
            (local.set $at_7 (i32.add (local.get $at_6) (i32.mul (local.get $j) (i32.const 512))))
            (local.set $column (i32.const 0))
            (loop $column_next
              (local.set $row (i32.const 0))
              (loop $row_next
                (local.set $at_5
                  (i32.add (i32.add (local.get $point_start) (i32.mul (local.get $row) (i32.const 16))) (local.get $column)))
                (local.set $c (v128.const f32x4 0 0 0 0))
                (local.set $c_2 (v128.const f32x4 0 0 0 0))
                (local.set $c_3 (v128.const f32x4 0 0 0 0))
                (local.set $c_4 (v128.const f32x4 0 0 0 0))
                (local.set $c_5 (v128.const f32x4 0 0 0 0))
                (local.set $c_6 (v128.const f32x4 0 0 0 0))
                (local.set $c_7 (v128.const f32x4 0 0 0 0))
                (local.set $c_8 (v128.const f32x4 0 0 0 0))
                (local.set $b_at (i32.mul (local.get $column) (i32.const 16)))
                (local.set $m (local.get $row))
                (local.set $at_8 (i32.add (local.get $at_7) (i32.mul (local.get $m) (i32.const 16))))
                (local.set $k_2 (i32.const 0))
                (loop $k_2_next
                  (local.set $bi (i32.add (local.get $b_at) (i32.mul (local.get $k_2) (i32.const 8))))
                  (local.set $b (v128.load (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
                  (local.set $b_2 (v128.load offset=16 (i32.add (local.get $scratch) (i32.shl (local.get $bi) (i32.const 2)))))
                  (local.set $a
                    (v128.load32_splat (i32.add (local.get $conv2d_filters) (i32.shl (i32.add (local.get $at_8) (local.get $k_2)) (i32.const 2)))))
                  (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                  (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                  (local.set $at_9 (i32.add (local.get $at_8) (local.get $k_2)))
                  (local.set $a_2
                    (v128.load32_splat offset=64 (i32.add (local.get $conv2d_filters) (i32.shl (local.get $at_9) (i32.const 2)))))
                  (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                  (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                  (local.set $a_3
                    (v128.load32_splat offset=128 (i32.add (local.get $conv2d_filters) (i32.shl (local.get $at_9) (i32.const 2)))))
                  (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                  (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                  (local.set $a_4
                    (v128.load32_splat offset=192 (i32.add (local.get $conv2d_filters) (i32.shl (local.get $at_9) (i32.const 2)))))
                  (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
                  (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
                  (local.set $k_2 (i32.add (local.get $k_2) (i32.const 1)))
                  (br_if $k_2_next (i32.lt_s (local.get $k_2) (i32.const 16))))
                (v128.store offset=1024 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c))
                (v128.store offset=1040 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_2))
                (v128.store offset=1088 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_3))
                (v128.store offset=1104 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_4))
                (v128.store offset=1152 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_5))
                (v128.store offset=1168 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_6))
                (v128.store offset=1216 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_7))
                (v128.store offset=1232 (i32.add (local.get $scratch) (i32.shl (local.get $at_5) (i32.const 2)))
                  (local.get $c_8))
                (local.set $row (i32.add (local.get $row) (i32.const 4)))
                (br_if $row_next (i32.lt_s (local.get $row) (i32.const 32))))
              (local.set $column (i32.add (local.get $column) (i32.const 8)))
              (br_if $column_next (i32.lt_s (local.get $column) (i32.const 16))))
            (local.set $j (i32.add (local.get $j) (i32.const 1)))
            (br_if $j_next (i32.lt_s (local.get $j) (i32.const 6))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $i_next (i32.lt_s (local.get $i) (i32.const 6))))
        ;; results of the tiles: 4 lines of each row of them at a time
        (local.set $filter (i32.const 0))
        (loop $filter_next
          (local.set $k_3 (local.get $filter))
          (local.set $at_10 (i32.mul (local.get $k_3) (i32.const 64)))
          (local.set $tile_row (i32.const 0))
          (loop $tile_row_next
            (local.set $from
              (i32.add (i32.mul (local.get $filter) (i32.const 16)) (i32.mul (local.get $tile_row) (i32.const 2))))
            (local.set $tile (i32.const 0))
            (loop $tile_next
              (local.set $sum_at (i32.add (local.get $from) (local.get $tile)))
              (local.set $s
                (v128.load offset=1024 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_2
                (v128.load offset=13312 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_3
                (v128.load offset=25600 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_4
                (v128.load offset=37888 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_5
                (v128.load offset=50176 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_6
                (v128.load offset=62464 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $sum (f32x4.add (local.get $s_2) (local.get $s_3)))
              (local.set $sum_2 (f32x4.add (local.get $s_4) (local.get $s_5)))
              (local.set $difference (f32x4.sub (local.get $s_2) (local.get $s_3)))
              (local.set $difference_2 (f32x4.sub (local.get $s_4) (local.get $s_5)))
              (local.set $sum_3 (f32x4.add (local.get $sum) (local.get $sum_2)))
              (local.set $sum_4 (f32x4.add (local.get $sum_3) (local.get $s)))
              (local.set $sum_5
                (f32x4.add
                  (f32x4.mul (local.get $difference) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_2) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_6
                (f32x4.add
                  (f32x4.mul (local.get $sum) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_2) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_7
                (f32x4.add
                  (local.get $s_6)
                  (f32x4.mul (local.get $difference) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_8
                (f32x4.add
                  (local.get $sum_7)
                  (f32x4.mul (local.get $difference_2) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $s_7
                (v128.load offset=3072 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_8
                (v128.load offset=15360 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_9
                (v128.load offset=27648 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_10
                (v128.load offset=39936 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_11
                (v128.load offset=52224 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_12
                (v128.load offset=64512 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $sum_9 (f32x4.add (local.get $s_8) (local.get $s_9)))
              (local.set $sum_10 (f32x4.add (local.get $s_10) (local.get $s_11)))
              (local.set $difference_3 (f32x4.sub (local.get $s_8) (local.get $s_9)))
              (local.set $difference_4 (f32x4.sub (local.get $s_10) (local.get $s_11)))
              (local.set $sum_11 (f32x4.add (local.get $sum_9) (local.get $sum_10)))
              (local.set $sum_12 (f32x4.add (local.get $sum_11) (local.get $s_7)))
              (local.set $sum_13
                (f32x4.add
                  (f32x4.mul (local.get $difference_3) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_4) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_14
                (f32x4.add
                  (f32x4.mul (local.get $sum_9) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_10) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_15
                (f32x4.add
                  (local.get $s_12)
                  (f32x4.mul (local.get $difference_3) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_16
                (f32x4.add
                  (local.get $sum_15)
                  (f32x4.mul (local.get $difference_4) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $s_13
                (v128.load offset=5120 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_14
                (v128.load offset=17408 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_15
                (v128.load offset=29696 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_16
                (v128.load offset=41984 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_17
                (v128.load offset=54272 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_18
                (v128.load offset=66560 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $sum_17 (f32x4.add (local.get $s_14) (local.get $s_15)))
              (local.set $sum_18 (f32x4.add (local.get $s_16) (local.get $s_17)))
              (local.set $difference_5 (f32x4.sub (local.get $s_14) (local.get $s_15)))
              (local.set $difference_6 (f32x4.sub (local.get $s_16) (local.get $s_17)))
              (local.set $sum_19 (f32x4.add (local.get $sum_17) (local.get $sum_18)))
              (local.set $sum_20 (f32x4.add (local.get $sum_19) (local.get $s_13)))
              (local.set $sum_21
                (f32x4.add
                  (f32x4.mul (local.get $difference_5) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_6) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_22
                (f32x4.add
                  (f32x4.mul (local.get $sum_17) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_18) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_23
                (f32x4.add
                  (local.get $s_18)
                  (f32x4.mul (local.get $difference_5) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_24
                (f32x4.add
                  (local.get $sum_23)
                  (f32x4.mul (local.get $difference_6) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $s_19
                (v128.load offset=7168 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_20
                (v128.load offset=19456 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_21
                (v128.load offset=31744 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_22
                (v128.load offset=44032 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_23
                (v128.load offset=56320 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_24
                (v128.load offset=68608 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $sum_25 (f32x4.add (local.get $s_20) (local.get $s_21)))
              (local.set $sum_26 (f32x4.add (local.get $s_22) (local.get $s_23)))
              (local.set $difference_7 (f32x4.sub (local.get $s_20) (local.get $s_21)))
              (local.set $difference_8 (f32x4.sub (local.get $s_22) (local.get $s_23)))
              (local.set $sum_27 (f32x4.add (local.get $sum_25) (local.get $sum_26)))
              (local.set $sum_28 (f32x4.add (local.get $sum_27) (local.get $s_19)))
              (local.set $sum_29
                (f32x4.add
                  (f32x4.mul (local.get $difference_7) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_8) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_30
                (f32x4.add
                  (f32x4.mul (local.get $sum_25) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_26) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_31
                (f32x4.add
                  (local.get $s_24)
                  (f32x4.mul (local.get $difference_7) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_32
                (f32x4.add
                  (local.get $sum_31)
                  (f32x4.mul (local.get $difference_8) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $s_25
                (v128.load offset=9216 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_26
                (v128.load offset=21504 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_27
                (v128.load offset=33792 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_28
                (v128.load offset=46080 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_29
                (v128.load offset=58368 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_30
                (v128.load offset=70656 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $sum_33 (f32x4.add (local.get $s_26) (local.get $s_27)))
              (local.set $sum_34 (f32x4.add (local.get $s_28) (local.get $s_29)))
              (local.set $difference_9 (f32x4.sub (local.get $s_26) (local.get $s_27)))
              (local.set $difference_10 (f32x4.sub (local.get $s_28) (local.get $s_29)))
              (local.set $sum_35 (f32x4.add (local.get $sum_33) (local.get $sum_34)))
              (local.set $sum_36 (f32x4.add (local.get $sum_35) (local.get $s_25)))
              (local.set $sum_37
                (f32x4.add
                  (f32x4.mul (local.get $difference_9) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_10) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_38
                (f32x4.add
                  (f32x4.mul (local.get $sum_33) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_34) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_39
                (f32x4.add
                  (local.get $s_30)
                  (f32x4.mul (local.get $difference_9) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_40
                (f32x4.add
                  (local.get $sum_39)
                  (f32x4.mul (local.get $difference_10) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $s_31
                (v128.load offset=11264 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_32
                (v128.load offset=23552 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_33
                (v128.load offset=35840 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_34
                (v128.load offset=48128 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_35
                (v128.load offset=60416 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $s_36
                (v128.load offset=72704 (i32.add (local.get $scratch) (i32.shl (local.get $sum_at) (i32.const 2)))))
              (local.set $sum_41 (f32x4.add (local.get $s_32) (local.get $s_33)))
              (local.set $sum_42 (f32x4.add (local.get $s_34) (local.get $s_35)))
              (local.set $difference_11 (f32x4.sub (local.get $s_32) (local.get $s_33)))
              (local.set $difference_12 (f32x4.sub (local.get $s_34) (local.get $s_35)))
              (local.set $sum_43 (f32x4.add (local.get $sum_41) (local.get $sum_42)))
              (local.set $sum_44 (f32x4.add (local.get $sum_43) (local.get $s_31)))
              (local.set $sum_45
                (f32x4.add
                  (f32x4.mul (local.get $difference_11) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_12) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_46
                (f32x4.add
                  (f32x4.mul (local.get $sum_41) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_42) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_47
                (f32x4.add
                  (local.get $s_36)
                  (f32x4.mul (local.get $difference_11) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_48
                (f32x4.add
                  (local.get $sum_47)
                  (f32x4.mul (local.get $difference_12) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $line_at (i32.mul (local.get $tile) (i32.const 4)))
              (local.set $sum_49 (f32x4.add (local.get $sum_12) (local.get $sum_20)))
              (local.set $sum_50 (f32x4.add (local.get $sum_28) (local.get $sum_36)))
              (local.set $difference_13 (f32x4.sub (local.get $sum_12) (local.get $sum_20)))
              (local.set $difference_14 (f32x4.sub (local.get $sum_28) (local.get $sum_36)))
              (local.set $sum_51 (f32x4.add (local.get $sum_49) (local.get $sum_50)))
              (local.set $sum_52 (f32x4.add (local.get $sum_51) (local.get $sum_4)))
              (local.set $sum_53
                (f32x4.add
                  (f32x4.mul (local.get $difference_13) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_14) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_54
                (f32x4.add
                  (f32x4.mul (local.get $sum_49) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_50) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_55
                (f32x4.add
                  (local.get $sum_44)
                  (f32x4.mul (local.get $difference_13) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_56
                (f32x4.add
                  (local.get $sum_55)
                  (f32x4.mul (local.get $difference_14) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $pairs
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_52) (local.get $sum_53)))
              (local.set $pairs_2
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_52) (local.get $sum_53)))
              (local.set $pairs_3
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_54) (local.get $sum_56)))
              (local.set $pairs_4
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_54) (local.get $sum_56)))
              (local.set $tile_line
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs) (local.get $pairs_3)))
              (local.set $tile_line_2
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs) (local.get $pairs_3)))
              (local.set $tile_line_3
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_2) (local.get $pairs_4)))
              (local.set $tile_line_4
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_2) (local.get $pairs_4)))
              (v128.store offset=74816 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line))
              (v128.store offset=74832 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_2))
              (v128.store offset=74848 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_3))
              (v128.store offset=74864 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_4))
              (local.set $sum_57 (f32x4.add (local.get $sum_13) (local.get $sum_21)))
              (local.set $sum_58 (f32x4.add (local.get $sum_29) (local.get $sum_37)))
              (local.set $difference_15 (f32x4.sub (local.get $sum_13) (local.get $sum_21)))
              (local.set $difference_16 (f32x4.sub (local.get $sum_29) (local.get $sum_37)))
              (local.set $sum_59 (f32x4.add (local.get $sum_57) (local.get $sum_58)))
              (local.set $sum_60 (f32x4.add (local.get $sum_59) (local.get $sum_5)))
              (local.set $sum_61
                (f32x4.add
                  (f32x4.mul (local.get $difference_15) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_16) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_62
                (f32x4.add
                  (f32x4.mul (local.get $sum_57) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_58) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_63
                (f32x4.add
                  (local.get $sum_45)
                  (f32x4.mul (local.get $difference_15) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_64
                (f32x4.add
                  (local.get $sum_63)
                  (f32x4.mul (local.get $difference_16) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $pairs_5
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_60) (local.get $sum_61)))
              (local.set $pairs_6
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_60) (local.get $sum_61)))
              (local.set $pairs_7
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_62) (local.get $sum_64)))
              (local.set $pairs_8
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_62) (local.get $sum_64)))
              (local.set $tile_line_5
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_5) (local.get $pairs_7)))
              (local.set $tile_line_6
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_5) (local.get $pairs_7)))
              (local.set $tile_line_7
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_6) (local.get $pairs_8)))
              (local.set $tile_line_8
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_6) (local.get $pairs_8)))
              (v128.store offset=74880 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_5))
              (v128.store offset=74896 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_6))
              (v128.store offset=74912 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_7))
              (v128.store offset=74928 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_8))
              (local.set $sum_65 (f32x4.add (local.get $sum_14) (local.get $sum_22)))
              (local.set $sum_66 (f32x4.add (local.get $sum_30) (local.get $sum_38)))
              (local.set $difference_17 (f32x4.sub (local.get $sum_14) (local.get $sum_22)))
              (local.set $difference_18 (f32x4.sub (local.get $sum_30) (local.get $sum_38)))
              (local.set $sum_67 (f32x4.add (local.get $sum_65) (local.get $sum_66)))
              (local.set $sum_68 (f32x4.add (local.get $sum_67) (local.get $sum_6)))
              (local.set $sum_69
                (f32x4.add
                  (f32x4.mul (local.get $difference_17) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_18) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_70
                (f32x4.add
                  (f32x4.mul (local.get $sum_65) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_66) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_71
                (f32x4.add
                  (local.get $sum_46)
                  (f32x4.mul (local.get $difference_17) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_72
                (f32x4.add
                  (local.get $sum_71)
                  (f32x4.mul (local.get $difference_18) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $pairs_9
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_68) (local.get $sum_69)))
              (local.set $pairs_10
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_68) (local.get $sum_69)))
              (local.set $pairs_11
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_70) (local.get $sum_72)))
              (local.set $pairs_12
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_70) (local.get $sum_72)))
              (local.set $tile_line_9
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_9) (local.get $pairs_11)))
              (local.set $tile_line_10
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_9) (local.get $pairs_11)))
              (local.set $tile_line_11
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_10) (local.get $pairs_12)))
              (local.set $tile_line_12
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_10) (local.get $pairs_12)))
              (v128.store offset=74944 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_9))
              (v128.store offset=74960 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_10))
              (v128.store offset=74976 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_11))
              (v128.store offset=74992 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_12))
              (local.set $sum_73 (f32x4.add (local.get $sum_16) (local.get $sum_24)))
              (local.set $sum_74 (f32x4.add (local.get $sum_32) (local.get $sum_40)))
              (local.set $difference_19 (f32x4.sub (local.get $sum_16) (local.get $sum_24)))
              (local.set $difference_20 (f32x4.sub (local.get $sum_32) (local.get $sum_40)))
              (local.set $sum_75 (f32x4.add (local.get $sum_73) (local.get $sum_74)))
              (local.set $sum_76 (f32x4.add (local.get $sum_75) (local.get $sum_8)))
              (local.set $sum_77
                (f32x4.add
                  (f32x4.mul (local.get $difference_19) (v128.const f32x4 0.75 0.75 0.75 0.75))
                  (f32x4.mul (local.get $difference_20) (v128.const f32x4 1.5 1.5 1.5 1.5))))
              (local.set $sum_78
                (f32x4.add
                  (f32x4.mul (local.get $sum_73) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))
                  (f32x4.mul (local.get $sum_74) (v128.const f32x4 2.25 2.25 2.25 2.25))))
              (local.set $sum_79
                (f32x4.add
                  (local.get $sum_48)
                  (f32x4.mul (local.get $difference_19) (v128.const f32x4 0.421875 0.421875 0.421875 0.421875))))
              (local.set $sum_80
                (f32x4.add
                  (local.get $sum_79)
                  (f32x4.mul (local.get $difference_20) (v128.const f32x4 3.375 3.375 3.375 3.375))))
              (local.set $pairs_13
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_76) (local.get $sum_77)))
              (local.set $pairs_14
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_76) (local.get $sum_77)))
              (local.set $pairs_15
                (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum_78) (local.get $sum_80)))
              (local.set $pairs_16
                (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum_78) (local.get $sum_80)))
              (local.set $tile_line_13
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_13) (local.get $pairs_15)))
              (local.set $tile_line_14
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_13) (local.get $pairs_15)))
              (local.set $tile_line_15
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pairs_14) (local.get $pairs_16)))
              (local.set $tile_line_16
                (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $pairs_14) (local.get $pairs_16)))
              (v128.store offset=75008 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_13))
              (v128.store offset=75024 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_14))
              (v128.store offset=75040 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_15))
              (v128.store offset=75056 (i32.add (local.get $scratch) (i32.shl (local.get $line_at) (i32.const 2)))
                (local.get $tile_line_16))
              (local.set $tile (i32.add (local.get $tile) (i32.const 4)))
              (br_if $tile_next (i32.lt_s (local.get $tile) (i32.const 2))))
            (local.set $row_2 (i32.add (local.get $row_block_start) (local.get $tile_row)))
            (local.set $image (i32.div_u (local.get $row_2) (i32.const 2)))
            (local.set $p0 (i32.mul (i32.rem_u (local.get $row_2) (i32.const 2)) (i32.const 4)))
            (local.set $at_11 (i32.add (i32.mul (local.get $image) (i32.const 2048)) (local.get $at_10)))
            (local.set $p (local.get $p0))
            (local.set $at_12 (i32.add (local.get $at_11) (i32.mul (local.get $p) (i32.const 8))))
            (local.set $i4_stop (i32.sub (i32.const 8) (i32.const 3)))
            (local.set $i4 (i32.const 0))
            (if (i32.lt_s (local.get $i4) (local.get $i4_stop)) (then
              (loop $i4_next
                (local.set $sum_81
                  (v128.load offset=74816 (i32.add (local.get $scratch) (i32.shl (i32.sub (local.get $i4) (i32.const 0)) (i32.const 2)))))
                (v128.store (i32.add (local.get $conv2d_3) (i32.shl (i32.add (local.get $at_12) (local.get $i4)) (i32.const 2)))
                  (local.get $sum_81))
                (local.set $i4 (i32.add (local.get $i4) (i32.const 4)))
                (br_if $i4_next (i32.lt_s (local.get $i4) (local.get $i4_stop))))))
            (local.set $p_2 (i32.add (local.get $p0) (i32.const 1)))
            (local.set $at_13 (i32.add (local.get $at_11) (i32.mul (local.get $p_2) (i32.const 8))))
            (local.set $i4_2_stop (i32.sub (i32.const 8) (i32.const 3)))
            (local.set $i4_2 (i32.const 0))
            (if (i32.lt_s (local.get $i4_2) (local.get $i4_2_stop)) (then
              (loop $i4_2_next
                (local.set $sum_82
                  (v128.load offset=74880 (i32.add (local.get $scratch) (i32.shl (i32.sub (local.get $i4_2) (i32.const 0)) (i32.const 2)))))
                (v128.store (i32.add (local.get $conv2d_3) (i32.shl (i32.add (local.get $at_13) (local.get $i4_2)) (i32.const 2)))
                  (local.get $sum_82))
                (local.set $i4_2 (i32.add (local.get $i4_2) (i32.const 4)))
                (br_if $i4_2_next (i32.lt_s (local.get $i4_2) (local.get $i4_2_stop))))))
            (local.set $p_3 (i32.add (local.get $p0) (i32.const 2)))
            (local.set $at_14 (i32.add (local.get $at_11) (i32.mul (local.get $p_3) (i32.const 8))))
            (local.set $i4_3_stop (i32.sub (i32.const 8) (i32.const 3)))
            (local.set $i4_3 (i32.const 0))
            (if (i32.lt_s (local.get $i4_3) (local.get $i4_3_stop)) (then
              (loop $i4_3_next
                (local.set $sum_83
                  (v128.load offset=74944 (i32.add (local.get $scratch) (i32.shl (i32.sub (local.get $i4_3) (i32.const 0)) (i32.const 2)))))
                (v128.store (i32.add (local.get $conv2d_3) (i32.shl (i32.add (local.get $at_14) (local.get $i4_3)) (i32.const 2)))
                  (local.get $sum_83))
                (local.set $i4_3 (i32.add (local.get $i4_3) (i32.const 4)))
                (br_if $i4_3_next (i32.lt_s (local.get $i4_3) (local.get $i4_3_stop))))))
            (local.set $p_4 (i32.add (local.get $p0) (i32.const 3)))
            (local.set $at_15 (i32.add (local.get $at_11) (i32.mul (local.get $p_4) (i32.const 8))))
            (local.set $i4_4_stop (i32.sub (i32.const 8) (i32.const 3)))
            (local.set $i4_4 (i32.const 0))
            (if (i32.lt_s (local.get $i4_4) (local.get $i4_4_stop)) (then
              (loop $i4_4_next
                (local.set $sum_84
                  (v128.load offset=75008 (i32.add (local.get $scratch) (i32.shl (i32.sub (local.get $i4_4) (i32.const 0)) (i32.const 2)))))
                (v128.store (i32.add (local.get $conv2d_3) (i32.shl (i32.add (local.get $at_15) (local.get $i4_4)) (i32.const 2)))
                  (local.get $sum_84))
                (local.set $i4_4 (i32.add (local.get $i4_4) (i32.const 4)))
                (br_if $i4_4_next (i32.lt_s (local.get $i4_4) (local.get $i4_4_stop))))))
            (local.set $tile_row (i32.add (local.get $tile_row) (i32.const 1)))
            (br_if $tile_row_next (i32.lt_s (local.get $tile_row) (i32.const 8))))
          (local.set $filter (i32.add (local.get $filter) (i32.const 1)))
          (br_if $filter_next (i32.lt_s (local.get $filter) (i32.const 32))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
