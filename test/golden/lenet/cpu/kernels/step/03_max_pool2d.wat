;; step/03_max_pool2d
;; schedule: loops, 4 lanes; 6.40k FLOPs, 32.0kB moved at least
;;   in  relu_2: f32[4, 16, 10, 10]
;;   out max_pool2d_2: f32[4, 16, 5, 5]
;; fuses:
;;   max_pool2d: max f32[4, 16, 5, 5]
;; from:
;;   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu_2 i32) (param $max_pool2d_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_4 i32)
    (local $i3 i32)
    (local $highest v128)
    (local $at_2 i32)
    (local $at_3 i32)
    (local $max.x v128)
    (local $i3_2 i32)
    (local $highest_2 f32)
    (local $at_5 i32)
    (local $k0 i32)
    (local $at_6 i32)
    (local $k1 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 20)))
        (local.set $at_4 (i32.mul (local.get $group) (i32.const 5)))
        (local.set $i3 (i32.const 0))
        (loop $i3_next
          (local.set $highest (v128.const f32x4 -inf -inf -inf -inf))
          (local.set $at_2 (i32.mul (local.get $i3) (i32.const 2)))
          (local.set $at_3 (i32.add (local.get $at) (local.get $at_2)))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=12 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=4 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=16 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=40 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=52 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=44 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=56 (i32.add (local.get $relu_2) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (v128.store (i32.add (local.get $max_pool2d_2) (i32.shl (i32.add (local.get $at_4) (local.get $i3)) (i32.const 2)))
            (local.get $highest))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
          (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 4))))
        (local.set $i3_2 (i32.const 4))
        (loop $i3_2_next
          (local.set $highest_2 (f32.const -inf))
          (local.set $at_5 (i32.mul (local.get $i3_2) (i32.const 2)))
          (local.set $k0 (i32.const 0))
          (loop $k0_next
            (local.set $at_6
              (i32.add (i32.add (local.get $at) (i32.mul (local.get $k0) (i32.const 10))) (local.get $at_5)))
            (local.set $k1 (i32.const 0))
            (loop $k1_next
              (local.set $highest_2
                (f32.max
                  (local.get $highest_2)
                  (f32.load (i32.add (local.get $relu_2) (i32.shl (i32.add (local.get $at_6) (local.get $k1)) (i32.const 2))))))
              (local.set $k1 (i32.add (local.get $k1) (i32.const 1)))
              (br_if $k1_next (i32.lt_s (local.get $k1) (i32.const 2))))
            (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
            (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 2))))
          (f32.store (i32.add (local.get $max_pool2d_2) (i32.shl (i32.add (local.get $at_4) (local.get $i3_2)) (i32.const 2)))
            (local.get $highest_2))
          (local.set $i3_2 (i32.add (local.get $i3_2) (i32.const 1)))
          (br_if $i3_2_next (i32.lt_s (local.get $i3_2) (i32.const 5))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
