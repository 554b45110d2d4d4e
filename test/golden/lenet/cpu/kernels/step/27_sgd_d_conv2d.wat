;; step/27_sgd_d_conv2d
;; schedule: dot products, blocks of 4 x 2 in registers; 1.93M FLOPs, 63.6kB moved at least
;;   in  max_pool2d: f32[4, 6, 14, 14]
;;   in  d_relu_3: f32[4, 16, 10, 10]
;;   out new_step_0_conv2_weight_velocity: f32[16, 6, 5, 5]
;;   out new_conv2_weight: f32[16, 6, 5, 5]
;; fuses:
;;   sgd: mul f32[16, 6, 5, 5]
;;   d_conv2d: conv f32[6, 1, 16, 5, 5]
;;   sgd: add f32[16, 6, 5, 5]
;;   sgd: mul f32[16, 6, 5, 5]
;;   sgd: sub f32[16, 6, 5, 5]
;; from:
;;   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
;;   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $max_pool2d i32) (param $d_relu_3 i32) (param $new_step_0_conv2_weight_velocity i32) (param $new_conv2_weight i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $last_lanes v128)
    (local $i2 i32)
    (local $i1 i32)
    (local $at_5 i32)
    (local $at_6 i32)
    (local $at_12 i32)
    (local $at_13 i32)
    (local $i0 i32)
    (local $at i32)
    (local $i3 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $c_9 i32)
    (local $at_2 i32)
    (local $at_7 i32)
    (local $r i32)
    (local $at_3 i32)
    (local $at_8 i32)
    (local $s i32)
    (local $a v128)
    (local $at_4 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $b v128)
    (local $at_9 i32)
    (local $b_2 v128)
    (local $at_10 i32)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $a_7 v128)
    (local $a_8 v128)
    (local $at_11 i32)
    (local $b_3 v128)
    (local $b_4 v128)
    (local $total f32)
    (local $at_14 i32)
    (local $velocity f32)
    (local $weight f32)
    (local $total_2 f32)
    (local $at_15 i32)
    (local $velocity_2 f32)
    (local $weight_2 f32)
    (local $total_3 f32)
    (local $at_16 i32)
    (local $velocity_3 f32)
    (local $weight_3 f32)
    (local $total_4 f32)
    (local $at_17 i32)
    (local $velocity_4 f32)
    (local $weight_4 f32)
    (local $total_5 f32)
    (local $at_18 i32)
    (local $velocity_5 f32)
    (local $weight_5 f32)
    (local $total_6 f32)
    (local $at_19 i32)
    (local $velocity_6 f32)
    (local $weight_6 f32)
    (local $total_7 f32)
    (local $at_20 i32)
    (local $velocity_7 f32)
    (local $weight_7 f32)
    (local $total_8 f32)
    (local $at_21 i32)
    (local $velocity_8 f32)
    (local $weight_8 f32)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 i32)
    (local $at_22 i32)
    (local $at_25 i32)
    (local $r_2 i32)
    (local $at_23 i32)
    (local $at_26 i32)
    (local $s_2 i32)
    (local $at_24 i32)
    (local $a_9 v128)
    (local $a_10 v128)
    (local $a_11 v128)
    (local $a_12 v128)
    (local $at_27 i32)
    (local $b_5 v128)
    (local $at_28 i32)
    (local $a_13 v128)
    (local $a_14 v128)
    (local $a_15 v128)
    (local $a_16 v128)
    (local $at_29 i32)
    (local $b_6 v128)
    (local $total_9 f32)
    (local $at_30 i32)
    (local $velocity_9 f32)
    (local $weight_9 f32)
    (local $total_10 f32)
    (local $at_31 i32)
    (local $velocity_10 f32)
    (local $weight_10 f32)
    (local $total_11 f32)
    (local $at_32 i32)
    (local $velocity_11 f32)
    (local $weight_11 f32)
    (local $total_12 f32)
    (local $at_33 i32)
    (local $velocity_12 f32)
    (local $weight_12 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $last_lanes (i32x4.le_s (v128.const i32x4 2 2 2 2) (v128.const i32x4 0 1 2 3)))
        (local.set $i2 (i32.rem_u (local.get $group) (i32.const 5)))
        (local.set $i1 (i32.div_u (local.get $group) (i32.const 5)))
        (local.set $at_5 (i32.mul (local.get $i1) (i32.const 196)))
        (local.set $at_6 (i32.mul (local.get $i2) (i32.const 14)))
        (local.set $at_12 (i32.mul (local.get $i1) (i32.const 25)))
        (local.set $at_13 (i32.mul (local.get $i2) (i32.const 5)))
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $at (i32.mul (local.get $i0) (i32.const 100)))
          (local.set $i3 (i32.const 0))
          (loop $i3_next
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $c_9 (i32.const 0))
            (loop $c_9_next
              (local.set $at_2 (i32.add (i32.mul (local.get $c_9) (i32.const 1600)) (local.get $at)))
              (local.set $at_7
                (i32.add (i32.add (i32.mul (local.get $c_9) (i32.const 1176)) (local.get $at_5)) (local.get $at_6)))
              (local.set $r (i32.const 0))
              (loop $r_next
                (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $r) (i32.const 10))))
                (local.set $at_8
                  (i32.add (i32.add (local.get $at_7) (i32.mul (local.get $r) (i32.const 14))) (local.get $i3)))
                (local.set $s (i32.const 0))
                (loop $s_next
                  (local.set $a
                    (v128.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_3) (local.get $s)) (i32.const 2)))))
                  (local.set $at_4 (i32.add (local.get $at_3) (local.get $s)))
                  (local.set $a_2
                    (v128.load offset=400 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                  (local.set $a_3
                    (v128.load offset=800 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                  (local.set $a_4
                    (v128.load offset=1200 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                  (local.set $b
                    (v128.load (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at_8) (local.get $s)) (i32.const 2)))))
                  (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                  (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                  (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                  (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
                  (local.set $at_9 (i32.add (local.get $at_8) (local.get $s)))
                  (local.set $b_2
                    (v128.load offset=4 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_9) (i32.const 2)))))
                  (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                  (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                  (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                  (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
                  (local.set $s (i32.add (local.get $s) (i32.const 4)))
                  (br_if $s_next (i32.lt_s (local.get $s) (i32.const 8))))
                (local.set $at_10 (i32.add (local.get $at_3) (i32.const 6)))
                (local.set $a_5
                  (v128.bitselect (v128.load (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_10) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
                (local.set $a_6
                  (v128.bitselect (v128.load offset=400 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_10) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
                (local.set $a_7
                  (v128.bitselect (v128.load offset=800 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_10) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
                (local.set $a_8
                  (v128.bitselect (v128.load offset=1200 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_10) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
                (local.set $at_11 (i32.add (local.get $at_8) (i32.const 6)))
                (local.set $b_3
                  (v128.bitselect (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_11) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a_5) (local.get $b_3))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_6) (local.get $b_3))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_7) (local.get $b_3))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_8) (local.get $b_3))))
                (local.set $b_4
                  (v128.bitselect (v128.load offset=4 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_11) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a_5) (local.get $b_4))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_6) (local.get $b_4))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_7) (local.get $b_4))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_8) (local.get $b_4))))
                (local.set $r (i32.add (local.get $r) (i32.const 1)))
                (br_if $r_next (i32.lt_s (local.get $r) (i32.const 10))))
              (local.set $c_9 (i32.add (local.get $c_9) (i32.const 1)))
              (br_if $c_9_next (i32.lt_s (local.get $c_9) (i32.const 4))))
            (local.set $total
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c)) (f32x4.extract_lane 1 (local.get $c)))
                (f32.add (f32x4.extract_lane 2 (local.get $c)) (f32x4.extract_lane 3 (local.get $c)))))
            (local.set $at_14
              (i32.add
                (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 150)) (local.get $at_12)) (local.get $at_13))
                (local.get $i3)))
            (local.set $velocity
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_14) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total)))
            (local.set $weight
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_14) (i32.const 2))))
                (f32.mul (local.get $velocity) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_14) (i32.const 2)))
              (local.get $velocity))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_14) (i32.const 2)))
              (local.get $weight))
            (local.set $total_2
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_2)) (f32x4.extract_lane 1 (local.get $c_2)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_2)) (f32x4.extract_lane 3 (local.get $c_2)))))
            (local.set $at_15
              (i32.add
                (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 150)) (local.get $at_12)) (local.get $at_13))
                (i32.add (local.get $i3) (i32.const 1))))
            (local.set $velocity_2
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_15) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_2)))
            (local.set $weight_2
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_15) (i32.const 2))))
                (f32.mul (local.get $velocity_2) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $velocity_2))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_15) (i32.const 2)))
              (local.get $weight_2))
            (local.set $total_3
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_3)) (f32x4.extract_lane 1 (local.get $c_3)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_3)) (f32x4.extract_lane 3 (local.get $c_3)))))
            (local.set $at_16
              (i32.add
                (i32.add
                  (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 150)) (local.get $at_12))
                  (local.get $at_13))
                (local.get $i3)))
            (local.set $velocity_3
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_16) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_3)))
            (local.set $weight_3
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_16) (i32.const 2))))
                (f32.mul (local.get $velocity_3) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_16) (i32.const 2)))
              (local.get $velocity_3))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_16) (i32.const 2)))
              (local.get $weight_3))
            (local.set $total_4
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_4)) (f32x4.extract_lane 1 (local.get $c_4)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_4)) (f32x4.extract_lane 3 (local.get $c_4)))))
            (local.set $at_17
              (i32.add
                (i32.add
                  (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 150)) (local.get $at_12))
                  (local.get $at_13))
                (i32.add (local.get $i3) (i32.const 1))))
            (local.set $velocity_4
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_17) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_4)))
            (local.set $weight_4
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_17) (i32.const 2))))
                (f32.mul (local.get $velocity_4) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_17) (i32.const 2)))
              (local.get $velocity_4))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_17) (i32.const 2)))
              (local.get $weight_4))
            (local.set $total_5
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_5)) (f32x4.extract_lane 1 (local.get $c_5)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_5)) (f32x4.extract_lane 3 (local.get $c_5)))))
            (local.set $at_18
              (i32.add
                (i32.add
                  (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 150)) (local.get $at_12))
                  (local.get $at_13))
                (local.get $i3)))
            (local.set $velocity_5
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_18) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_5)))
            (local.set $weight_5
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_18) (i32.const 2))))
                (f32.mul (local.get $velocity_5) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_18) (i32.const 2)))
              (local.get $velocity_5))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_18) (i32.const 2)))
              (local.get $weight_5))
            (local.set $total_6
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_6)) (f32x4.extract_lane 1 (local.get $c_6)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_6)) (f32x4.extract_lane 3 (local.get $c_6)))))
            (local.set $at_19
              (i32.add
                (i32.add
                  (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 150)) (local.get $at_12))
                  (local.get $at_13))
                (i32.add (local.get $i3) (i32.const 1))))
            (local.set $velocity_6
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_19) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_6)))
            (local.set $weight_6
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_19) (i32.const 2))))
                (f32.mul (local.get $velocity_6) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_19) (i32.const 2)))
              (local.get $velocity_6))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_19) (i32.const 2)))
              (local.get $weight_6))
            (local.set $total_7
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_7)) (f32x4.extract_lane 1 (local.get $c_7)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_7)) (f32x4.extract_lane 3 (local.get $c_7)))))
            (local.set $at_20
              (i32.add
                (i32.add
                  (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 150)) (local.get $at_12))
                  (local.get $at_13))
                (local.get $i3)))
            (local.set $velocity_7
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_20) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_7)))
            (local.set $weight_7
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_20) (i32.const 2))))
                (f32.mul (local.get $velocity_7) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_20) (i32.const 2)))
              (local.get $velocity_7))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_20) (i32.const 2)))
              (local.get $weight_7))
            (local.set $total_8
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_8)) (f32x4.extract_lane 1 (local.get $c_8)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_8)) (f32x4.extract_lane 3 (local.get $c_8)))))
            (local.set $at_21
              (i32.add
                (i32.add
                  (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 150)) (local.get $at_12))
                  (local.get $at_13))
                (i32.add (local.get $i3) (i32.const 1))))
            (local.set $velocity_8
              (f32.add
                (f32.mul
                  (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_21) (i32.const 2))))
                  (f32.const 0.8999999761581421))
                (local.get $total_8)))
            (local.set $weight_8
              (f32.sub
                (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_21) (i32.const 2))))
                (f32.mul (local.get $velocity_8) (f32.const 0.0010000000474974513))))
            (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $velocity_8))
            (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_21) (i32.const 2)))
              (local.get $weight_8))
            (local.set $i3 (i32.add (local.get $i3) (i32.const 2)))
            (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 4))))
          (local.set $c_10 (v128.const f32x4 0 0 0 0))
          (local.set $c_11 (v128.const f32x4 0 0 0 0))
          (local.set $c_12 (v128.const f32x4 0 0 0 0))
          (local.set $c_13 (v128.const f32x4 0 0 0 0))
          (local.set $c_14 (i32.const 0))
          (loop $c_14_next
            (local.set $at_22 (i32.add (i32.mul (local.get $c_14) (i32.const 1600)) (local.get $at)))
            (local.set $at_25
              (i32.add (i32.add (i32.mul (local.get $c_14) (i32.const 1176)) (local.get $at_5)) (local.get $at_6)))
            (local.set $r_2 (i32.const 0))
            (loop $r_2_next
              (local.set $at_23 (i32.add (local.get $at_22) (i32.mul (local.get $r_2) (i32.const 10))))
              (local.set $at_26
                (i32.add (i32.add (local.get $at_25) (i32.mul (local.get $r_2) (i32.const 14))) (i32.const 4)))
              (local.set $s_2 (i32.const 0))
              (loop $s_2_next
                (local.set $at_24 (i32.add (local.get $at_23) (local.get $s_2)))
                (local.set $a_9 (v128.load (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_24) (i32.const 2)))))
                (local.set $a_10
                  (v128.load offset=400 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_24) (i32.const 2)))))
                (local.set $a_11
                  (v128.load offset=800 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_24) (i32.const 2)))))
                (local.set $a_12
                  (v128.load offset=1200 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_24) (i32.const 2)))))
                (local.set $at_27 (i32.add (local.get $at_26) (local.get $s_2)))
                (local.set $b_5 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_27) (i32.const 2)))))
                (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_9) (local.get $b_5))))
                (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_10) (local.get $b_5))))
                (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_11) (local.get $b_5))))
                (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_12) (local.get $b_5))))
                (local.set $s_2 (i32.add (local.get $s_2) (i32.const 4)))
                (br_if $s_2_next (i32.lt_s (local.get $s_2) (i32.const 8))))
              (local.set $at_28 (i32.add (local.get $at_23) (i32.const 6)))
              (local.set $a_13
                (v128.bitselect (v128.load (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_28) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
              (local.set $a_14
                (v128.bitselect (v128.load offset=400 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_28) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
              (local.set $a_15
                (v128.bitselect (v128.load offset=800 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_28) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
              (local.set $a_16
                (v128.bitselect (v128.load offset=1200 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_28) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
              (local.set $at_29 (i32.add (local.get $at_26) (i32.const 6)))
              (local.set $b_6
                (v128.bitselect (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_29) (i32.const 2)))) (v128.const f32x4 0 0 0 0) (local.get $last_lanes)))
              (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_13) (local.get $b_6))))
              (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_14) (local.get $b_6))))
              (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_15) (local.get $b_6))))
              (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_16) (local.get $b_6))))
              (local.set $r_2 (i32.add (local.get $r_2) (i32.const 1)))
              (br_if $r_2_next (i32.lt_s (local.get $r_2) (i32.const 10))))
            (local.set $c_14 (i32.add (local.get $c_14) (i32.const 1)))
            (br_if $c_14_next (i32.lt_s (local.get $c_14) (i32.const 4))))
          (local.set $total_9
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_10)) (f32x4.extract_lane 1 (local.get $c_10)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_10)) (f32x4.extract_lane 3 (local.get $c_10)))))
          (local.set $at_30
            (i32.add
              (i32.add (i32.add (i32.mul (local.get $i0) (i32.const 150)) (local.get $at_12)) (local.get $at_13))
              (i32.const 4)))
          (local.set $velocity_9
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_30) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (local.get $total_9)))
          (local.set $weight_9
            (f32.sub
              (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_30) (i32.const 2))))
              (f32.mul (local.get $velocity_9) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_30) (i32.const 2)))
            (local.get $velocity_9))
          (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_30) (i32.const 2)))
            (local.get $weight_9))
          (local.set $total_10
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_11)) (f32x4.extract_lane 1 (local.get $c_11)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_11)) (f32x4.extract_lane 3 (local.get $c_11)))))
          (local.set $at_31
            (i32.add
              (i32.add
                (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 150)) (local.get $at_12))
                (local.get $at_13))
              (i32.const 4)))
          (local.set $velocity_10
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_31) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (local.get $total_10)))
          (local.set $weight_10
            (f32.sub
              (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_31) (i32.const 2))))
              (f32.mul (local.get $velocity_10) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_31) (i32.const 2)))
            (local.get $velocity_10))
          (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_31) (i32.const 2)))
            (local.get $weight_10))
          (local.set $total_11
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_12)) (f32x4.extract_lane 1 (local.get $c_12)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_12)) (f32x4.extract_lane 3 (local.get $c_12)))))
          (local.set $at_32
            (i32.add
              (i32.add
                (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 150)) (local.get $at_12))
                (local.get $at_13))
              (i32.const 4)))
          (local.set $velocity_11
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_32) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (local.get $total_11)))
          (local.set $weight_11
            (f32.sub
              (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_32) (i32.const 2))))
              (f32.mul (local.get $velocity_11) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_32) (i32.const 2)))
            (local.get $velocity_11))
          (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_32) (i32.const 2)))
            (local.get $weight_11))
          (local.set $total_12
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_13)) (f32x4.extract_lane 1 (local.get $c_13)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_13)) (f32x4.extract_lane 3 (local.get $c_13)))))
          (local.set $at_33
            (i32.add
              (i32.add
                (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 150)) (local.get $at_12))
                (local.get $at_13))
              (i32.const 4)))
          (local.set $velocity_12
            (f32.add
              (f32.mul
                (f32.load (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_33) (i32.const 2))))
                (f32.const 0.8999999761581421))
              (local.get $total_12)))
          (local.set $weight_12
            (f32.sub
              (f32.load (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_33) (i32.const 2))))
              (f32.mul (local.get $velocity_12) (f32.const 0.0010000000474974513))))
          (f32.store (i32.add (local.get $new_step_0_conv2_weight_velocity) (i32.shl (local.get $at_33) (i32.const 2)))
            (local.get $velocity_12))
          (f32.store (i32.add (local.get $new_conv2_weight) (i32.shl (local.get $at_33) (i32.const 2)))
            (local.get $weight_12))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 16))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
