;; step/16_sgd_d_linear
;; schedule: loops, 4 lanes; 10.1k FLOPs, 8.22kB moved at least
;;   in  d_cross_entropy: f32[4, 10]
;;   in  relu_4: f32[4, 84]
;;   out new_step_0_fc3_weight_velocity: f32[10, 84]
;;   out new_fc3_weight: f32[10, 84]
;; fuses:
;;   sgd: mul f32[10, 84]
;;   d_linear: einsum f32[84, 10]
;;   sgd: add f32[10, 84]
;;   sgd: mul f32[10, 84]
;;   sgd: sub f32[10, 84]
;; from:
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_cross_entropy i32) (param $relu_4 i32) (param $new_step_0_fc3_weight_velocity i32) (param $new_fc3_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $d_cross_entropy_i f32)
    (local $d_cross_entropy_i_2 f32)
    (local $d_cross_entropy_i_3 f32)
    (local $d_cross_entropy_i_4 f32)
    (local $i1 i32)
    (local $at_2 i32)
    (local $total v128)
    (local $velocity v128)
    (local $weight v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 84)))
        (local.set $d_cross_entropy_i
          (f32.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $d_cross_entropy_i_2
          (f32.load offset=40 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $d_cross_entropy_i_3
          (f32.load offset=80 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $d_cross_entropy_i_4
          (f32.load offset=120 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $group) (i32.const 2)))))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $at_2 (i32.add (local.get $at) (local.get $i1)))
          (local.set $total (v128.const f32x4 0 0 0 0))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i))
                (v128.load (i32.add (local.get $relu_4) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_2))
                (v128.load offset=336 (i32.add (local.get $relu_4) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_3))
                (v128.load offset=672 (i32.add (local.get $relu_4) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $total
            (f32x4.add
              (local.get $total)
              (f32x4.mul
                (f32x4.splat (local.get $d_cross_entropy_i_4))
                (v128.load offset=1008 (i32.add (local.get $relu_4) (i32.shl (local.get $i1) (i32.const 2)))))))
          (local.set $velocity
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $new_step_0_fc3_weight_velocity) (i32.shl (local.get $at_2) (i32.const 2))))
                (v128.const f32x4 0.8999999761581421 0.8999999761581421 0.8999999761581421 0.8999999761581421))
              (local.get $total)))
          (local.set $weight
            (f32x4.sub
              (v128.load (i32.add (local.get $new_fc3_weight) (i32.shl (local.get $at_2) (i32.const 2))))
              (f32x4.mul
                (local.get $velocity)
                (v128.const f32x4 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513 0.0010000000474974513))))
          (v128.store (i32.add (local.get $new_step_0_fc3_weight_velocity) (i32.shl (local.get $at_2) (i32.const 2)))
            (local.get $velocity))
          (v128.store (i32.add (local.get $new_fc3_weight) (i32.shl (local.get $at_2) (i32.const 2)))
            (local.get $weight))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 84))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
