;; step/12_sgd_d_linear
;; schedule: one loop, 4 lanes; 80 FLOPs, 240B moved at least
;;   in  d_cross_entropy: f32[4, 10]
;;   out new_step_0_fc3_bias_velocity: f32[10]
;;   out new_fc3_bias: f32[10]
;; fuses:
;;   sgd: mul f32[10]
;;   d_linear: sum f32[10]
;;   sgd: add f32[10]
;;   sgd: mul f32[10]
;;   sgd: sub f32[10]
;; from:
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_cross_entropy i32) (param $new_step_0_fc3_bias_velocity i32) (param $new_fc3_bias i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $total v128)
    (local $velocity v128)
    (local $bias v128)
    (local $total_2 v128)
    (local $velocity_2 v128)
    (local $bias_2 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $total (v128.const f32x4 0 0 0 0))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $i0) (i32.const 2))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (v128.load offset=40 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $i0) (i32.const 2))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (v128.load offset=80 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $i0) (i32.const 2))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (v128.load offset=120 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $i0) (i32.const 2))))))
          (local.set $velocity
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_fc3_bias_velocity) (i32.shl (local.get $i0) (i32.const 2))))
                (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
              (local.get $total)))
          (local.set $bias
            (f32x4.sub
              (v128.load (i32.add (local.get $new_fc3_bias) (i32.shl (local.get $i0) (i32.const 2))))
              (f32x4.mul
                (local.get $velocity)
                (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
          (v128.store (i32.add (local.get $new_step_0_fc3_bias_velocity) (i32.shl (local.get $i0) (i32.const 2)))
            (local.get $velocity))
          (v128.store (i32.add (local.get $new_fc3_bias) (i32.shl (local.get $i0) (i32.const 2))) (local.get $bias))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 8))))
        (local.set $total_2 (v128.const f32x4 0 0 0 0))
        (local.set $total_2 (f32x4.add (local.get $total_2) (v128.load offset=24 (local.get $d_cross_entropy))))
        (local.set $total_2 (f32x4.add (local.get $total_2) (v128.load offset=64 (local.get $d_cross_entropy))))
        (local.set $total_2 (f32x4.add (local.get $total_2) (v128.load offset=104 (local.get $d_cross_entropy))))
        (local.set $total_2 (f32x4.add (local.get $total_2) (v128.load offset=144 (local.get $d_cross_entropy))))
        (local.set $velocity_2
          (f32x4.add
            (f32x4.mul
              (v128.load offset=24 (local.get $new_step_0_fc3_bias_velocity))
              (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
            (local.get $total_2)))
        (local.set $bias_2
          (f32x4.sub
            (v128.load offset=24 (local.get $new_fc3_bias))
            (f32x4.mul
              (local.get $velocity_2)
              (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
        (f32.store offset=32 (local.get $new_step_0_fc3_bias_velocity) (f32x4.extract_lane 2 (local.get $velocity_2)))
        (f32.store offset=36 (local.get $new_step_0_fc3_bias_velocity) (f32x4.extract_lane 3 (local.get $velocity_2)))
        (f32.store offset=32 (local.get $new_fc3_bias) (f32x4.extract_lane 2 (local.get $bias_2)))
        (f32.store offset=36 (local.get $new_fc3_bias) (f32x4.extract_lane 3 (local.get $bias_2)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
