;; step/30_sgd_d_conv2d
;; schedule: one loop; 18.8k FLOPs, 75.3kB moved at least
;;   in  d_relu_4: f32[4, 6, 28, 28]
;;   out new_step_0_conv1_bias_velocity: f32[6]
;;   out new_conv1_bias: f32[6]
;; fuses:
;;   sgd: mul f32[6]
;;   d_conv2d: sum f32[6]
;;   sgd: add f32[6]
;;   sgd: mul f32[6]
;;   sgd: sub f32[6]
;; from:
;;   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_relu_4 i32) (param $new_step_0_conv1_bias_velocity i32) (param $new_conv1_bias i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $start i32)
    (local $end_2 i32)
    (local $i0 i32)
    (local $total f32)
    (local $lost f32)
    (local $at i32)
    (local $k0 i32)
    (local $lanes v128)
    (local $lanes_2 v128)
    (local $lanes_3 v128)
    (local $lanes_4 v128)
    (local $at_2 i32)
    (local $k1 i32)
    (local $at_3 i32)
    (local $lanes_5 v128)
    (local $term f32)
    (local $sum f32)
    (local $velocity f32)
    (local $bias f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $start (i32.mul (local.get $group) (i32.const 4)))
        (local.set $end_2 (call $min_s (i32.add (local.get $start) (i32.const 4)) (i32.const 6)))
        (local.set $i0 (local.get $start))
        (if (i32.lt_s (local.get $i0) (local.get $end_2)) (then
          (loop $i0_next
            (local.set $total (f32.const 0))
            (local.set $lost (f32.const 0))
            (local.set $at (i32.mul (local.get $i0) (i32.const 784)))
            (local.set $k0 (i32.const 0))
            (loop $k0_next
              (local.set $lanes (v128.const f32x4 0 0 0 0))
              (local.set $lanes_2 (v128.const f32x4 0 0 0 0))
              (local.set $lanes_3 (v128.const f32x4 0 0 0 0))
              (local.set $lanes_4 (v128.const f32x4 0 0 0 0))
              (local.set $at_2 (i32.add (i32.mul (local.get $k0) (i32.const 4704)) (local.get $at)))
              (local.set $k1 (i32.const 0))
              (loop $k1_next
                (local.set $lanes
                  (f32x4.add
                    (local.get $lanes)
                    (v128.load (i32.add (local.get $d_relu_4) (i32.shl (i32.add (local.get $at_2) (local.get $k1)) (i32.const 2))))))
                (local.set $at_3 (i32.add (local.get $at_2) (local.get $k1)))
                (local.set $lanes_2
                  (f32x4.add
                    (local.get $lanes_2)
                    (v128.load offset=16 (i32.add (local.get $d_relu_4) (i32.shl (local.get $at_3) (i32.const 2))))))
                (local.set $lanes_3
                  (f32x4.add
                    (local.get $lanes_3)
                    (v128.load offset=32 (i32.add (local.get $d_relu_4) (i32.shl (local.get $at_3) (i32.const 2))))))
                (local.set $lanes_4
                  (f32x4.add
                    (local.get $lanes_4)
                    (v128.load offset=48 (i32.add (local.get $d_relu_4) (i32.shl (local.get $at_3) (i32.const 2))))))
                (local.set $k1 (i32.add (local.get $k1) (i32.const 16)))
                (br_if $k1_next (i32.lt_s (local.get $k1) (i32.const 784))))
              (local.set $lanes_5
                (f32x4.add
                  (f32x4.add (local.get $lanes) (local.get $lanes_2))
                  (f32x4.add (local.get $lanes_3) (local.get $lanes_4))))
              (local.set $term
                (f32.sub
                  (f32.add
                    (f32.add (f32x4.extract_lane 0 (local.get $lanes_5)) (f32x4.extract_lane 1 (local.get $lanes_5)))
                    (f32.add (f32x4.extract_lane 2 (local.get $lanes_5)) (f32x4.extract_lane 3 (local.get $lanes_5))))
                  (local.get $lost)))
              (local.set $sum (f32.add (local.get $total) (local.get $term)))
              (local.set $lost (f32.sub (f32.sub (local.get $sum) (local.get $total)) (local.get $term)))
              (local.set $total (local.get $sum))
              (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
              (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 4))))
            (local.set $velocity
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv1_bias_velocity) (i32.shl (local.get $i0) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total)))
            (local.set $bias
              (f32.sub
                (f32.load (i32.add (local.get $new_conv1_bias) (i32.shl (local.get $i0) (i32.const 2))))
                (f32.mul (local.get $velocity) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv1_bias_velocity) (i32.shl (local.get $i0) (i32.const 2)))
              (local.get $velocity))
            (f32.store (i32.add (local.get $new_conv1_bias) (i32.shl (local.get $i0) (i32.const 2))) (local.get $bias))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $end_2))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
