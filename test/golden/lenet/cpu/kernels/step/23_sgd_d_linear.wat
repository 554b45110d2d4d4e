;; step/23_sgd_d_linear
;; schedule: direct contraction, blocks of 2 x 16 in registers; 576k FLOPs, 392kB moved at least
;;   in  d_relu_2: f32[4, 120]
;;   in  max_pool2d_2: f32[4, 16, 5, 5]
;;   out new_step_0_fc1_weight_velocity: f32[120, 400]
;;   out new_fc1_weight: f32[120, 400]
;; fuses:
;;   sgd: mul f32[120, 400]
;;   d_linear: einsum f32[400, 120]
;;   sgd: add f32[120, 400]
;;   sgd: mul f32[120, 400]
;;   sgd: sub f32[120, 400]
;; from:
;;   examples/lenet/lenet.ml:12: |> flatten(start=1)
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_relu_2 i32) (param $max_pool2d_2 i32) (param $new_step_0_fc1_weight_velocity i32) (param $new_fc1_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $part i32)
    (local $rest i32)
    (local $first_row i32)
    (local $i0 i32)
    (local $i0_stop i32)
    (local $i1 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $m i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $b_4 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $at_3 i32)
    (local $velocity v128)
    (local $weight v128)
    (local $at_4 i32)
    (local $velocity_2 v128)
    (local $weight_2 v128)
    (local $at_5 i32)
    (local $velocity_3 v128)
    (local $weight_3 v128)
    (local $at_6 i32)
    (local $velocity_4 v128)
    (local $weight_4 v128)
    (local $at_7 i32)
    (local $velocity_5 v128)
    (local $weight_5 v128)
    (local $at_8 i32)
    (local $velocity_6 v128)
    (local $weight_6 v128)
    (local $at_9 i32)
    (local $velocity_7 v128)
    (local $weight_7 v128)
    (local $at_10 i32)
    (local $velocity_8 v128)
    (local $weight_8 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $part (i32.rem_u (local.get $group) (i32.const 30)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 30)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 4)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 4)) (i32.const 120)))
        (local.set $i0 (local.get $first_row))
        (if (i32.lt_s (local.get $i0) (local.get $i0_stop)) (then
          (loop $i0_next
            (local.set $i1 (i32.const 0))
            (loop $i1_next
              (local.set $c (v128.const f32x4 0 0 0 0))
              (local.set $c_2 (v128.const f32x4 0 0 0 0))
              (local.set $c_3 (v128.const f32x4 0 0 0 0))
              (local.set $c_4 (v128.const f32x4 0 0 0 0))
              (local.set $c_5 (v128.const f32x4 0 0 0 0))
              (local.set $c_6 (v128.const f32x4 0 0 0 0))
              (local.set $c_7 (v128.const f32x4 0 0 0 0))
              (local.set $c_8 (v128.const f32x4 0 0 0 0))
              (local.set $m (i32.const 0))
              (loop $m_next
                (local.set $b
                  (v128.load (i32.add (local.get $max_pool2d_2) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 400)) (local.get $i1)) (i32.const 2)))))
                (local.set $at (i32.add (i32.mul (local.get $m) (i32.const 400)) (local.get $i1)))
                (local.set $b_2
                  (v128.load offset=16 (i32.add (local.get $max_pool2d_2) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_3
                  (v128.load offset=32 (i32.add (local.get $max_pool2d_2) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_4
                  (v128.load offset=48 (i32.add (local.get $max_pool2d_2) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $d_relu_2) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 120)) (local.get $i0)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a) (local.get $b_4))))
                (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 120)) (local.get $i0)))
                (local.set $a_2
                  (v128.load32_splat offset=4 (i32.add (local.get $d_relu_2) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_2) (local.get $b_4))))
                (local.set $m (i32.add (local.get $m) (i32.const 1)))
                (br_if $m_next (i32.lt_s (local.get $m) (i32.const 4))))
              (local.set $at_3 (i32.add (i32.mul (local.get $i0) (i32.const 400)) (local.get $i1)))
              (local.set $velocity
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c)))
              (local.set $weight
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_3) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $velocity))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $weight))
              (local.set $at_4 (i32.add (i32.mul (local.get $i0) (i32.const 400)) (i32.add (local.get $i1) (i32.const 4))))
              (local.set $velocity_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_4) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_2)))
              (local.set $weight_2
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_4) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_2)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $velocity_2))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $weight_2))
              (local.set $at_5 (i32.add (i32.mul (local.get $i0) (i32.const 400)) (i32.add (local.get $i1) (i32.const 8))))
              (local.set $velocity_3
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_3)))
              (local.set $weight_3
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_5) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_3)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $velocity_3))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $weight_3))
              (local.set $at_6 (i32.add (i32.mul (local.get $i0) (i32.const 400)) (i32.add (local.get $i1) (i32.const 12))))
              (local.set $velocity_4
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_4)))
              (local.set $weight_4
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_4)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $velocity_4))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $weight_4))
              (local.set $at_7 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 400)) (local.get $i1)))
              (local.set $velocity_5
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_7) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_5)))
              (local.set $weight_5
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_7) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_5)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $velocity_5))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $weight_5))
              (local.set $at_8
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 400))
                  (i32.add (local.get $i1) (i32.const 4))))
              (local.set $velocity_6
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_8) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_6)))
              (local.set $weight_6
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_8) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_6)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $velocity_6))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $weight_6))
              (local.set $at_9
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 400))
                  (i32.add (local.get $i1) (i32.const 8))))
              (local.set $velocity_7
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_9) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_7)))
              (local.set $weight_7
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_9) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_7)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $velocity_7))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $weight_7))
              (local.set $at_10
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 400))
                  (i32.add (local.get $i1) (i32.const 12))))
              (local.set $velocity_8
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_10) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_8)))
              (local.set $weight_8
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_10) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_8)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc1_weight_velocity) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $velocity_8))
              (v128.store (i32.add (local.get $new_fc1_weight) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $weight_8))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 16)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 400))))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 2)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $i0_stop))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
