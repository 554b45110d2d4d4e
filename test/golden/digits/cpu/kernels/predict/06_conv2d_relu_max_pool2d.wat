;; predict/06_conv2d_relu_max_pool2d
;; schedule: loops, 4 lanes; 131k FLOPs, 328kB moved at least
;;   in  conv2d_3: f32[32, 1, 32, 8, 8]
;;   in  conv2_bias: f32[32]
;;   out max_pool2d: f32[32, 32, 4, 4]
;; fuses:
;;   conv2d: add f32[32, 32, 8, 8]
;;   relu f32[32, 32, 8, 8]
;;   max_pool2d: max f32[32, 32, 4, 4]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d_3 i32) (param $conv2_bias i32) (param $max_pool2d i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_6 i32)
    (local $i1 i32)
    (local $at_2 i32)
    (local $conv2_bias_i f32)
    (local $at_7 i32)
    (local $i2 i32)
    (local $at_3 i32)
    (local $at_8 i32)
    (local $i3 i32)
    (local $highest v128)
    (local $at_4 i32)
    (local $at_5 i32)
    (local $sum v128)
    (local $max.x v128)
    (local $sum_2 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 2048)))
        (local.set $at_6 (i32.mul (local.get $group) (i32.const 512)))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $at_2 (i32.add (local.get $at) (i32.mul (local.get $i1) (i32.const 64))))
          (local.set $conv2_bias_i (f32.load (i32.add (local.get $conv2_bias) (i32.shl (local.get $i1) (i32.const 2)))))
          (local.set $at_7 (i32.add (local.get $at_6) (i32.mul (local.get $i1) (i32.const 16))))
          (local.set $i2 (i32.const 0))
          (loop $i2_next
            (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $i2) (i32.const 16))))
            (local.set $at_8 (i32.add (local.get $at_7) (i32.mul (local.get $i2) (i32.const 4))))
            (local.set $i3 (i32.const 0))
            (loop $i3_next
              (local.set $highest (v128.const f32x4 -inf -inf -inf -inf))
              (local.set $at_4 (i32.mul (local.get $i3) (i32.const 2)))
              (local.set $at_5 (i32.add (local.get $at_3) (local.get $at_4)))
              (local.set $sum
                (f32x4.add
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                    (v128.load (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.load offset=12 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (f32x4.splat (local.get $conv2_bias_i))))
              (local.set $max.x
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.lt (local.get $sum) (v128.const f32x4 0 0 0 0))))
              (local.set $highest
                (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
              (local.set $sum_2
                (f32x4.add
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                    (v128.load offset=4 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.load offset=16 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (f32x4.splat (local.get $conv2_bias_i))))
              (local.set $max.x
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_2) (f32x4.lt (local.get $sum_2) (v128.const f32x4 0 0 0 0))))
              (local.set $highest
                (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
              (local.set $sum_3
                (f32x4.add
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                    (v128.load offset=32 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.load offset=44 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (f32x4.splat (local.get $conv2_bias_i))))
              (local.set $max.x
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_3) (f32x4.lt (local.get $sum_3) (v128.const f32x4 0 0 0 0))))
              (local.set $highest
                (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
              (local.set $sum_4
                (f32x4.add
                  (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
                    (v128.load offset=36 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.load offset=48 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (f32x4.splat (local.get $conv2_bias_i))))
              (local.set $max.x
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_4) (f32x4.lt (local.get $sum_4) (v128.const f32x4 0 0 0 0))))
              (local.set $highest
                (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
              (v128.store (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at_8) (local.get $i3)) (i32.const 2)))
                (local.get $highest))
              (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
              (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 4))))
            (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
            (br_if $i2_next (i32.lt_s (local.get $i2) (i32.const 4))))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 1)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 32))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
