;; predict/03_conv2d_tiles
;; schedule: 36 points together, 4 lanes, runs of 4; 541k FLOPs, 500kB moved at least
;;   in  conv2d_padded: f32[32, 1, 16, 10, 10]
;;   out conv2d_tiles: f32[6, 6, 1, 16, 32, 2, 2]
;; fuses:
;;   conv2d_tiles: winograd_input f32[6, 6, 1, 16, 32, 2, 2]
;;   conv2d_tiles: stored f32[6, 6, 1, 16, 32, 2, 2]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d_padded i32) (param $conv2d_tiles i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i4 i32)
    (local $i3 i32)
    (local $tile i32)
    (local $at i32)
    (local $at_2 i32)
    (local $at_3 i32)
    (local $tile_2 i32)
    (local $place i32)
    (local $place_2 i32)
    (local $place_3 i32)
    (local $place_4 i32)
    (local $at_4 i32)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $at_7 i32)
    (local $tiles v128)
    (local $tiles_2 v128)
    (local $tiles_3 v128)
    (local $tiles_4 v128)
    (local $tiles_5 v128)
    (local $tiles_6 v128)
    (local $tiles_7 v128)
    (local $tiles_8 v128)
    (local $tiles_9 v128)
    (local $tiles_10 v128)
    (local $tiles_11 v128)
    (local $tiles_12 v128)
    (local $tiles_13 v128)
    (local $tiles_14 v128)
    (local $tiles_15 v128)
    (local $tiles_16 v128)
    (local $tiles_17 v128)
    (local $tiles_18 v128)
    (local $tiles_19 v128)
    (local $tiles_20 v128)
    (local $tiles_21 v128)
    (local $tiles_22 v128)
    (local $tiles_23 v128)
    (local $tiles_24 v128)
    (local $tiles_25 v128)
    (local $tiles_26 v128)
    (local $tiles_27 v128)
    (local $tiles_28 v128)
    (local $tiles_29 v128)
    (local $tiles_30 v128)
    (local $tiles_31 v128)
    (local $tiles_32 v128)
    (local $tiles_33 v128)
    (local $tiles_34 v128)
    (local $tiles_35 v128)
    (local $tiles_36 v128)
    (local $run_at i32)
    (local $difference v128)
    (local $difference_2 v128)
    (local $difference_3 v128)
    (local $difference_4 v128)
    (local $difference_5 v128)
    (local $sum v128)
    (local $difference_6 v128)
    (local $sum_2 v128)
    (local $difference_7 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local $difference_8 v128)
    (local $sum_5 v128)
    (local $difference_9 v128)
    (local $sum_6 v128)
    (local $sum_7 v128)
    (local $difference_10 v128)
    (local $difference_11 v128)
    (local $sum_8 v128)
    (local $sum_9 v128)
    (local $difference_12 v128)
    (local $sum_10 v128)
    (local $sum_11 v128)
    (local $sum_12 v128)
    (local $difference_13 v128)
    (local $sum_13 v128)
    (local $difference_14 v128)
    (local $sum_14 v128)
    (local $difference_15 v128)
    (local $difference_16 v128)
    (local $difference_17 v128)
    (local $difference_18 v128)
    (local $difference_19 v128)
    (local $sum_15 v128)
    (local $difference_20 v128)
    (local $sum_16 v128)
    (local $difference_21 v128)
    (local $sum_17 v128)
    (local $sum_18 v128)
    (local $difference_22 v128)
    (local $sum_19 v128)
    (local $difference_23 v128)
    (local $sum_20 v128)
    (local $sum_21 v128)
    (local $difference_24 v128)
    (local $difference_25 v128)
    (local $sum_22 v128)
    (local $sum_23 v128)
    (local $difference_26 v128)
    (local $sum_24 v128)
    (local $sum_25 v128)
    (local $sum_26 v128)
    (local $difference_27 v128)
    (local $sum_27 v128)
    (local $difference_28 v128)
    (local $sum_28 v128)
    (local $difference_29 v128)
    (local $difference_30 v128)
    (local $difference_31 v128)
    (local $difference_32 v128)
    (local $difference_33 v128)
    (local $sum_29 v128)
    (local $difference_34 v128)
    (local $sum_30 v128)
    (local $difference_35 v128)
    (local $difference_36 v128)
    (local $difference_37 v128)
    (local $difference_38 v128)
    (local $difference_39 v128)
    (local $sum_31 v128)
    (local $difference_40 v128)
    (local $sum_32 v128)
    (local $at_9 i32)
    (local $at_10 i32)
    (local $i0 i32)
    (local $at_8 i32)
    (local $i1 i32)
    (local $from i32)
    (local $at_11 i32)
    (local $to i32)
    (local $e i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i4 (i32.rem_u (local.get $group) (i32.const 32)))
        (local.set $i3 (i32.div_u (local.get $group) (i32.const 32)))
        (local.set $tile (i32.const 0))
        (loop $tile_next
          (local.set $at (i32.mul (i32.div_u (local.get $tile) (i32.const 2)) (i32.const 40)))
          (local.set $at_2 (i32.mul (i32.rem_u (local.get $tile) (i32.const 2)) (i32.const 4)))
          (i32.store offset=4608 (i32.add (local.get $scratch) (i32.shl (local.get $tile) (i32.const 2)))
            (i32.add (local.get $at) (local.get $at_2)))
          (local.set $tile (i32.add (local.get $tile) (i32.const 1)))
          (br_if $tile_next (i32.lt_s (local.get $tile) (i32.const 4))))
        (local.set $at_3
          (i32.add (i32.mul (local.get $i4) (i32.const 1600)) (i32.mul (local.get $i3) (i32.const 100))))
        (local.set $tile_2 (i32.const 0))
        (loop $tile_2_next
          (local.set $place
            (i32.load offset=4608 (i32.add (local.get $scratch) (i32.shl (local.get $tile_2) (i32.const 2)))))
          (local.set $place_2
            (i32.load offset=4612 (i32.add (local.get $scratch) (i32.shl (local.get $tile_2) (i32.const 2)))))
          (local.set $place_3
            (i32.load offset=4616 (i32.add (local.get $scratch) (i32.shl (local.get $tile_2) (i32.const 2)))))
          (local.set $place_4
            (i32.load offset=4620 (i32.add (local.get $scratch) (i32.shl (local.get $tile_2) (i32.const 2)))))
          (local.set $at_4 (i32.add (local.get $at_3) (local.get $place)))
          (local.set $at_5 (i32.add (local.get $at_3) (local.get $place_2)))
          (local.set $at_6 (i32.add (local.get $at_3) (local.get $place_3)))
          (local.set $at_7 (i32.add (local.get $at_3) (local.get $place_4)))
          (local.set $tiles
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=176 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=176 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=176 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=176 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_2
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=16 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=16 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=16 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=16 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_3
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=96 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=96 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=96 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=96 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_4
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=160 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=160 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=160 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=160 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_5
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_6
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=80 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=80 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=80 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=80 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_7
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=168 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=168 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=168 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=168 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_8
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=8 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=8 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=8 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=8 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_9
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=88 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=88 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=88 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=88 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_10
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=164 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=164 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=164 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=164 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_11
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=4 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=4 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=4 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=4 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_12
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=84 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=84 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=84 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=84 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_13
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=172 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=172 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=172 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=172 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_14
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=12 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=12 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=12 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=12 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_15
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=92 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=92 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=92 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=92 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_16
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=180 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=180 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=180 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=180 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_17
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=20 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=20 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=20 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=20 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_18
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=100 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=100 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=100 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=100 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_19
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=56 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=56 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=56 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=56 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_20
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=136 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=136 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=136 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=136 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_21
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=40 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=40 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=40 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=40 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_22
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=120 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=120 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=120 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=120 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_23
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=48 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=48 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=48 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=48 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_24
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=128 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=128 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=128 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=128 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_25
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=44 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=44 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=44 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=44 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_26
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=124 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=124 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=124 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=124 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_27
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=52 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=52 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=52 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=52 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_28
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=132 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=132 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=132 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=132 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_29
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=60 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=60 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=60 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=60 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_30
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=140 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=140 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=140 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=140 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_31
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=216 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=216 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=216 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=216 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_32
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=200 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=200 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=200 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=200 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_33
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=208 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=208 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=208 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=208 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_34
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=204 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=204 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=204 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=204 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_35
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=212 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=212 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=212 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=212 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $tiles_36
            (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=220 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_4) (i32.const 2)))) (f32.load offset=220 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_5) (i32.const 2))))) (f32.load offset=220 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_6) (i32.const 2))))) (f32.load offset=220 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_7) (i32.const 2))))))
          (local.set $run_at (local.get $tile_2))
          (local.set $difference
            (f32x4.sub
              (f32x4.add
                (local.get $tiles)
                (f32x4.mul (local.get $tiles_2) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_3) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_2
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_7)
                (f32x4.mul (local.get $tiles_8) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_9) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (local.get $difference)
                (f32x4.mul
                  (f32x4.sub
                    (f32x4.add
                      (local.get $tiles_4)
                      (f32x4.mul (local.get $tiles_5) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
                    (f32x4.mul (local.get $tiles_6) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125)))
                  (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_2) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_3
            (f32x4.sub
              (local.get $difference)
              (f32x4.mul (local.get $difference_2) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $difference_4
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_10)
                (f32x4.mul (local.get $tiles_11) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_12) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_5
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_13)
                (f32x4.mul (local.get $tiles_14) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_15) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $sum
            (f32x4.add
              (f32x4.mul (local.get $difference_4) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $difference_5) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=128 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_3) (local.get $sum)))
          (v128.store offset=256 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_3) (local.get $sum)))
          (local.set $difference_6
            (f32x4.sub
              (local.get $difference)
              (f32x4.mul (local.get $difference_2) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_2
            (f32x4.add
              (f32x4.mul (local.get $difference_4) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $difference_5) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=384 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_6) (local.get $sum_2)))
          (v128.store offset=512 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_6) (local.get $sum_2)))
          (v128.store offset=640 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (f32x4.sub
                  (f32x4.add
                    (local.get $tiles_16)
                    (f32x4.mul (local.get $tiles_17) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
                  (f32x4.mul (local.get $tiles_18) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125)))
                (f32x4.mul (local.get $difference_4) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_5) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_7
            (f32x4.sub (local.get $tiles) (f32x4.mul (local.get $tiles_3) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $sum_3
            (f32x4.add
              (f32x4.mul (local.get $tiles_19) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $tiles_20) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (local.set $sum_4 (f32x4.add (local.get $difference_7) (local.get $sum_3)))
          (local.set $difference_8
            (f32x4.sub (local.get $tiles_4) (f32x4.mul (local.get $tiles_6) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $sum_5
            (f32x4.add
              (f32x4.mul (local.get $tiles_21) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $tiles_22) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (local.set $difference_9
            (f32x4.sub (local.get $tiles_7) (f32x4.mul (local.get $tiles_9) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $sum_6
            (f32x4.add
              (f32x4.mul (local.get $tiles_23) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $tiles_24) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (local.set $sum_7 (f32x4.add (local.get $difference_9) (local.get $sum_6)))
          (v128.store offset=768 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (local.get $sum_4)
                (f32x4.mul
                  (f32x4.add (local.get $difference_8) (local.get $sum_5))
                  (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $sum_7) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_10
            (f32x4.sub (local.get $sum_4) (f32x4.mul (local.get $sum_7) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $difference_11
            (f32x4.sub (local.get $tiles_10) (f32x4.mul (local.get $tiles_12) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $sum_8
            (f32x4.add
              (f32x4.mul (local.get $tiles_25) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $tiles_26) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (local.set $sum_9 (f32x4.add (local.get $difference_11) (local.get $sum_8)))
          (local.set $difference_12
            (f32x4.sub (local.get $tiles_13) (f32x4.mul (local.get $tiles_15) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $sum_10
            (f32x4.add
              (f32x4.mul (local.get $tiles_27) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $tiles_28) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (local.set $sum_11 (f32x4.add (local.get $difference_12) (local.get $sum_10)))
          (local.set $sum_12
            (f32x4.add
              (f32x4.mul (local.get $sum_9) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $sum_11) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=896 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_10) (local.get $sum_12)))
          (v128.store offset=1024 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_10) (local.get $sum_12)))
          (local.set $difference_13
            (f32x4.sub (local.get $sum_4) (f32x4.mul (local.get $sum_7) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_13
            (f32x4.add
              (f32x4.mul (local.get $sum_9) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $sum_11) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=1152 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_13) (local.get $sum_13)))
          (v128.store offset=1280 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_13) (local.get $sum_13)))
          (local.set $difference_14
            (f32x4.sub (local.get $tiles_16) (f32x4.mul (local.get $tiles_18) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $sum_14
            (f32x4.add
              (f32x4.mul (local.get $tiles_29) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $tiles_30) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=1408 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (f32x4.add (local.get $difference_14) (local.get $sum_14))
                (f32x4.mul (local.get $sum_9) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $sum_11) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_15 (f32x4.sub (local.get $difference_7) (local.get $sum_3)))
          (local.set $difference_16 (f32x4.sub (local.get $difference_9) (local.get $sum_6)))
          (v128.store offset=1536 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (local.get $difference_15)
                (f32x4.mul
                  (f32x4.sub (local.get $difference_8) (local.get $sum_5))
                  (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_16) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_17
            (f32x4.sub
              (local.get $difference_15)
              (f32x4.mul (local.get $difference_16) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $difference_18 (f32x4.sub (local.get $difference_11) (local.get $sum_8)))
          (local.set $difference_19 (f32x4.sub (local.get $difference_12) (local.get $sum_10)))
          (local.set $sum_15
            (f32x4.add
              (f32x4.mul (local.get $difference_18) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $difference_19) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=1664 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_17) (local.get $sum_15)))
          (v128.store offset=1792 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_17) (local.get $sum_15)))
          (local.set $difference_20
            (f32x4.sub
              (local.get $difference_15)
              (f32x4.mul (local.get $difference_16) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_16
            (f32x4.add
              (f32x4.mul (local.get $difference_18) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $difference_19) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=1920 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_20) (local.get $sum_16)))
          (v128.store offset=2048 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_20) (local.get $sum_16)))
          (v128.store offset=2176 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (f32x4.sub (local.get $difference_14) (local.get $sum_14))
                (f32x4.mul (local.get $difference_18) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_19) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_21
            (f32x4.sub (local.get $tiles) (f32x4.mul (local.get $tiles_3) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_17
            (f32x4.add
              (f32x4.mul (local.get $tiles_19) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $tiles_20) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (local.set $sum_18 (f32x4.add (local.get $difference_21) (local.get $sum_17)))
          (local.set $difference_22
            (f32x4.sub
              (local.get $tiles_4)
              (f32x4.mul (local.get $tiles_6) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_19
            (f32x4.add
              (f32x4.mul (local.get $tiles_21) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $tiles_22) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (local.set $difference_23
            (f32x4.sub
              (local.get $tiles_7)
              (f32x4.mul (local.get $tiles_9) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_20
            (f32x4.add
              (f32x4.mul (local.get $tiles_23) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $tiles_24) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (local.set $sum_21 (f32x4.add (local.get $difference_23) (local.get $sum_20)))
          (v128.store offset=2304 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (local.get $sum_18)
                (f32x4.mul
                  (f32x4.add (local.get $difference_22) (local.get $sum_19))
                  (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $sum_21) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_24
            (f32x4.sub (local.get $sum_18) (f32x4.mul (local.get $sum_21) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $difference_25
            (f32x4.sub
              (local.get $tiles_10)
              (f32x4.mul (local.get $tiles_12) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_22
            (f32x4.add
              (f32x4.mul (local.get $tiles_25) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $tiles_26) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (local.set $sum_23 (f32x4.add (local.get $difference_25) (local.get $sum_22)))
          (local.set $difference_26
            (f32x4.sub
              (local.get $tiles_13)
              (f32x4.mul (local.get $tiles_15) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_24
            (f32x4.add
              (f32x4.mul (local.get $tiles_27) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $tiles_28) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (local.set $sum_25 (f32x4.add (local.get $difference_26) (local.get $sum_24)))
          (local.set $sum_26
            (f32x4.add
              (f32x4.mul (local.get $sum_23) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $sum_25) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=2432 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_24) (local.get $sum_26)))
          (v128.store offset=2560 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_24) (local.get $sum_26)))
          (local.set $difference_27
            (f32x4.sub (local.get $sum_18) (f32x4.mul (local.get $sum_21) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_27
            (f32x4.add
              (f32x4.mul (local.get $sum_23) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $sum_25) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=2688 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_27) (local.get $sum_27)))
          (v128.store offset=2816 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_27) (local.get $sum_27)))
          (local.set $difference_28
            (f32x4.sub
              (local.get $tiles_16)
              (f32x4.mul (local.get $tiles_18) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_28
            (f32x4.add
              (f32x4.mul (local.get $tiles_29) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $tiles_30) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=2944 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (f32x4.add (local.get $difference_28) (local.get $sum_28))
                (f32x4.mul (local.get $sum_23) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $sum_25) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_29 (f32x4.sub (local.get $difference_21) (local.get $sum_17)))
          (local.set $difference_30 (f32x4.sub (local.get $difference_23) (local.get $sum_20)))
          (v128.store offset=3072 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (local.get $difference_29)
                (f32x4.mul
                  (f32x4.sub (local.get $difference_22) (local.get $sum_19))
                  (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_30) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_31
            (f32x4.sub
              (local.get $difference_29)
              (f32x4.mul (local.get $difference_30) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $difference_32 (f32x4.sub (local.get $difference_25) (local.get $sum_22)))
          (local.set $difference_33 (f32x4.sub (local.get $difference_26) (local.get $sum_24)))
          (local.set $sum_29
            (f32x4.add
              (f32x4.mul (local.get $difference_32) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $difference_33) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=3200 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_31) (local.get $sum_29)))
          (v128.store offset=3328 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_31) (local.get $sum_29)))
          (local.set $difference_34
            (f32x4.sub
              (local.get $difference_29)
              (f32x4.mul (local.get $difference_30) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_30
            (f32x4.add
              (f32x4.mul (local.get $difference_32) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $difference_33) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=3456 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_34) (local.get $sum_30)))
          (v128.store offset=3584 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_34) (local.get $sum_30)))
          (v128.store offset=3712 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (f32x4.sub (local.get $difference_28) (local.get $sum_28))
                (f32x4.mul (local.get $difference_32) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_33) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_35
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_31)
                (f32x4.mul (local.get $tiles_19) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_20) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_36
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_33)
                (f32x4.mul (local.get $tiles_23) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_24) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (v128.store offset=3840 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (local.get $difference_35)
                (f32x4.mul
                  (f32x4.sub
                    (f32x4.add
                      (local.get $tiles_32)
                      (f32x4.mul (local.get $tiles_21) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
                    (f32x4.mul (local.get $tiles_22) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125)))
                  (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_36) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_37
            (f32x4.sub
              (local.get $difference_35)
              (f32x4.mul (local.get $difference_36) (v128.const f32x4 2.25 2.25 2.25 2.25))))
          (local.set $difference_38
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_34)
                (f32x4.mul (local.get $tiles_25) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_26) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $difference_39
            (f32x4.sub
              (f32x4.add
                (local.get $tiles_35)
                (f32x4.mul (local.get $tiles_27) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $tiles_28) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $sum_31
            (f32x4.add
              (f32x4.mul (local.get $difference_38) (v128.const f32x4 -1.6875 -1.6875 -1.6875 -1.6875))
              (f32x4.mul (local.get $difference_39) (v128.const f32x4 0.75 0.75 0.75 0.75))))
          (v128.store offset=3968 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_37) (local.get $sum_31)))
          (v128.store offset=4096 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_37) (local.get $sum_31)))
          (local.set $difference_40
            (f32x4.sub
              (local.get $difference_35)
              (f32x4.mul (local.get $difference_36) (v128.const f32x4 0.5625 0.5625 0.5625 0.5625))))
          (local.set $sum_32
            (f32x4.add
              (f32x4.mul (local.get $difference_38) (v128.const f32x4 -0.84375 -0.84375 -0.84375 -0.84375))
              (f32x4.mul (local.get $difference_39) (v128.const f32x4 1.5 1.5 1.5 1.5))))
          (v128.store offset=4224 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.add (local.get $difference_40) (local.get $sum_32)))
          (v128.store offset=4352 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub (local.get $difference_40) (local.get $sum_32)))
          (v128.store offset=4480 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
            (f32x4.sub
              (f32x4.add
                (f32x4.sub
                  (f32x4.add
                    (local.get $tiles_36)
                    (f32x4.mul (local.get $tiles_29) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
                  (f32x4.mul (local.get $tiles_30) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125)))
                (f32x4.mul (local.get $difference_38) (v128.const f32x4 1.265625 1.265625 1.265625 1.265625)))
              (f32x4.mul (local.get $difference_39) (v128.const f32x4 2.8125 2.8125 2.8125 2.8125))))
          (local.set $tile_2 (i32.add (local.get $tile_2) (i32.const 4)))
          (br_if $tile_2_next (i32.lt_s (local.get $tile_2) (i32.const 4))))
        (local.set $at_9 (i32.mul (local.get $i3) (i32.const 128)))
        (local.set $at_10 (i32.mul (local.get $i4) (i32.const 4)))
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $at_8 (i32.mul (local.get $i0) (i32.const 12288)))
          (local.set $i1 (i32.const 0))
          (loop $i1_next
            (local.set $from (i32.mul (i32.add (i32.mul (local.get $i0) (i32.const 6)) (local.get $i1)) (i32.const 32)))
            (local.set $at_11 (i32.mul (i32.const 0) (i32.const 2)))
            (local.set $to
              (i32.add
                (i32.add
                  (i32.add (i32.add (local.get $at_8) (i32.mul (local.get $i1) (i32.const 2048))) (local.get $at_9))
                  (local.get $at_10))
                (local.get $at_11)))
            (local.set $e (i32.const 0))
            (loop $e_next
              (v128.store (i32.add (local.get $conv2d_tiles) (i32.shl (i32.add (local.get $to) (local.get $e)) (i32.const 2)))
                (v128.load (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $from) (local.get $e)) (i32.const 2)))))
              (local.set $e (i32.add (local.get $e) (i32.const 4)))
              (br_if $e_next (i32.lt_s (local.get $e) (i32.const 4))))
            (local.set $i1 (i32.add (local.get $i1) (i32.const 1)))
            (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 6))))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 6))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
