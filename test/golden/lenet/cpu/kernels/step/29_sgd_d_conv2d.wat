;; step/29_sgd_d_conv2d
;; schedule: direct contraction, blocks of 3 x 8 in registers; 2.82M FLOPs, 128kB moved at least
;;   in  x: f32[4, 3, 32, 32]
;;   in  d_relu_4: f32[4, 6, 28, 28]
;;   out new_step_0_conv1_weight_velocity: f32[6, 3, 5, 5]
;;   out new_conv1_weight: f32[6, 3, 5, 5]
;; fuses:
;;   sgd: mul f32[6, 3, 5, 5]
;;   d_conv2d: conv f32[3, 1, 6, 5, 5]
;;   sgd: add f32[6, 3, 5, 5]
;;   sgd: mul f32[6, 3, 5, 5]
;;   sgd: sub f32[6, 3, 5, 5]
;; from:
;;   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $x i32) (param $d_relu_4 i32) (param $new_step_0_conv1_weight_velocity i32) (param $new_conv1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $part i32)
    (local $rest i32)
    (local $i2 i32)
    (local $i1 i32)
    (local $first_row i32)
    (local $at i32)
    (local $at_2 i32)
    (local $at_10 i32)
    (local $at_11 i32)
    (local $i0 i32)
    (local $i0_stop i32)
    (local $at_6 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 i32)
    (local $at_3 i32)
    (local $at_7 i32)
    (local $r i32)
    (local $at_4 i32)
    (local $at_8 i32)
    (local $s i32)
    (local $b v128)
    (local $at_5 i32)
    (local $b_2 v128)
    (local $a v128)
    (local $at_9 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $at_12 i32)
    (local $velocity v128)
    (local $weight v128)
    (local $at_13 i32)
    (local $at_14 i32)
    (local $velocity_2 f32)
    (local $weight_2 f32)
    (local $at_15 i32)
    (local $velocity_3 v128)
    (local $weight_3 v128)
    (local $at_16 i32)
    (local $at_17 i32)
    (local $velocity_4 f32)
    (local $weight_4 f32)
    (local $at_18 i32)
    (local $velocity_5 v128)
    (local $weight_5 v128)
    (local $at_19 i32)
    (local $at_20 i32)
    (local $velocity_6 f32)
    (local $weight_6 f32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $part (i32.rem_u (local.get $group) (i32.const 2)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 2)))
        (local.set $i2 (i32.rem_u (local.get $rest) (i32.const 5)))
        (local.set $i1 (i32.div_u (local.get $rest) (i32.const 5)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 3)))
        (local.set $at (i32.mul (local.get $i1) (i32.const 1024)))
        (local.set $at_2 (i32.mul (local.get $i2) (i32.const 32)))
        (local.set $at_10 (i32.mul (local.get $i1) (i32.const 25)))
        (local.set $at_11 (i32.mul (local.get $i2) (i32.const 5)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 3)) (i32.const 6)))
        (local.set $i0 (local.get $first_row))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (local.get $i0_stop)))
          (local.set $at_6 (i32.mul (local.get $i0) (i32.const 784)))
          (local.set $c (v128.const f32x4 0 0 0 0))
          (local.set $c_2 (v128.const f32x4 0 0 0 0))
          (local.set $c_3 (v128.const f32x4 0 0 0 0))
          (local.set $c_4 (v128.const f32x4 0 0 0 0))
          (local.set $c_5 (v128.const f32x4 0 0 0 0))
          (local.set $c_6 (v128.const f32x4 0 0 0 0))
          (local.set $c_7 (i32.const 0))
          (block $c_7_done (loop $c_7_next
            (br_if $c_7_done (i32.ge_s (local.get $c_7) (i32.const 4)))
            (local.set $at_3
              (i32.add (i32.add (i32.mul (local.get $c_7) (i32.const 3072)) (local.get $at)) (local.get $at_2)))
            (local.set $at_7 (i32.add (i32.mul (local.get $c_7) (i32.const 4704)) (local.get $at_6)))
            (local.set $r (i32.const 0))
            (block $r_done (loop $r_next
              (br_if $r_done (i32.ge_s (local.get $r) (i32.const 28)))
              (local.set $at_4 (i32.add (local.get $at_3) (i32.mul (local.get $r) (i32.const 32))))
              (local.set $at_8 (i32.add (local.get $at_7) (i32.mul (local.get $r) (i32.const 28))))
              (local.set $s (i32.const 0))
              (block $s_done (loop $s_next
                (br_if $s_done (i32.ge_s (local.get $s) (i32.const 28)))
                (local.set $b
                  (v128.load (i32.add (local.get $x) (i32.shl (i32.add (local.get $at_4) (local.get $s)) (i32.const 2)))))
                (local.set $at_5 (i32.add (local.get $at_4) (local.get $s)))
                (local.set $b_2 (v128.load offset=4 (i32.add (local.get $x) (i32.shl (local.get $at_5) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $d_relu_4) (i32.shl (i32.add (local.get $at_8) (local.get $s)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $at_9 (i32.add (local.get $at_8) (local.get $s)))
                (local.set $a_2
                  (v128.load32_splat offset=3136 (i32.add (local.get $d_relu_4) (i32.shl (local.get $at_9) (i32.const 2)))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $a_3
                  (v128.load32_splat offset=6272 (i32.add (local.get $d_relu_4) (i32.shl (local.get $at_9) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $s (i32.add (local.get $s) (i32.const 1)))
                (br $s_next)))
              (local.set $r (i32.add (local.get $r) (i32.const 1)))
              (br $r_next)))
            (local.set $c_7 (i32.add (local.get $c_7) (i32.const 1)))
            (br $c_7_next)))
          (local.set $at_12
            (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 75)) (local.get $at_10)) (local.get $at_11)))
          (local.set $velocity
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_12) (i32.const 2))))
                (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
              (local.get $c)))
          (local.set $weight
            (f32x4.sub
              (v128.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_12) (i32.const 2))))
              (f32x4.mul
                (local.get $velocity)
                (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
          (v128.store (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_12) (i32.const 2)))
            (local.get $velocity))
          (v128.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_12) (i32.const 2)))
            (local.get $weight))
          (local.set $at_13
            (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 75)) (local.get $at_10)) (local.get $at_11)))
          (local.set $at_14 (i32.add (local.get $at_13) (i32.const 4)))
          (local.set $velocity_2
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_14) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32x4.extract_lane 3 (local.get $c_2))))
          (local.set $weight_2
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_14) (i32.const 2))))
              (f32.mul (local.get $velocity_2) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_14) (i32.const 2)))
            (local.get $velocity_2))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_14) (i32.const 2)))
            (local.get $weight_2))
          (local.set $at_15
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 75)) (local.get $at_10))
              (local.get $at_11)))
          (local.set $velocity_3
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_15) (i32.const 2))))
                (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
              (local.get $c_3)))
          (local.set $weight_3
            (f32x4.sub
              (v128.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_15) (i32.const 2))))
              (f32x4.mul
                (local.get $velocity_3)
                (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
          (v128.store (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_15) (i32.const 2)))
            (local.get $velocity_3))
          (v128.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_15) (i32.const 2)))
            (local.get $weight_3))
          (local.set $at_16
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 75)) (local.get $at_10))
              (local.get $at_11)))
          (local.set $at_17 (i32.add (local.get $at_16) (i32.const 4)))
          (local.set $velocity_4
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_17) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32x4.extract_lane 3 (local.get $c_4))))
          (local.set $weight_4
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_17) (i32.const 2))))
              (f32.mul (local.get $velocity_4) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_17) (i32.const 2)))
            (local.get $velocity_4))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_17) (i32.const 2)))
            (local.get $weight_4))
          (local.set $at_18
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 75)) (local.get $at_10))
              (local.get $at_11)))
          (local.set $velocity_5
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_18) (i32.const 2))))
                (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
              (local.get $c_5)))
          (local.set $weight_5
            (f32x4.sub
              (v128.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_18) (i32.const 2))))
              (f32x4.mul
                (local.get $velocity_5)
                (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
          (v128.store (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_18) (i32.const 2)))
            (local.get $velocity_5))
          (v128.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_18) (i32.const 2)))
            (local.get $weight_5))
          (local.set $at_19
            (i32.add
              (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 75)) (local.get $at_10))
              (local.get $at_11)))
          (local.set $at_20 (i32.add (local.get $at_19) (i32.const 4)))
          (local.set $velocity_6
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_20) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (f32x4.extract_lane 3 (local.get $c_6))))
          (local.set $weight_6
            (f32.sub
              (f32.load (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_20) (i32.const 2))))
              (f32.mul (local.get $velocity_6) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv1_weight_velocity) (i32.shl (local.get $at_20) (i32.const 2)))
            (local.get $velocity_6))
          (f32.store (i32.add (local.get $new_conv1_weight) (i32.shl (local.get $at_20) (i32.const 2)))
            (local.get $weight_6))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
          (br $i0_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
