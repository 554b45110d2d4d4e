;; step/21_d_relu_d_max_pool2d
;; schedule: loops in pieces; 0 FLOPs, 393kB moved at least
;;   in  d_max_pool2d: i32[32, 32, 4, 4]
;;   in  d_linear: f32[32, 512]
;;   out d_relu_2: f32[32, 32, 8, 8]
;; fuses:
;;   d_relu: le bool[32, 32, 8, 8]
;;   d_max_pool2d: eq bool[32, 32, 4, 4, 2, 2]
;;   d_max_pool2d: where f32[32, 32, 4, 4, 2, 2]
;;   d_max_pool2d: fold f32[32, 32, 8, 8]
;;   d_relu: where f32[32, 32, 8, 8]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_max_pool2d i32) (param $d_linear i32) (param $d_relu_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_3 i32)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $i3 i32)
    (local $at_2 i32)
    (local $at_4 i32)
    (local $d_max_pool2d_i v128)
    (local $d_linear_i v128)
    (local $value v128)
    (local $value_2 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 8)))
        (local.set $at_3 (i32.mul (i32.div_u (local.get $group) (i32.const 2)) (i32.const 4)))
        (local.set $at_5 (i32.mul (i32.rem_u (local.get $group) (i32.const 2)) (i32.const 2)))
        (local.set $at_6 (i32.add (local.get $at_5) (i32.const 1)))
        (local.set $i3 (i32.const 0))
        (loop $i3_next
          (local.set $at_2 (i32.add (local.get $at) (i32.mul (local.get $i3) (i32.const 2))))
          (local.set $at_4 (i32.add (local.get $at_3) (local.get $i3)))
          (local.set $d_max_pool2d_i
            (v128.load (i32.add (local.get $d_max_pool2d) (i32.shl (local.get $at_4) (i32.const 2)))))
          (local.set $d_linear_i (v128.load (i32.add (local.get $d_linear) (i32.shl (local.get $at_4) (i32.const 2)))))
          (local.set $value
            (v128.bitselect (v128.const f32x4 0 0 0 0) (v128.bitselect (local.get $d_linear_i) (v128.const f32x4 0 0 0 0) (i32x4.eq (local.get $d_max_pool2d_i) (i32x4.splat (local.get $at_5)))) (f32x4.le (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31 (v128.load (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2)))) (v128.load offset=12 (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2))))) (v128.const f32x4 0 0 0 0))))
          (local.set $value_2
            (v128.bitselect (v128.const f32x4 0 0 0 0) (v128.bitselect (local.get $d_linear_i) (v128.const f32x4 0 0 0 0) (i32x4.eq (local.get $d_max_pool2d_i) (i32x4.splat (local.get $at_6)))) (f32x4.le (i8x16.shuffle 0 1 2 3 8 9 10 11 20 21 22 23 28 29 30 31 (v128.load offset=4 (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2)))) (v128.load offset=16 (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2))))) (v128.const f32x4 0 0 0 0))))
          (v128.store (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2)))
            (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $value) (local.get $value_2)))
          (v128.store offset=16 (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2)))
            (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $value) (local.get $value_2)))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
          (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 4))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
