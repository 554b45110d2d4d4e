;; step/00_conv2d_relu
;; schedule: direct contraction, blocks of 2 x 16 in registers; 2.84M FLOPs, 126kB moved at least
;;   in  x: f32[4, 3, 32, 32]
;;   in  conv1_weight: f32[6, 3, 5, 5]
;;   in  conv1_bias: f32[6]
;;   out relu: f32[4, 6, 28, 28]
;; fuses:
;;   conv2d: conv f32[4, 1, 6, 28, 28]
;;   conv2d: add f32[4, 6, 28, 28]
;;   relu f32[4, 6, 28, 28]
;; from:
;;   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $x i32) (param $conv1_weight i32) (param $conv1_bias i32) (param $relu i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i2 i32)
    (local $i0 i32)
    (local $at i32)
    (local $at_2 i32)
    (local $at_10 i32)
    (local $at_11 i32)
    (local $i1 i32)
    (local $at_6 i32)
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
    (local $at_3 i32)
    (local $at_7 i32)
    (local $r i32)
    (local $at_4 i32)
    (local $at_8 i32)
    (local $s i32)
    (local $b v128)
    (local $at_5 i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $b_4 v128)
    (local $a v128)
    (local $at_9 i32)
    (local $a_2 v128)
    (local $sum v128)
    (local $sum_2 v128)
    (local $sum_3 v128)
    (local $sum_4 v128)
    (local $sum_5 v128)
    (local $sum_6 v128)
    (local $sum_7 v128)
    (local $sum_8 v128)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $c_16 i32)
    (local $at_12 i32)
    (local $at_15 i32)
    (local $r_2 i32)
    (local $at_13 i32)
    (local $at_16 i32)
    (local $s_2 i32)
    (local $at_14 i32)
    (local $b_5 v128)
    (local $b_6 v128)
    (local $b_7 v128)
    (local $at_17 i32)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $sum_9 v128)
    (local $sum_10 v128)
    (local $sum_11 v128)
    (local $sum_12 v128)
    (local $sum_13 v128)
    (local $sum_14 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i2 (i32.rem_u (local.get $group) (i32.const 28)))
        (local.set $i0 (i32.div_u (local.get $group) (i32.const 28)))
        (local.set $at (i32.mul (local.get $i0) (i32.const 3072)))
        (local.set $at_2 (i32.mul (local.get $i2) (i32.const 32)))
        (local.set $at_10 (i32.mul (local.get $i0) (i32.const 4704)))
        (local.set $at_11 (i32.mul (local.get $i2) (i32.const 28)))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $at_6 (i32.mul (local.get $i1) (i32.const 75)))
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
              (local.set $at_3
                (i32.add (i32.add (local.get $at) (i32.mul (local.get $c_9) (i32.const 1024))) (local.get $at_2)))
              (local.set $at_7 (i32.add (local.get $at_6) (i32.mul (local.get $c_9) (i32.const 25))))
              (local.set $r (i32.const 0))
              (loop $r_next
                (local.set $at_4
                  (i32.add (i32.add (local.get $at_3) (i32.mul (local.get $r) (i32.const 32))) (local.get $i3)))
                (local.set $at_8 (i32.add (local.get $at_7) (i32.mul (local.get $r) (i32.const 5))))
                (local.set $s (i32.const 0))
                (loop $s_next
                  (local.set $b
                    (v128.load (i32.add (local.get $x) (i32.shl (i32.add (local.get $at_4) (local.get $s)) (i32.const 2)))))
                  (local.set $at_5 (i32.add (local.get $at_4) (local.get $s)))
                  (local.set $b_2 (v128.load offset=16 (i32.add (local.get $x) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (local.set $b_3 (v128.load offset=32 (i32.add (local.get $x) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (local.set $b_4 (v128.load offset=48 (i32.add (local.get $x) (i32.shl (local.get $at_5) (i32.const 2)))))
                  (local.set $a
                    (v128.load32_splat (i32.add (local.get $conv1_weight) (i32.shl (i32.add (local.get $at_8) (local.get $s)) (i32.const 2)))))
                  (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                  (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                  (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                  (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a) (local.get $b_4))))
                  (local.set $at_9 (i32.add (local.get $at_8) (local.get $s)))
                  (local.set $a_2
                    (v128.load32_splat offset=300 (i32.add (local.get $conv1_weight) (i32.shl (local.get $at_9) (i32.const 2)))))
                  (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b))))
                  (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                  (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                  (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_2) (local.get $b_4))))
                  (local.set $s (i32.add (local.get $s) (i32.const 1)))
                  (br_if $s_next (i32.lt_s (local.get $s) (i32.const 5))))
                (local.set $r (i32.add (local.get $r) (i32.const 1)))
                (br_if $r_next (i32.lt_s (local.get $r) (i32.const 5))))
              (local.set $c_9 (i32.add (local.get $c_9) (i32.const 1)))
              (br_if $c_9_next (i32.lt_s (local.get $c_9) (i32.const 3))))
            (local.set $sum
              (f32x4.add
                (local.get $c)
                (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (local.get $i3)) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.lt (local.get $sum) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_2
              (f32x4.add
                (local.get $c_2)
                (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (i32.add (local.get $i3) (i32.const 4))) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_2) (f32x4.lt (local.get $sum_2) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_3
              (f32x4.add
                (local.get $c_3)
                (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (i32.add (local.get $i3) (i32.const 8))) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_3) (f32x4.lt (local.get $sum_3) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_4
              (f32x4.add
                (local.get $c_4)
                (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (i32.add (local.get $i3) (i32.const 12))) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_4) (f32x4.lt (local.get $sum_4) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_5
              (f32x4.add
                (local.get $c_5)
                (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (local.get $i3)) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_5) (f32x4.lt (local.get $sum_5) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_6
              (f32x4.add
                (local.get $c_6)
                (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (i32.add (local.get $i3) (i32.const 4))) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_6) (f32x4.lt (local.get $sum_6) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_7
              (f32x4.add
                (local.get $c_7)
                (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (i32.add (local.get $i3) (i32.const 8))) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_7) (f32x4.lt (local.get $sum_7) (v128.const f32x4 0 0 0 0))))
            (local.set $sum_8
              (f32x4.add
                (local.get $c_8)
                (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (i32.add (local.get $i3) (i32.const 12))) (i32.const 2)))
              (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_8) (f32x4.lt (local.get $sum_8) (v128.const f32x4 0 0 0 0))))
            (local.set $i3 (i32.add (local.get $i3) (i32.const 16)))
            (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 16))))
          (local.set $c_10 (v128.const f32x4 0 0 0 0))
          (local.set $c_11 (v128.const f32x4 0 0 0 0))
          (local.set $c_12 (v128.const f32x4 0 0 0 0))
          (local.set $c_13 (v128.const f32x4 0 0 0 0))
          (local.set $c_14 (v128.const f32x4 0 0 0 0))
          (local.set $c_15 (v128.const f32x4 0 0 0 0))
          (local.set $c_16 (i32.const 0))
          (loop $c_16_next
            (local.set $at_12
              (i32.add (i32.add (local.get $at) (i32.mul (local.get $c_16) (i32.const 1024))) (local.get $at_2)))
            (local.set $at_15 (i32.add (local.get $at_6) (i32.mul (local.get $c_16) (i32.const 25))))
            (local.set $r_2 (i32.const 0))
            (loop $r_2_next
              (local.set $at_13
                (i32.add (i32.add (local.get $at_12) (i32.mul (local.get $r_2) (i32.const 32))) (i32.const 16)))
              (local.set $at_16 (i32.add (local.get $at_15) (i32.mul (local.get $r_2) (i32.const 5))))
              (local.set $s_2 (i32.const 0))
              (loop $s_2_next
                (local.set $at_14 (i32.add (local.get $at_13) (local.get $s_2)))
                (local.set $b_5 (v128.load (i32.add (local.get $x) (i32.shl (local.get $at_14) (i32.const 2)))))
                (local.set $b_6 (v128.load offset=16 (i32.add (local.get $x) (i32.shl (local.get $at_14) (i32.const 2)))))
                (local.set $b_7 (v128.load offset=32 (i32.add (local.get $x) (i32.shl (local.get $at_14) (i32.const 2)))))
                (local.set $at_17 (i32.add (local.get $at_16) (local.get $s_2)))
                (local.set $a_3
                  (v128.load32_splat (i32.add (local.get $conv1_weight) (i32.shl (local.get $at_17) (i32.const 2)))))
                (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_3) (local.get $b_5))))
                (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_3) (local.get $b_6))))
                (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_3) (local.get $b_7))))
                (local.set $a_4
                  (v128.load32_splat offset=300 (i32.add (local.get $conv1_weight) (i32.shl (local.get $at_17) (i32.const 2)))))
                (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_4) (local.get $b_5))))
                (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_4) (local.get $b_6))))
                (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_4) (local.get $b_7))))
                (local.set $s_2 (i32.add (local.get $s_2) (i32.const 1)))
                (br_if $s_2_next (i32.lt_s (local.get $s_2) (i32.const 5))))
              (local.set $r_2 (i32.add (local.get $r_2) (i32.const 1)))
              (br_if $r_2_next (i32.lt_s (local.get $r_2) (i32.const 5))))
            (local.set $c_16 (i32.add (local.get $c_16) (i32.const 1)))
            (br_if $c_16_next (i32.lt_s (local.get $c_16) (i32.const 3))))
          (local.set $sum_9
            (f32x4.add
              (local.get $c_10)
              (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
          (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (i32.const 16)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_9) (f32x4.lt (local.get $sum_9) (v128.const f32x4 0 0 0 0))))
          (local.set $sum_10
            (f32x4.add
              (local.get $c_11)
              (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
          (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (i32.const 20)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_10) (f32x4.lt (local.get $sum_10) (v128.const f32x4 0 0 0 0))))
          (local.set $sum_11
            (f32x4.add
              (local.get $c_12)
              (v128.load32_splat (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
          (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i1) (i32.const 784))) (local.get $at_11)) (i32.const 24)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_11) (f32x4.lt (local.get $sum_11) (v128.const f32x4 0 0 0 0))))
          (local.set $sum_12
            (f32x4.add
              (local.get $c_13)
              (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
          (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (i32.const 16)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_12) (f32x4.lt (local.get $sum_12) (v128.const f32x4 0 0 0 0))))
          (local.set $sum_13
            (f32x4.add
              (local.get $c_14)
              (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
          (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (i32.const 20)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_13) (f32x4.lt (local.get $sum_13) (v128.const f32x4 0 0 0 0))))
          (local.set $sum_14
            (f32x4.add
              (local.get $c_15)
              (v128.load32_splat offset=4 (i32.add (local.get $conv1_bias) (i32.shl (local.get $i1) (i32.const 2))))))
          (v128.store (i32.add (local.get $relu) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i1) (i32.const 1)) (i32.const 784))) (local.get $at_11)) (i32.const 24)) (i32.const 2)))
            (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum_14) (f32x4.lt (local.get $sum_14) (v128.const f32x4 0 0 0 0))))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 2)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 6))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
