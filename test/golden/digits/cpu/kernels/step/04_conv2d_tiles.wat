;; step/04_conv2d_tiles
;; schedule: 16 points together, 4 lanes, runs of 16; 262k FLOPs, 729kB moved at least
;;   in  conv2d_padded: f32[32, 1, 16, 10, 10]
;;   out conv2d_tiles: f32[4, 4, 1, 16, 32, 4, 4]
;; fuses:
;;   conv2d_tiles: winograd_input f32[4, 4, 1, 16, 32, 4, 4]
;;   conv2d_tiles: stored f32[4, 4, 1, 16, 32, 4, 4]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d_padded i32) (param $conv2d_tiles i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i4 i32)
    (local $i3 i32)
    (local $at i32)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $first_row i32)
    (local $i5 i32)
    (local $i5_stop i32)
    (local $run_start i32)
    (local $at_2 i32)
    (local $i6 i32)
    (local $at_3 i32)
    (local $row v128)
    (local $row_2 v128)
    (local $tiles v128)
    (local $tiles_2 v128)
    (local $row_3 v128)
    (local $tiles_3 v128)
    (local $tiles_4 v128)
    (local $row_4 v128)
    (local $row_5 v128)
    (local $tiles_5 v128)
    (local $tiles_6 v128)
    (local $row_6 v128)
    (local $tiles_7 v128)
    (local $tiles_8 v128)
    (local $row_7 v128)
    (local $row_8 v128)
    (local $tiles_9 v128)
    (local $tiles_10 v128)
    (local $row_9 v128)
    (local $tiles_11 v128)
    (local $tiles_12 v128)
    (local $row_10 v128)
    (local $row_11 v128)
    (local $tiles_13 v128)
    (local $tiles_14 v128)
    (local $row_12 v128)
    (local $tiles_15 v128)
    (local $tiles_16 v128)
    (local $run_at i32)
    (local $difference v128)
    (local $difference_2 v128)
    (local $difference_3 v128)
    (local $difference_4 v128)
    (local $sum v128)
    (local $sum_2 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local $difference_5 v128)
    (local $difference_6 v128)
    (local $difference_7 v128)
    (local $difference_8 v128)
    (local $difference_9 v128)
    (local $difference_10 v128)
    (local $difference_11 v128)
    (local $difference_12 v128)
    (local $i0 i32)
    (local $at_4 i32)
    (local $i1 i32)
    (local $from i32)
    (local $at_7 i32)
    (local $to i32)
    (local $e i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i4 (i32.rem_u (local.get $group) (i32.const 32)))
        (local.set $i3 (i32.div_u (local.get $group) (i32.const 32)))
        (local.set $at (i32.add (i32.mul (local.get $i4) (i32.const 1600)) (i32.mul (local.get $i3) (i32.const 100))))
        (local.set $at_5 (i32.mul (local.get $i3) (i32.const 512)))
        (local.set $at_6 (i32.mul (local.get $i4) (i32.const 16)))
        (local.set $first_row (i32.const 0))
        (loop $first_row_next
          (local.set $i5_stop (i32.add (local.get $first_row) (i32.const 4)))
          (local.set $i5 (local.get $first_row))
          (if (i32.lt_s (local.get $i5) (local.get $i5_stop)) (then
            (loop $i5_next
              (local.set $run_start (i32.mul (i32.sub (local.get $i5) (local.get $first_row)) (i32.const 4)))
              (local.set $at_2 (i32.add (local.get $at) (i32.mul (local.get $i5) (i32.const 20))))
              (local.set $i6 (i32.const 0))
              (loop $i6_next
                (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $i6) (i32.const 2))))
                (local.set $row (v128.load (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $row_2
                  (v128.load offset=16 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $row) (local.get $row_2)))
                (local.set $tiles_2
                  (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $row) (local.get $row_2)))
                (local.set $row_3
                  (v128.load offset=24 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_3
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 24 25 26 27 (local.get $tiles) (local.get $row_3)))
                (local.set $tiles_4
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 28 29 30 31 (local.get $tiles_2) (local.get $row_3)))
                (local.set $row_4
                  (v128.load offset=40 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $row_5
                  (v128.load offset=56 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_5
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $row_4) (local.get $row_5)))
                (local.set $tiles_6
                  (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $row_4) (local.get $row_5)))
                (local.set $row_6
                  (v128.load offset=64 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_7
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 24 25 26 27 (local.get $tiles_5) (local.get $row_6)))
                (local.set $tiles_8
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 28 29 30 31 (local.get $tiles_6) (local.get $row_6)))
                (local.set $row_7
                  (v128.load offset=80 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $row_8
                  (v128.load offset=96 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_9
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $row_7) (local.get $row_8)))
                (local.set $tiles_10
                  (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $row_7) (local.get $row_8)))
                (local.set $row_9
                  (v128.load offset=104 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_11
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 24 25 26 27 (local.get $tiles_9) (local.get $row_9)))
                (local.set $tiles_12
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 28 29 30 31 (local.get $tiles_10) (local.get $row_9)))
                (local.set $row_10
                  (v128.load offset=120 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $row_11
                  (v128.load offset=136 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_13
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $row_10) (local.get $row_11)))
                (local.set $tiles_14
                  (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $row_10) (local.get $row_11)))
                (local.set $row_12
                  (v128.load offset=144 (i32.add (local.get $conv2d_padded) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $tiles_15
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 24 25 26 27 (local.get $tiles_13) (local.get $row_12)))
                (local.set $tiles_16
                  (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 28 29 30 31 (local.get $tiles_14) (local.get $row_12)))
                (local.set $run_at (i32.add (local.get $run_start) (local.get $i6)))
                (local.set $difference (f32x4.sub (local.get $tiles) (local.get $tiles_9)))
                (local.set $difference_2 (f32x4.sub (local.get $tiles_3) (local.get $tiles_11)))
                (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference) (local.get $difference_2)))
                (local.set $difference_3 (f32x4.sub (local.get $tiles_2) (local.get $tiles_10)))
                (v128.store offset=128 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.add (local.get $difference_2) (local.get $difference_3)))
                (v128.store offset=256 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_2) (local.get $difference_3)))
                (local.set $difference_4 (f32x4.sub (local.get $tiles_4) (local.get $tiles_12)))
                (v128.store offset=384 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_4) (local.get $difference_3)))
                (local.set $sum (f32x4.add (local.get $tiles_9) (local.get $tiles_5)))
                (local.set $sum_2 (f32x4.add (local.get $tiles_11) (local.get $tiles_7)))
                (v128.store offset=512 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $sum) (local.get $sum_2)))
                (local.set $sum_3 (f32x4.add (local.get $tiles_10) (local.get $tiles_6)))
                (v128.store offset=640 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.add (local.get $sum_2) (local.get $sum_3)))
                (v128.store offset=768 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $sum_2) (local.get $sum_3)))
                (local.set $sum_4 (f32x4.add (local.get $tiles_12) (local.get $tiles_8)))
                (v128.store offset=896 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $sum_4) (local.get $sum_3)))
                (local.set $difference_5 (f32x4.sub (local.get $tiles_9) (local.get $tiles_5)))
                (local.set $difference_6 (f32x4.sub (local.get $tiles_11) (local.get $tiles_7)))
                (v128.store offset=1024 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_5) (local.get $difference_6)))
                (local.set $difference_7 (f32x4.sub (local.get $tiles_10) (local.get $tiles_6)))
                (v128.store offset=1152 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.add (local.get $difference_6) (local.get $difference_7)))
                (v128.store offset=1280 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_6) (local.get $difference_7)))
                (local.set $difference_8 (f32x4.sub (local.get $tiles_12) (local.get $tiles_8)))
                (v128.store offset=1408 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_8) (local.get $difference_7)))
                (local.set $difference_9 (f32x4.sub (local.get $tiles_13) (local.get $tiles_5)))
                (local.set $difference_10 (f32x4.sub (local.get $tiles_15) (local.get $tiles_7)))
                (v128.store offset=1536 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_9) (local.get $difference_10)))
                (local.set $difference_11 (f32x4.sub (local.get $tiles_14) (local.get $tiles_6)))
                (v128.store offset=1664 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.add (local.get $difference_10) (local.get $difference_11)))
                (v128.store offset=1792 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_10) (local.get $difference_11)))
                (local.set $difference_12 (f32x4.sub (local.get $tiles_16) (local.get $tiles_8)))
                (v128.store offset=1920 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                  (f32x4.sub (local.get $difference_12) (local.get $difference_11)))
                (local.set $i6 (i32.add (local.get $i6) (i32.const 4)))
                (br_if $i6_next (i32.lt_s (local.get $i6) (i32.const 4))))
              (local.set $i5 (i32.add (local.get $i5) (i32.const 1)))
              (br_if $i5_next (i32.lt_s (local.get $i5) (local.get $i5_stop))))))
          (local.set $i0 (i32.const 0))
          (loop $i0_next
            (local.set $at_4 (i32.mul (local.get $i0) (i32.const 32768)))
            (local.set $i1 (i32.const 0))
            (loop $i1_next
              (local.set $from (i32.mul (i32.add (i32.mul (local.get $i0) (i32.const 4)) (local.get $i1)) (i32.const 32)))
              (local.set $at_7 (i32.mul (local.get $first_row) (i32.const 4)))
              (local.set $to
                (i32.add
                  (i32.add
                    (i32.add (i32.add (local.get $at_4) (i32.mul (local.get $i1) (i32.const 8192))) (local.get $at_5))
                    (local.get $at_6))
                  (local.get $at_7)))
              (local.set $e (i32.const 0))
              (loop $e_next
                (v128.store (i32.add (local.get $conv2d_tiles) (i32.shl (i32.add (local.get $to) (local.get $e)) (i32.const 2)))
                  (v128.load (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $from) (local.get $e)) (i32.const 2)))))
                (local.set $e (i32.add (local.get $e) (i32.const 4)))
                (br_if $e_next (i32.lt_s (local.get $e) (i32.const 16))))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 1)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 4))))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 4))))
          (local.set $first_row (i32.add (local.get $first_row) (i32.const 4)))
          (br_if $first_row_next (i32.lt_s (local.get $first_row) (i32.const 4))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
