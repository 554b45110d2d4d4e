;; step/01_max_pool2d
;; schedule: loops, 4 lanes; 18.8k FLOPs, 94.1kB moved at least
;;   in  relu: f32[4, 6, 28, 28]
;;   out max_pool2d: f32[4, 6, 14, 14]
;; fuses:
;;   max_pool2d: max f32[4, 6, 14, 14]
;; from:
;;   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu i32) (param $max_pool2d i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_4 i32)
    (local $i3 i32)
    (local $highest v128)
    (local $at_2 i32)
    (local $at_3 i32)
    (local $max.x v128)
    (local $highest_2 v128)
    (local $at_5 i32)
    (local $at_6 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 56)))
        (local.set $at_4 (i32.mul (local.get $group) (i32.const 14)))
        (local.set $i3 (i32.const 0))
        (loop $i3_next
          (local.set $highest (v128.const f32x4 -inf -inf -inf -inf))
          (local.set $at_2 (i32.mul (local.get $i3) (i32.const 2)))
          (local.set $at_3 (i32.add (local.get $at) (local.get $at_2)))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=12 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=4 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=16 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=112 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=124 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (local.set $max.x
            (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
              (v128.load offset=116 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))
              (v128.load offset=128 (i32.add (local.get $relu) (i32.shl (local.get $at_3) (i32.const 2))))))
          (local.set $highest
            (v128.or (f32x4.pmax (local.get $highest) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
          (v128.store (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at_4) (local.get $i3)) (i32.const 2)))
            (local.get $highest))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
          (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 12))))
        (local.set $highest_2 (v128.const f32x4 -inf -inf -inf -inf))
        (local.set $at_5 (i32.mul (i32.const 10) (i32.const 2)))
        (local.set $at_6 (i32.add (local.get $at) (local.get $at_5)))
        (local.set $max.x
          (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
            (v128.load (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))
            (v128.load offset=12 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (local.set $max.x
          (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
            (v128.load offset=4 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))
            (v128.load offset=16 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (local.set $max.x
          (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
            (v128.load offset=112 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))
            (v128.load offset=124 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))))
        (local.set $highest_2
          (v128.or (f32x4.pmax (local.get $highest_2) (local.get $max.x)) (f32x4.ne (local.get $max.x) (local.get $max.x))))
        (local.set $max.x
          (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31
            (v128.load offset=116 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))
            (v128.load offset=128 (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2))))))
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
