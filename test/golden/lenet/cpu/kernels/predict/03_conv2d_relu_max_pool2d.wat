;; predict/03_conv2d_relu_max_pool2d
;; schedule: loops, 4 lanes; 12.8k FLOPs, 32.1kB moved at least
;;   in  conv2d_2: f32[4, 1, 16, 10, 10]
;;   in  conv2_bias: f32[16]
;;   out max_pool2d_2: f32[4, 16, 5, 5]
;; fuses:
;;   conv2d: add f32[4, 16, 10, 10]
;;   relu f32[4, 16, 10, 10]
;;   max_pool2d: max f32[4, 16, 5, 5]
;; from:
;;   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d_2 i32) (param $conv2_bias i32) (param $max_pool2d_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i1 i32)
    (local $i0 i32)
    (local $at i32)
    (local $conv2_bias_i f32)
    (local $at_5 i32)
    (local $i2 i32)
    (local $at_2 i32)
    (local $at_6 i32)
    (local $i3 i32)
    (local $highest v128)
    (local $at_3 i32)
    (local $at_4 i32)
    (local $sum v128)
    (local $max.x v128)
    (local $sum_2 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local $i3_2 i32)
    (local $highest_2 f32)
    (local $at_7 i32)
    (local $k0 i32)
    (local $at_8 i32)
    (local $k1 i32)
    (local $sum_5 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i1 (i32.rem_u (local.get $group) (i32.const 16)))
        (local.set $i0 (i32.div_u (local.get $group) (i32.const 16)))
        (local.set $at (i32.add (i32.mul (local.get $i0) (i32.const 1600)) (i32.mul (local.get $i1) (i32.const 100))))
        (local.set $conv2_bias_i (f32.load (i32.add (local.get $conv2_bias) (i32.shl (local.get $i1) (i32.const 2)))))
        (local.set $at_5 (i32.add (i32.mul (local.get $i0) (i32.const 400)) (i32.mul (local.get $i1) (i32.const 25))))
        (local.set $i2 (i32.const 0))
        (loop $i2_next
          (local.set $at_2 (i32.add (local.get $at) (i32.mul (local.get $i2) (i32.const 20))))
          (local.set $at_6 (i32.add (local.get $at_5) (i32.mul (local.get $i2) (i32.const 5))))
          (local.set $i3 (i32.const 0))
          (loop $i3_next
            (local.set $highest (v128.const f32x4 -inf -inf -inf -inf))
            (local.set $at_3 (i32.mul (local.get $i3) (i32.const 2)))
            (local.set $at_4 (i32.add (local.get $at_2) (local.get $at_3)))
            (local.set $sum
              (f32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                  (v128.load (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2))))
                  (v128.load offset=12 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2)))))
                (f32x4.splat (local.get $conv2_bias_i))))
            (local.set $max.x
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.lt (local.get $sum) (v128.const f32x4 0 0 0 0))))
            (local.set $highest
              (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
            (local.set $sum_2
              (f32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                  (v128.load offset=4 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2))))
                  (v128.load offset=16 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2)))))
                (f32x4.splat (local.get $conv2_bias_i))))
            (local.set $max.x
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_2) (f32x4.lt (local.get $sum_2) (v128.const f32x4 0 0 0 0))))
            (local.set $highest
              (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
            (local.set $sum_3
              (f32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                  (v128.load offset=40 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2))))
                  (v128.load offset=52 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2)))))
                (f32x4.splat (local.get $conv2_bias_i))))
            (local.set $max.x
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_3) (f32x4.lt (local.get $sum_3) (v128.const f32x4 0 0 0 0))))
            (local.set $highest
              (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
            (local.set $sum_4
              (f32x4.add
                (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                  (v128.load offset=44 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2))))
                  (v128.load offset=56 (i32.add (local.get $conv2d_2) (i32.shl (local.get $at_4) (i32.const 2)))))
                (f32x4.splat (local.get $conv2_bias_i))))
            (local.set $max.x
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_4) (f32x4.lt (local.get $sum_4) (v128.const f32x4 0 0 0 0))))
            (local.set $highest
              (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
            (v128.store (i32.add (local.get $max_pool2d_2) (i32.shl (i32.add (local.get $at_6) (local.get $i3)) (i32.const 2)))
              (local.get $highest))
            (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
            (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 4))))
          (local.set $i3_2 (i32.const 4))
          (loop $i3_2_next
            (local.set $highest_2 (f32.const -inf))
            (local.set $at_7 (i32.mul (local.get $i3_2) (i32.const 2)))
            (local.set $k0 (i32.const 0))
            (loop $k0_next
              (local.set $at_8
                (i32.add (i32.add (local.get $at_2) (i32.mul (local.get $k0) (i32.const 10))) (local.get $at_7)))
              (local.set $k1 (i32.const 0))
              (loop $k1_next
                (local.set $sum_5
                  (f32.add
                    (f32.load (i32.add (local.get $conv2d_2) (i32.shl (i32.add (local.get $at_8) (local.get $k1)) (i32.const 2))))
                    (local.get $conv2_bias_i)))
                (local.set $highest_2
                  (f32.max
                    (local.get $highest_2)
                    (select (f32.const 0) (local.get $sum_5) (f32.lt (local.get $sum_5) (f32.const 0)))))
                (local.set $k1 (i32.add (local.get $k1) (i32.const 1)))
                (br_if $k1_next (i32.lt_s (local.get $k1) (i32.const 2))))
              (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
              (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 2))))
            (f32.store (i32.add (local.get $max_pool2d_2) (i32.shl (i32.add (local.get $at_6) (local.get $i3_2)) (i32.const 2)))
              (local.get $highest_2))
            (local.set $i3_2 (i32.add (local.get $i3_2) (i32.const 1)))
            (br_if $i3_2_next (i32.lt_s (local.get $i3_2) (i32.const 5))))
          (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
          (br_if $i2_next (i32.lt_s (local.get $i2) (i32.const 5))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
