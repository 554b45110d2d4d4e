;; step/05_conv2d_filters
;; schedule: 16 points together, 4 lanes, runs of 64; 21.5k FLOPs, 51.2kB moved at least
;;   in  conv2_weight: f32[32, 16, 3, 3]
;;   out conv2d_filters: f32[4, 4, 1, 32, 16]
;; fuses:
;;   conv2d_filters: winograd_filter f32[4, 4, 1, 32, 16]
;;   conv2d_filters: stored f32[4, 4, 1, 32, 16]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2_weight i32) (param $conv2d_filters i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $first i32)
    (local $run_end i32)
    (local $i3 i32)
    (local $i3_stop i32)
    (local $run_at i32)
    (local $at i32)
    (local $conv2_weight_i f32)
    (local $conv2_weight_i_2 v128)
    (local $product v128)
    (local $conv2_weight_i_3 f32)
    (local $conv2_weight_i_4 v128)
    (local $product_2 v128)
    (local $sum v128)
    (local $conv2_weight_i_5 f32)
    (local $conv2_weight_i_6 v128)
    (local $product_3 v128)
    (local $conv2_weight_i_7 f32)
    (local $conv2_weight_i_8 v128)
    (local $product_4 v128)
    (local $sum_2 v128)
    (local $product_5 v128)
    (local $sum_3 v128)
    (local $conv2_weight_i_9 f32)
    (local $conv2_weight_i_10 v128)
    (local $product_6 v128)
    (local $sum_4 v128)
    (local $product_7 v128)
    (local $sum_5 v128)
    (local $sum_6 v128)
    (local $conv2_weight_i_11 f32)
    (local $conv2_weight_i_12 v128)
    (local $product_8 v128)
    (local $sum_7 v128)
    (local $product_9 v128)
    (local $sum_8 v128)
    (local $product_10 v128)
    (local $difference v128)
    (local $difference_2 v128)
    (local $sum_9 v128)
    (local $difference_3 v128)
    (local $product_11 v128)
    (local $sum_10 v128)
    (local $length i32)
    (local $i0 i32)
    (local $at_2 i32)
    (local $i1 i32)
    (local $from i32)
    (local $to i32)
    (local $whole i32)
    (local $e i32)
    (local $e_2 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $first (i32.const 0))
        (loop $first_next
          (local.set $run_end (call $min_s (i32.add (local.get $first) (i32.const 64)) (i32.const 512)))
          (local.set $i3_stop (i32.sub (local.get $run_end) (i32.const 3)))
          (local.set $i3 (local.get $first))
          (if (i32.lt_s (local.get $i3) (local.get $i3_stop)) (then
            (loop $i3_next
              (local.set $run_at (i32.sub (local.get $i3) (local.get $first)))
              (local.set $at (i32.mul (local.get $i3) (i32.const 9)))
              (local.set $conv2_weight_i
                (f32.load (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
              (local.set $conv2_weight_i_2
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get $conv2_weight_i)) (f32.load offset=36 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=72 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=108 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))))
              (v128.store (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $conv2_weight_i_2))
              (local.set $product (f32x4.mul (local.get $conv2_weight_i_2) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $conv2_weight_i_3
                (f32.load offset=8 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
              (local.set $conv2_weight_i_4
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get $conv2_weight_i_3)) (f32.load offset=44 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=80 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=116 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))))
              (local.set $product_2 (f32x4.mul (local.get $conv2_weight_i_4) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum (f32x4.add (local.get $product) (local.get $product_2)))
              (local.set $conv2_weight_i_5
                (f32.load offset=4 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
              (local.set $conv2_weight_i_6
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get $conv2_weight_i_5)) (f32.load offset=40 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=76 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=112 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))))
              (local.set $product_3 (f32x4.mul (local.get $conv2_weight_i_6) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (v128.store offset=320 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.add (local.get $sum) (local.get $product_3)))
              (v128.store offset=640 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.sub (local.get $sum) (local.get $product_3)))
              (v128.store offset=960 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $conv2_weight_i_4))
              (local.set $conv2_weight_i_7
                (f32.load offset=24 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
              (local.set $conv2_weight_i_8
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get $conv2_weight_i_7)) (f32.load offset=60 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=96 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=132 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))))
              (local.set $product_4 (f32x4.mul (local.get $conv2_weight_i_8) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum_2 (f32x4.add (local.get $product) (local.get $product_4)))
              (local.set $product_5
                (f32x4.mul
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=12 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))) (f32.load offset=48 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=84 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=120 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
                  (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum_3 (f32x4.add (local.get $sum_2) (local.get $product_5)))
              (v128.store offset=1280 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $sum_3))
              (local.set $conv2_weight_i_9
                (f32.load offset=32 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
              (local.set $conv2_weight_i_10
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get $conv2_weight_i_9)) (f32.load offset=68 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=104 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=140 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))))
              (local.set $product_6 (f32x4.mul (local.get $conv2_weight_i_10) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum_4 (f32x4.add (local.get $product_2) (local.get $product_6)))
              (local.set $product_7
                (f32x4.mul
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=20 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))) (f32.load offset=56 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=92 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=128 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
                  (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum_5 (f32x4.add (local.get $sum_4) (local.get $product_7)))
              (local.set $sum_6
                (f32x4.add
                  (f32x4.mul (local.get $sum_3) (v128.const f32x4 0.5 0.5 0.5 0.5))
                  (f32x4.mul (local.get $sum_5) (v128.const f32x4 0.5 0.5 0.5 0.5))))
              (local.set $conv2_weight_i_11
                (f32.load offset=28 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
              (local.set $conv2_weight_i_12
                (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get $conv2_weight_i_11)) (f32.load offset=64 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=100 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=136 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))))
              (local.set $product_8 (f32x4.mul (local.get $conv2_weight_i_12) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum_7 (f32x4.add (local.get $product_3) (local.get $product_8)))
              (local.set $product_9
                (f32x4.mul
                  (f32x4.replace_lane 3 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (v128.load32_zero offset=16 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))) (f32.load offset=52 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=88 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2))))) (f32.load offset=124 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at) (i32.const 2)))))
                  (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (local.set $sum_8 (f32x4.add (local.get $sum_7) (local.get $product_9)))
              (local.set $product_10 (f32x4.mul (local.get $sum_8) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (v128.store offset=1600 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.add (local.get $sum_6) (local.get $product_10)))
              (v128.store offset=1920 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.sub (local.get $sum_6) (local.get $product_10)))
              (v128.store offset=2240 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $sum_5))
              (local.set $difference (f32x4.sub (local.get $sum_2) (local.get $product_5)))
              (v128.store offset=2560 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $difference))
              (local.set $difference_2 (f32x4.sub (local.get $sum_4) (local.get $product_7)))
              (local.set $sum_9
                (f32x4.add
                  (f32x4.mul (local.get $difference) (v128.const f32x4 0.5 0.5 0.5 0.5))
                  (f32x4.mul (local.get $difference_2) (v128.const f32x4 0.5 0.5 0.5 0.5))))
              (local.set $difference_3 (f32x4.sub (local.get $sum_7) (local.get $product_9)))
              (local.set $product_11 (f32x4.mul (local.get $difference_3) (v128.const f32x4 0.5 0.5 0.5 0.5)))
              (v128.store offset=2880 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.add (local.get $sum_9) (local.get $product_11)))
              (v128.store offset=3200 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.sub (local.get $sum_9) (local.get $product_11)))
              (v128.store offset=3520 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $difference_2))
              (v128.store offset=3840 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $conv2_weight_i_8))
              (local.set $sum_10 (f32x4.add (local.get $product_4) (local.get $product_6)))
              (v128.store offset=4160 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.add (local.get $sum_10) (local.get $product_8)))
              (v128.store offset=4480 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (f32x4.sub (local.get $sum_10) (local.get $product_8)))
              (v128.store offset=4800 (i32.add (local.get $scratch) (i32.shl (local.get $run_at) (i32.const 2)))
                (local.get $conv2_weight_i_10))
              (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
              (br_if $i3_next (i32.lt_s (local.get $i3) (local.get $i3_stop))))))
          (local.set $length (i32.sub (local.get $run_end) (local.get $first)))
          (local.set $i0 (i32.const 0))
          (loop $i0_next
            (local.set $at_2 (i32.mul (local.get $i0) (i32.const 2048)))
            (local.set $i1 (i32.const 0))
            (loop $i1_next
              (local.set $from (i32.mul (i32.add (i32.mul (local.get $i0) (i32.const 4)) (local.get $i1)) (i32.const 80)))
              (local.set $to
                (i32.add (i32.add (local.get $at_2) (i32.mul (local.get $i1) (i32.const 512))) (local.get $first)))
              (local.set $whole (i32.and (local.get $length) (i32.const -4)))
              (local.set $e (i32.const 0))
              (if (i32.lt_s (local.get $e) (local.get $whole)) (then
                (loop $e_next
                  (v128.store (i32.add (local.get $conv2d_filters) (i32.shl (i32.add (local.get $to) (local.get $e)) (i32.const 2)))
                    (v128.load (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $from) (local.get $e)) (i32.const 2)))))
                  (local.set $e (i32.add (local.get $e) (i32.const 4)))
                  (br_if $e_next (i32.lt_s (local.get $e) (local.get $whole))))))
              (local.set $e_2 (local.get $whole))
              (if (i32.lt_s (local.get $e_2) (local.get $length)) (then
                (loop $e_2_next
                  (f32.store (i32.add (local.get $conv2d_filters) (i32.shl (i32.add (local.get $to) (local.get $e_2)) (i32.const 2)))
                    (f32.load (i32.add (local.get $scratch) (i32.shl (i32.add (local.get $from) (local.get $e_2)) (i32.const 2)))))
                  (local.set $e_2 (i32.add (local.get $e_2) (i32.const 1)))
                  (br_if $e_2_next (i32.lt_s (local.get $e_2) (local.get $length))))))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 1)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 4))))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 4))))
          (local.set $first (i32.add (local.get $first) (i32.const 64)))
          (br_if $first_next (i32.lt_s (local.get $first) (i32.const 512))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
