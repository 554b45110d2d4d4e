;; predict/01_conv2d_relu_max_pool2d
;; schedule: loops, 4 lanes; 37.6k FLOPs, 94.1kB moved at least
;;   in  conv2d: f32[4, 1, 6, 28, 28]
;;   in  conv1_bias: f32[6]
;;   out max_pool2d: f32[4, 6, 14, 14]
;; fuses:
;;   conv2d: add f32[4, 6, 28, 28]
;;   relu f32[4, 6, 28, 28]
;;   max_pool2d: max f32[4, 6, 14, 14]
;; from:
;;   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d i32) (param $conv1_bias i32) (param $max_pool2d i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i2 i32)
    (local $rest i32)
    (local $i1 i32)
    (local $i0 i32)
    (local $at i32)
    (local $conv1_bias_i f32)
    (local $at_4 i32)
    (local $i3 i32)
    (local $highest v128)
    (local $at_2 i32)
    (local $at_3 i32)
    (local $sum v128)
    (local $max.x v128)
    (local $sum_2 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local $highest_2 v128)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $sum_5 v128)
    (local $sum_6 v128)
    (local $sum_7 v128)
    (local $sum_8 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i2 (i32.rem_u (local.get $group) (i32.const 14)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 14)))
        (local.set $i1 (i32.rem_u (local.get $rest) (i32.const 6)))
        (local.set $i0 (i32.div_u (local.get $rest) (i32.const 6)))
        (local.set $at
          (i32.add
            (i32.add (i32.mul (local.get $i0) (i32.const 4704)) (i32.mul (local.get $i1) (i32.const 784)))
            (i32.mul (local.get $i2) (i32.const 56))))
        (local.set $conv1_bias_i (f32.load (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2)))))
        (local.set $at_4
          (i32.add
            (i32.add (i32.mul (local.get $i0) (i32.const 1176)) (i32.mul (local.get $i1) (i32.const 196)))
            (i32.mul (local.get $i2) (i32.const 14))))
        (local.set $i3 (i32.const 0))
        (loop $i3_next
          (local.set $highest (v128.const f32x4 -inf -inf -inf -inf))
          (local.set $at_2 (i32.mul (local.get $i3) (i32.const 2)))
          (local.set $at_3 (i32.add (local.get $at) (local.get $at_2)))
          (local.set $sum
            (f32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                (v128.load (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2))))
                (v128.load offset=12 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2)))))
              (f32x4.splat (local.get $conv1_bias_i))))
          (local.set $max.x
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.lt (local.get $sum) (v128.const f32x4 0 0 0 0))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $sum_2
            (f32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                (v128.load offset=4 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2))))
                (v128.load offset=16 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2)))))
              (f32x4.splat (local.get $conv1_bias_i))))
          (local.set $max.x
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_2) (f32x4.lt (local.get $sum_2) (v128.const f32x4 0 0 0 0))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $sum_3
            (f32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                (v128.load offset=112 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2))))
                (v128.load offset=124 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2)))))
              (f32x4.splat (local.get $conv1_bias_i))))
          (local.set $max.x
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_3) (f32x4.lt (local.get $sum_3) (v128.const f32x4 0 0 0 0))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $sum_4
            (f32x4.add
              (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                (v128.load offset=116 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2))))
                (v128.load offset=128 (i32.add (local.get $conv2d) (i32.shl (local.get $at_3) (i32.const 2)))))
              (f32x4.splat (local.get $conv1_bias_i))))
          (local.set $max.x
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_4) (f32x4.lt (local.get $sum_4) (v128.const f32x4 0 0 0 0))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (v128.store (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at_4) (local.get $i3)) (i32.const 2)))
            (local.get $highest))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
          (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 12))))
        (local.set $highest_2 (v128.const f32x4 -inf -inf -inf -inf))
        (local.set $at_5 (i32.mul (i32.const 10) (i32.const 2)))
        (local.set $at_6 (i32.add (local.get $at) (local.get $at_5)))
        (local.set $sum_5
          (f32x4.add
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2))))
              (v128.load offset=12 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2)))))
            (f32x4.splat (local.get $conv1_bias_i))))
        (local.set $max.x
          (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_5) (f32x4.lt (local.get $sum_5) (v128.const f32x4 0 0 0 0))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (local.set $sum_6
          (f32x4.add
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=4 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2))))
              (v128.load offset=16 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2)))))
            (f32x4.splat (local.get $conv1_bias_i))))
        (local.set $max.x
          (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_6) (f32x4.lt (local.get $sum_6) (v128.const f32x4 0 0 0 0))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (local.set $sum_7
          (f32x4.add
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=112 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2))))
              (v128.load offset=124 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2)))))
            (f32x4.splat (local.get $conv1_bias_i))))
        (local.set $max.x
          (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_7) (f32x4.lt (local.get $sum_7) (v128.const f32x4 0 0 0 0))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (local.set $sum_8
          (f32x4.add
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=116 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2))))
              (v128.load offset=128 (i32.add (local.get $conv2d) (i32.shl (local.get $at_6) (i32.const 2)))))
            (f32x4.splat (local.get $conv1_bias_i))))
        (local.set $max.x
          (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_8) (f32x4.lt (local.get $sum_8) (v128.const f32x4 0 0 0 0))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (f32.store offset=48 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_4) (i32.const 2)))
          (f32x4.extract_lane 2 (local.get $highest_2)))
        (f32.store offset=52 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_4) (i32.const 2)))
          (f32x4.extract_lane 3 (local.get $highest_2)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
