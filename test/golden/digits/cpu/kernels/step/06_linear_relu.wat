;; step/06_linear_relu
;; schedule: dot products, blocks of 3 x 3 in registers; 4.20M FLOPs, 345kB moved at least
;;   in  max_pool2d: f32[32, 32, 4, 4]
;;   in  fc1_weight: f32[128, 512]
;;   in  fc1_bias: f32[128]
;;   out relu_3: f32[32, 128]
;; fuses:
;;   linear: einsum f32[32, 128]
;;   linear: add f32[32, 128]
;;   relu f32[32, 128]
;; from:
;;   examples/digits/digits.ml:11: |> flatten(start=1)
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $max_pool2d i32) (param $fc1_weight i32) (param $fc1_bias i32) (param $relu_3 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $at i32)
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
    (local $at_3 i32)
    (local $k i32)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $b v128)
    (local $at_4 i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $total f32)
    (local $sum f32)
    (local $total_2 f32)
    (local $sum_2 f32)
    (local $total_3 f32)
    (local $sum_3 f32)
    (local $total_4 f32)
    (local $sum_4 f32)
    (local $total_5 f32)
    (local $sum_5 f32)
    (local $total_6 f32)
    (local $sum_6 f32)
    (local $total_7 f32)
    (local $sum_7 f32)
    (local $total_8 f32)
    (local $sum_8 f32)
    (local $total_9 f32)
    (local $sum_9 f32)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $at_6 i32)
    (local $k_2 i32)
    (local $at_5 i32)
    (local $a_4 v128)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $at_7 i32)
    (local $b_4 v128)
    (local $b_5 v128)
    (local $total_10 f32)
    (local $sum_10 f32)
    (local $total_11 f32)
    (local $sum_11 f32)
    (local $total_12 f32)
    (local $sum_12 f32)
    (local $total_13 f32)
    (local $sum_13 f32)
    (local $total_14 f32)
    (local $sum_14 f32)
    (local $total_15 f32)
    (local $sum_15 f32)
    (local $at_8 i32)
    (local $i1_2 i32)
    (local $c_16 v128)
    (local $c_17 v128)
    (local $c_18 v128)
    (local $c_19 v128)
    (local $c_20 v128)
    (local $c_21 v128)
    (local $at_10 i32)
    (local $k_3 i32)
    (local $at_9 i32)
    (local $a_7 v128)
    (local $a_8 v128)
    (local $at_11 i32)
    (local $b_6 v128)
    (local $b_7 v128)
    (local $b_8 v128)
    (local $total_16 f32)
    (local $sum_16 f32)
    (local $total_17 f32)
    (local $sum_17 f32)
    (local $total_18 f32)
    (local $sum_18 f32)
    (local $total_19 f32)
    (local $sum_19 f32)
    (local $total_20 f32)
    (local $sum_20 f32)
    (local $total_21 f32)
    (local $sum_21 f32)
    (local $c_22 v128)
    (local $c_23 v128)
    (local $c_24 v128)
    (local $c_25 v128)
    (local $at_13 i32)
    (local $k_4 i32)
    (local $at_12 i32)
    (local $a_9 v128)
    (local $a_10 v128)
    (local $at_14 i32)
    (local $b_9 v128)
    (local $b_10 v128)
    (local $total_22 f32)
    (local $sum_22 f32)
    (local $total_23 f32)
    (local $sum_23 f32)
    (local $total_24 f32)
    (local $sum_24 f32)
    (local $total_25 f32)
    (local $sum_25 f32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $i0 (i32.const 0))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (i32.const 30)))
          (local.set $at (i32.mul (local.get $i0) (i32.const 512)))
          (local.set $i1 (i32.const 0))
          (block $i1_done (loop $i1_next
            (br_if $i1_done (i32.ge_s (local.get $i1) (i32.const 126)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $c_9 (v128.const f32x4 0 0 0 0))
            (local.set $at_3 (i32.mul (local.get $i1) (i32.const 512)))
            (local.set $k (i32.const 0))
            (block $k_done (loop $k_next
              (br_if $k_done (i32.ge_s (local.get $k) (i32.const 512)))
              (local.set $a
                (v128.load (i32.add (local.get $max_pool2d) (i32.shl (i32.add (local.get $at) (local.get $k)) (i32.const 2)))))
              (local.set $at_2 (i32.add (local.get $at) (local.get $k)))
              (local.set $a_2
                (v128.load offset=2048 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $a_3
                (v128.load offset=4096 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $b
                (v128.load (i32.add (local.get $fc1_weight) (i32.shl (i32.add (local.get $at_3) (local.get $k)) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $at_4 (i32.add (local.get $at_3) (local.get $k)))
              (local.set $b_2
                (v128.load offset=2048 (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $b_3
                (v128.load offset=4096 (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
              (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
              (local.set $k (i32.add (local.get $k) (i32.const 4)))
              (br $k_next)))
            (local.set $total
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c)) (f32x4.extract_lane 1 (local.get $c)))
                (f32.add (f32x4.extract_lane 2 (local.get $c)) (f32x4.extract_lane 3 (local.get $c)))))
            (local.set $sum
              (f32.add
                (local.get $total)
                (f32.load (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (local.get $i1)) (i32.const 2)))
              (select (f32.const 0) (local.get $sum) (f32.lt (local.get $sum) (f32.const 0))))
            (local.set $total_2
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_2)) (f32x4.extract_lane 1 (local.get $c_2)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_2)) (f32x4.extract_lane 3 (local.get $c_2)))))
            (local.set $sum_2
              (f32.add
                (local.get $total_2)
                (f32.load offset=4 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_2) (f32.lt (local.get $sum_2) (f32.const 0))))
            (local.set $total_3
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_3)) (f32x4.extract_lane 1 (local.get $c_3)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_3)) (f32x4.extract_lane 3 (local.get $c_3)))))
            (local.set $sum_3
              (f32.add
                (local.get $total_3)
                (f32.load offset=8 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_3) (f32.lt (local.get $sum_3) (f32.const 0))))
            (local.set $total_4
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_4)) (f32x4.extract_lane 1 (local.get $c_4)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_4)) (f32x4.extract_lane 3 (local.get $c_4)))))
            (local.set $sum_4
              (f32.add
                (local.get $total_4)
                (f32.load (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (local.get $i1)) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_4) (f32.lt (local.get $sum_4) (f32.const 0))))
            (local.set $total_5
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_5)) (f32x4.extract_lane 1 (local.get $c_5)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_5)) (f32x4.extract_lane 3 (local.get $c_5)))))
            (local.set $sum_5
              (f32.add
                (local.get $total_5)
                (f32.load offset=4 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_5) (f32.lt (local.get $sum_5) (f32.const 0))))
            (local.set $total_6
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_6)) (f32x4.extract_lane 1 (local.get $c_6)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_6)) (f32x4.extract_lane 3 (local.get $c_6)))))
            (local.set $sum_6
              (f32.add
                (local.get $total_6)
                (f32.load offset=8 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_6) (f32.lt (local.get $sum_6) (f32.const 0))))
            (local.set $total_7
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_7)) (f32x4.extract_lane 1 (local.get $c_7)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_7)) (f32x4.extract_lane 3 (local.get $c_7)))))
            (local.set $sum_7
              (f32.add
                (local.get $total_7)
                (f32.load (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 128)) (local.get $i1)) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_7) (f32.lt (local.get $sum_7) (f32.const 0))))
            (local.set $total_8
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_8)) (f32x4.extract_lane 1 (local.get $c_8)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_8)) (f32x4.extract_lane 3 (local.get $c_8)))))
            (local.set $sum_8
              (f32.add
                (local.get $total_8)
                (f32.load offset=4 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_8) (f32.lt (local.get $sum_8) (f32.const 0))))
            (local.set $total_9
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_9)) (f32x4.extract_lane 1 (local.get $c_9)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_9)) (f32x4.extract_lane 3 (local.get $c_9)))))
            (local.set $sum_9
              (f32.add
                (local.get $total_9)
                (f32.load offset=8 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))
              (select (f32.const 0) (local.get $sum_9) (f32.lt (local.get $sum_9) (f32.const 0))))
            (local.set $i1 (i32.add (local.get $i1) (i32.const 3)))
            (br $i1_next)))
          (local.set $c_10 (v128.const f32x4 0 0 0 0))
          (local.set $c_11 (v128.const f32x4 0 0 0 0))
          (local.set $c_12 (v128.const f32x4 0 0 0 0))
          (local.set $c_13 (v128.const f32x4 0 0 0 0))
          (local.set $c_14 (v128.const f32x4 0 0 0 0))
          (local.set $c_15 (v128.const f32x4 0 0 0 0))
          (local.set $at_6 (i32.mul (i32.const 126) (i32.const 512)))
          (local.set $k_2 (i32.const 0))
          (block $k_2_done (loop $k_2_next
            (br_if $k_2_done (i32.ge_s (local.get $k_2) (i32.const 512)))
            (local.set $at_5 (i32.add (local.get $at) (local.get $k_2)))
            (local.set $a_4 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_5) (i32.const 2)))))
            (local.set $a_5
              (v128.load offset=2048 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_5) (i32.const 2)))))
            (local.set $a_6
              (v128.load offset=4096 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_5) (i32.const 2)))))
            (local.set $at_7 (i32.add (local.get $at_6) (local.get $k_2)))
            (local.set $b_4 (v128.load (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_7) (i32.const 2)))))
            (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_4) (local.get $b_4))))
            (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_5) (local.get $b_4))))
            (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_6) (local.get $b_4))))
            (local.set $b_5
              (v128.load offset=2048 (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_7) (i32.const 2)))))
            (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_4) (local.get $b_5))))
            (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_5) (local.get $b_5))))
            (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_6) (local.get $b_5))))
            (local.set $k_2 (i32.add (local.get $k_2) (i32.const 4)))
            (br $k_2_next)))
          (local.set $total_10
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_10)) (f32x4.extract_lane 1 (local.get $c_10)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_10)) (f32x4.extract_lane 3 (local.get $c_10)))))
          (local.set $sum_10 (f32.add (local.get $total_10) (f32.load offset=504 (local.get $fc1_bias))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.const 126)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_10) (f32.lt (local.get $sum_10) (f32.const 0))))
          (local.set $total_11
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_11)) (f32x4.extract_lane 1 (local.get $c_11)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_11)) (f32x4.extract_lane 3 (local.get $c_11)))))
          (local.set $sum_11 (f32.add (local.get $total_11) (f32.load offset=508 (local.get $fc1_bias))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.const 127)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_11) (f32.lt (local.get $sum_11) (f32.const 0))))
          (local.set $total_12
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_12)) (f32x4.extract_lane 1 (local.get $c_12)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_12)) (f32x4.extract_lane 3 (local.get $c_12)))))
          (local.set $sum_12 (f32.add (local.get $total_12) (f32.load offset=504 (local.get $fc1_bias))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.const 126)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_12) (f32.lt (local.get $sum_12) (f32.const 0))))
          (local.set $total_13
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_13)) (f32x4.extract_lane 1 (local.get $c_13)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_13)) (f32x4.extract_lane 3 (local.get $c_13)))))
          (local.set $sum_13 (f32.add (local.get $total_13) (f32.load offset=508 (local.get $fc1_bias))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.const 127)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_13) (f32.lt (local.get $sum_13) (f32.const 0))))
          (local.set $total_14
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_14)) (f32x4.extract_lane 1 (local.get $c_14)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_14)) (f32x4.extract_lane 3 (local.get $c_14)))))
          (local.set $sum_14 (f32.add (local.get $total_14) (f32.load offset=504 (local.get $fc1_bias))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 128)) (i32.const 126)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_14) (f32.lt (local.get $sum_14) (f32.const 0))))
          (local.set $total_15
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_15)) (f32x4.extract_lane 1 (local.get $c_15)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_15)) (f32x4.extract_lane 3 (local.get $c_15)))))
          (local.set $sum_15 (f32.add (local.get $total_15) (f32.load offset=508 (local.get $fc1_bias))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 128)) (i32.const 127)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_15) (f32.lt (local.get $sum_15) (f32.const 0))))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
          (br $i0_next)))
        (local.set $at_8 (i32.mul (i32.const 30) (i32.const 512)))
        (local.set $i1_2 (i32.const 0))
        (block $i1_2_done (loop $i1_2_next
          (br_if $i1_2_done (i32.ge_s (local.get $i1_2) (i32.const 126)))
          (local.set $c_16 (v128.const f32x4 0 0 0 0))
          (local.set $c_17 (v128.const f32x4 0 0 0 0))
          (local.set $c_18 (v128.const f32x4 0 0 0 0))
          (local.set $c_19 (v128.const f32x4 0 0 0 0))
          (local.set $c_20 (v128.const f32x4 0 0 0 0))
          (local.set $c_21 (v128.const f32x4 0 0 0 0))
          (local.set $at_10 (i32.mul (local.get $i1_2) (i32.const 512)))
          (local.set $k_3 (i32.const 0))
          (block $k_3_done (loop $k_3_next
            (br_if $k_3_done (i32.ge_s (local.get $k_3) (i32.const 512)))
            (local.set $at_9 (i32.add (local.get $at_8) (local.get $k_3)))
            (local.set $a_7 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_9) (i32.const 2)))))
            (local.set $a_8
              (v128.load offset=2048 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_9) (i32.const 2)))))
            (local.set $at_11 (i32.add (local.get $at_10) (local.get $k_3)))
            (local.set $b_6 (v128.load (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_11) (i32.const 2)))))
            (local.set $c_16 (f32x4.add (local.get $c_16) (f32x4.mul (local.get $a_7) (local.get $b_6))))
            (local.set $c_19 (f32x4.add (local.get $c_19) (f32x4.mul (local.get $a_8) (local.get $b_6))))
            (local.set $b_7
              (v128.load offset=2048 (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_11) (i32.const 2)))))
            (local.set $c_17 (f32x4.add (local.get $c_17) (f32x4.mul (local.get $a_7) (local.get $b_7))))
            (local.set $c_20 (f32x4.add (local.get $c_20) (f32x4.mul (local.get $a_8) (local.get $b_7))))
            (local.set $b_8
              (v128.load offset=4096 (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_11) (i32.const 2)))))
            (local.set $c_18 (f32x4.add (local.get $c_18) (f32x4.mul (local.get $a_7) (local.get $b_8))))
            (local.set $c_21 (f32x4.add (local.get $c_21) (f32x4.mul (local.get $a_8) (local.get $b_8))))
            (local.set $k_3 (i32.add (local.get $k_3) (i32.const 4)))
            (br $k_3_next)))
          (local.set $total_16
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_16)) (f32x4.extract_lane 1 (local.get $c_16)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_16)) (f32x4.extract_lane 3 (local.get $c_16)))))
          (local.set $sum_16
            (f32.add
              (local.get $total_16)
              (f32.load (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1_2) (i32.const 2))))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 30) (i32.const 128)) (local.get $i1_2)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_16) (f32.lt (local.get $sum_16) (f32.const 0))))
          (local.set $total_17
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_17)) (f32x4.extract_lane 1 (local.get $c_17)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_17)) (f32x4.extract_lane 3 (local.get $c_17)))))
          (local.set $sum_17
            (f32.add
              (local.get $total_17)
              (f32.load offset=4 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1_2) (i32.const 2))))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 30) (i32.const 128)) (i32.add (local.get $i1_2) (i32.const 1))) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_17) (f32.lt (local.get $sum_17) (f32.const 0))))
          (local.set $total_18
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_18)) (f32x4.extract_lane 1 (local.get $c_18)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_18)) (f32x4.extract_lane 3 (local.get $c_18)))))
          (local.set $sum_18
            (f32.add
              (local.get $total_18)
              (f32.load offset=8 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1_2) (i32.const 2))))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 30) (i32.const 128)) (i32.add (local.get $i1_2) (i32.const 2))) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_18) (f32.lt (local.get $sum_18) (f32.const 0))))
          (local.set $total_19
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_19)) (f32x4.extract_lane 1 (local.get $c_19)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_19)) (f32x4.extract_lane 3 (local.get $c_19)))))
          (local.set $sum_19
            (f32.add
              (local.get $total_19)
              (f32.load (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1_2) (i32.const 2))))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 31) (i32.const 128)) (local.get $i1_2)) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_19) (f32.lt (local.get $sum_19) (f32.const 0))))
          (local.set $total_20
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_20)) (f32x4.extract_lane 1 (local.get $c_20)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_20)) (f32x4.extract_lane 3 (local.get $c_20)))))
          (local.set $sum_20
            (f32.add
              (local.get $total_20)
              (f32.load offset=4 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1_2) (i32.const 2))))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 31) (i32.const 128)) (i32.add (local.get $i1_2) (i32.const 1))) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_20) (f32.lt (local.get $sum_20) (f32.const 0))))
          (local.set $total_21
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_21)) (f32x4.extract_lane 1 (local.get $c_21)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_21)) (f32x4.extract_lane 3 (local.get $c_21)))))
          (local.set $sum_21
            (f32.add
              (local.get $total_21)
              (f32.load offset=8 (i32.add (local.get $fc1_bias) (i32.shl (local.get $i1_2) (i32.const 2))))))
          (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 31) (i32.const 128)) (i32.add (local.get $i1_2) (i32.const 2))) (i32.const 2)))
            (select (f32.const 0) (local.get $sum_21) (f32.lt (local.get $sum_21) (f32.const 0))))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 3)))
          (br $i1_2_next)))
        (local.set $c_22 (v128.const f32x4 0 0 0 0))
        (local.set $c_23 (v128.const f32x4 0 0 0 0))
        (local.set $c_24 (v128.const f32x4 0 0 0 0))
        (local.set $c_25 (v128.const f32x4 0 0 0 0))
        (local.set $at_13 (i32.mul (i32.const 126) (i32.const 512)))
        (local.set $k_4 (i32.const 0))
        (block $k_4_done (loop $k_4_next
          (br_if $k_4_done (i32.ge_s (local.get $k_4) (i32.const 512)))
          (local.set $at_12 (i32.add (local.get $at_8) (local.get $k_4)))
          (local.set $a_9 (v128.load (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_12) (i32.const 2)))))
          (local.set $a_10
            (v128.load offset=2048 (i32.add (local.get $max_pool2d) (i32.shl (local.get $at_12) (i32.const 2)))))
          (local.set $at_14 (i32.add (local.get $at_13) (local.get $k_4)))
          (local.set $b_9 (v128.load (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_14) (i32.const 2)))))
          (local.set $c_22 (f32x4.add (local.get $c_22) (f32x4.mul (local.get $a_9) (local.get $b_9))))
          (local.set $c_24 (f32x4.add (local.get $c_24) (f32x4.mul (local.get $a_10) (local.get $b_9))))
          (local.set $b_10
            (v128.load offset=2048 (i32.add (local.get $fc1_weight) (i32.shl (local.get $at_14) (i32.const 2)))))
          (local.set $c_23 (f32x4.add (local.get $c_23) (f32x4.mul (local.get $a_9) (local.get $b_10))))
          (local.set $c_25 (f32x4.add (local.get $c_25) (f32x4.mul (local.get $a_10) (local.get $b_10))))
          (local.set $k_4 (i32.add (local.get $k_4) (i32.const 4)))
          (br $k_4_next)))
        (local.set $total_22
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_22)) (f32x4.extract_lane 1 (local.get $c_22)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_22)) (f32x4.extract_lane 3 (local.get $c_22)))))
        (local.set $sum_22 (f32.add (local.get $total_22) (f32.load offset=504 (local.get $fc1_bias))))
        (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 30) (i32.const 128)) (i32.const 126)) (i32.const 2)))
          (select (f32.const 0) (local.get $sum_22) (f32.lt (local.get $sum_22) (f32.const 0))))
        (local.set $total_23
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_23)) (f32x4.extract_lane 1 (local.get $c_23)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_23)) (f32x4.extract_lane 3 (local.get $c_23)))))
        (local.set $sum_23 (f32.add (local.get $total_23) (f32.load offset=508 (local.get $fc1_bias))))
        (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 30) (i32.const 128)) (i32.const 127)) (i32.const 2)))
          (select (f32.const 0) (local.get $sum_23) (f32.lt (local.get $sum_23) (f32.const 0))))
        (local.set $total_24
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_24)) (f32x4.extract_lane 1 (local.get $c_24)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_24)) (f32x4.extract_lane 3 (local.get $c_24)))))
        (local.set $sum_24 (f32.add (local.get $total_24) (f32.load offset=504 (local.get $fc1_bias))))
        (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 31) (i32.const 128)) (i32.const 126)) (i32.const 2)))
          (select (f32.const 0) (local.get $sum_24) (f32.lt (local.get $sum_24) (f32.const 0))))
        (local.set $total_25
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_25)) (f32x4.extract_lane 1 (local.get $c_25)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_25)) (f32x4.extract_lane 3 (local.get $c_25)))))
        (local.set $sum_25 (f32.add (local.get $total_25) (f32.load offset=508 (local.get $fc1_bias))))
        (f32.store (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.const 31) (i32.const 128)) (i32.const 127)) (i32.const 2)))
          (select (f32.const 0) (local.get $sum_25) (f32.lt (local.get $sum_25) (f32.const 0))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
