;; step/19_sgd_d_linear
;; schedule: direct contraction, blocks of 3 x 12 in registers; 121k FLOPs, 83.9kB moved at least
;;   in  d_relu: f32[4, 84]
;;   in  relu_3: f32[4, 120]
;;   out new_step_0_fc2_weight_velocity: f32[84, 120]
;;   out new_fc2_weight: f32[84, 120]
;; fuses:
;;   sgd: mul f32[84, 120]
;;   d_linear: einsum f32[120, 84]
;;   sgd: add f32[84, 120]
;;   sgd: mul f32[84, 120]
;;   sgd: sub f32[84, 120]
;; from:
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_relu i32) (param $relu_3 i32) (param $new_step_0_fc2_weight_velocity i32) (param $new_fc2_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $c_9 v128)
    (local $m i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
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
    (local $at_11 i32)
    (local $velocity_9 v128)
    (local $weight_9 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $part (i32.rem_u (local.get $group) (i32.const 28)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 28)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 3)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 3)) (i32.const 84)))
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
              (local.set $c_9 (v128.const f32x4 0 0 0 0))
              (local.set $m (i32.const 0))
              (loop $m_next
                (local.set $b
                  (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 120)) (local.get $i1)) (i32.const 2)))))
                (local.set $at (i32.add (i32.mul (local.get $m) (i32.const 120)) (local.get $i1)))
                (local.set $b_2 (v128.load offset=16 (i32.add (local.get $relu_3) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_3 (v128.load offset=32 (i32.add (local.get $relu_3) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 84)) (local.get $i0)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 84)) (local.get $i0)))
                (local.set $a_2
                  (v128.load32_splat offset=4 (i32.add (local.get $d_relu) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $a_3
                  (v128.load32_splat offset=8 (i32.add (local.get $d_relu) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
                (local.set $m (i32.add (local.get $m) (i32.const 1)))
                (br_if $m_next (i32.lt_s (local.get $m) (i32.const 4))))
              (local.set $at_3 (i32.add (i32.mul (local.get $i0) (i32.const 120)) (local.get $i1)))
              (local.set $velocity
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c)))
              (local.set $weight
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_3) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $velocity))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_3) (i32.const 2)))
                (local.get $weight))
              (local.set $at_4 (i32.add (i32.mul (local.get $i0) (i32.const 120)) (i32.add (local.get $i1) (i32.const 4))))
              (local.set $velocity_2
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_4) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_2)))
              (local.set $weight_2
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_4) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_2)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $velocity_2))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_4) (i32.const 2)))
                (local.get $weight_2))
              (local.set $at_5 (i32.add (i32.mul (local.get $i0) (i32.const 120)) (i32.add (local.get $i1) (i32.const 8))))
              (local.set $velocity_3
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_3)))
              (local.set $weight_3
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_5) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_3)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $velocity_3))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_5) (i32.const 2)))
                (local.get $weight_3))
              (local.set $at_6 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 120)) (local.get $i1)))
              (local.set $velocity_4
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_6) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_4)))
              (local.set $weight_4
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_4)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $velocity_4))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_6) (i32.const 2)))
                (local.get $weight_4))
              (local.set $at_7
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 120))
                  (i32.add (local.get $i1) (i32.const 4))))
              (local.set $velocity_5
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_7) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_5)))
              (local.set $weight_5
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_7) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_5)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $velocity_5))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_7) (i32.const 2)))
                (local.get $weight_5))
              (local.set $at_8
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 120))
                  (i32.add (local.get $i1) (i32.const 8))))
              (local.set $velocity_6
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_8) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_6)))
              (local.set $weight_6
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_8) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_6)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $velocity_6))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_8) (i32.const 2)))
                (local.get $weight_6))
              (local.set $at_9 (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 120)) (local.get $i1)))
              (local.set $velocity_7
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_9) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_7)))
              (local.set $weight_7
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_9) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_7)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $velocity_7))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_9) (i32.const 2)))
                (local.get $weight_7))
              (local.set $at_10
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 120))
                  (i32.add (local.get $i1) (i32.const 4))))
              (local.set $velocity_8
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_10) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_8)))
              (local.set $weight_8
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_10) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_8)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $velocity_8))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_10) (i32.const 2)))
                (local.get $weight_8))
              (local.set $at_11
                (i32.add
                  (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 120))
                  (i32.add (local.get $i1) (i32.const 8))))
              (local.set $velocity_9
                (f32x4.add
                  (f32x4.mul
                    (v128.load (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_11) (i32.const 2))))
                    (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
                  (local.get $c_9)))
              (local.set $weight_9
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_11) (i32.const 2))))
                  (f32x4.mul
                    (local.get $velocity_9)
                    (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
              (v128.store (i32.add (local.get $new_step_0_fc2_weight_velocity) (i32.shl (local.get $at_11) (i32.const 2)))
                (local.get $velocity_9))
              (v128.store (i32.add (local.get $new_fc2_weight) (i32.shl (local.get $at_11) (i32.const 2)))
                (local.get $weight_9))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 12)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 120))))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $i0_stop))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
