;; step/25_d_conv2d
;; schedule: 36 points together; 1.08M FLOPs, 999kB moved at least
;;   in  d_conv2d: f32[32, 1, 32, 10, 10]
;;   out d_conv2d_2: f32[6, 6, 1, 32, 32, 2, 2]
;; fuses:
;;   d_conv2d: winograd_input f32[6, 6, 1, 32, 32, 2, 2]
;;   d_conv2d: stored f32[6, 6, 1, 32, 32, 2, 2]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_conv2d i32) (param $d_conv2d_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_5 i32)
    (local $i4 i32)
    (local $at_2 i32)
    (local $at_6 i32)
    (local $at_7 i32)
    (local $i5 i32)
    (local $at_3 i32)
    (local $at_8 i32)
    (local $at_9 i32)
    (local $i6 i32)
    (local $at_4 i32)
    (local $d_conv2d_i f32)
    (local $d_conv2d_i_2 f32)
    (local $difference f32)
    (local $d_conv2d_i_3 f32)
    (local $d_conv2d_i_4 f32)
    (local $difference_2 f32)
    (local $d_conv2d_i_5 f32)
    (local $d_conv2d_i_6 f32)
    (local $difference_3 f32)
    (local $at_10 i32)
    (local $difference_4 f32)
    (local $d_conv2d_i_7 f32)
    (local $d_conv2d_i_8 f32)
    (local $difference_5 f32)
    (local $d_conv2d_i_9 f32)
    (local $d_conv2d_i_10 f32)
    (local $difference_6 f32)
    (local $sum f32)
    (local $difference_7 f32)
    (local $sum_2 f32)
    (local $d_conv2d_i_11 f32)
    (local $d_conv2d_i_12 f32)
    (local $difference_8 f32)
    (local $difference_9 f32)
    (local $d_conv2d_i_13 f32)
    (local $d_conv2d_i_14 f32)
    (local $sum_3 f32)
    (local $sum_4 f32)
    (local $difference_10 f32)
    (local $d_conv2d_i_15 f32)
    (local $d_conv2d_i_16 f32)
    (local $sum_5 f32)
    (local $sum_6 f32)
    (local $difference_11 f32)
    (local $d_conv2d_i_17 f32)
    (local $d_conv2d_i_18 f32)
    (local $sum_7 f32)
    (local $sum_8 f32)
    (local $difference_12 f32)
    (local $difference_13 f32)
    (local $d_conv2d_i_19 f32)
    (local $d_conv2d_i_20 f32)
    (local $sum_9 f32)
    (local $sum_10 f32)
    (local $difference_14 f32)
    (local $d_conv2d_i_21 f32)
    (local $d_conv2d_i_22 f32)
    (local $sum_11 f32)
    (local $sum_12 f32)
    (local $sum_13 f32)
    (local $difference_15 f32)
    (local $sum_14 f32)
    (local $difference_16 f32)
    (local $d_conv2d_i_23 f32)
    (local $d_conv2d_i_24 f32)
    (local $sum_15 f32)
    (local $sum_16 f32)
    (local $difference_17 f32)
    (local $difference_18 f32)
    (local $difference_19 f32)
    (local $difference_20 f32)
    (local $difference_21 f32)
    (local $difference_22 f32)
    (local $sum_17 f32)
    (local $difference_23 f32)
    (local $sum_18 f32)
    (local $difference_24 f32)
    (local $difference_25 f32)
    (local $sum_19 f32)
    (local $sum_20 f32)
    (local $difference_26 f32)
    (local $sum_21 f32)
    (local $sum_22 f32)
    (local $difference_27 f32)
    (local $sum_23 f32)
    (local $sum_24 f32)
    (local $difference_28 f32)
    (local $difference_29 f32)
    (local $sum_25 f32)
    (local $sum_26 f32)
    (local $difference_30 f32)
    (local $sum_27 f32)
    (local $sum_28 f32)
    (local $sum_29 f32)
    (local $difference_31 f32)
    (local $sum_30 f32)
    (local $difference_32 f32)
    (local $sum_31 f32)
    (local $sum_32 f32)
    (local $difference_33 f32)
    (local $difference_34 f32)
    (local $difference_35 f32)
    (local $difference_36 f32)
    (local $difference_37 f32)
    (local $difference_38 f32)
    (local $sum_33 f32)
    (local $difference_39 f32)
    (local $sum_34 f32)
    (local $difference_40 f32)
    (local $difference_41 f32)
    (local $difference_42 f32)
    (local $difference_43 f32)
    (local $difference_44 f32)
    (local $difference_45 f32)
    (local $difference_46 f32)
    (local $sum_35 f32)
    (local $difference_47 f32)
    (local $sum_36 f32)
    (local $difference_48 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 100)))
        (local.set $at_5 (i32.mul (local.get $group) (i32.const 128)))
        (local.set $i4 (i32.const 0))
        (loop $i4_next
          (local.set $at_2 (i32.add (i32.mul (local.get $i4) (i32.const 3200)) (local.get $at)))
          (local.set $at_6 (i32.mul (local.get $i4) (i32.const 4)))
          (local.set $at_7 (i32.add (local.get $at_5) (local.get $at_6)))
          (local.set $i5 (i32.const 0))
          (loop $i5_next
            (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $i5) (i32.const 40))))
            (local.set $at_8 (i32.mul (local.get $i5) (i32.const 2)))
            (local.set $at_9 (i32.add (local.get $at_7) (local.get $at_8)))
            (local.set $i6 (i32.const 0))
            (loop $i6_next
              (local.set $at_4 (i32.add (local.get $at_3) (i32.mul (local.get $i6) (i32.const 4))))
              (local.set $d_conv2d_i
                (f32.load offset=176 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_2
                (f32.load offset=96 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $difference
                (f32.sub
                  (f32.add
                    (local.get $d_conv2d_i)
                    (f32.mul
                      (f32.load offset=16 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                      (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_2) (f32.const 2.8125))))
              (local.set $d_conv2d_i_3
                (f32.load offset=160 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_4
                (f32.load offset=80 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $difference_2
                (f32.sub
                  (f32.add
                    (local.get $d_conv2d_i_3)
                    (f32.mul
                      (f32.load (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                      (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_4) (f32.const 2.8125))))
              (local.set $d_conv2d_i_5
                (f32.load offset=168 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_6
                (f32.load offset=88 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $difference_3
                (f32.sub
                  (f32.add
                    (local.get $d_conv2d_i_5)
                    (f32.mul
                      (f32.load offset=8 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                      (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_6) (f32.const 2.8125))))
              (local.set $at_10 (i32.add (local.get $at_9) (local.get $i6)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_10) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference) (f32.mul (local.get $difference_2) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_3) (f32.const 2.8125))))
              (local.set $difference_4
                (f32.sub (local.get $difference) (f32.mul (local.get $difference_3) (f32.const 2.25))))
              (local.set $d_conv2d_i_7
                (f32.load offset=164 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_8
                (f32.load offset=84 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $difference_5
                (f32.sub
                  (f32.add
                    (local.get $d_conv2d_i_7)
                    (f32.mul
                      (f32.load offset=4 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                      (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_8) (f32.const 2.8125))))
              (local.set $d_conv2d_i_9
                (f32.load offset=172 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_10
                (f32.load offset=92 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $difference_6
                (f32.sub
                  (f32.add
                    (local.get $d_conv2d_i_9)
                    (f32.mul
                      (f32.load offset=12 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                      (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_10) (f32.const 2.8125))))
              (local.set $sum
                (f32.add
                  (f32.mul (local.get $difference_5) (f32.const -1.6875))
                  (f32.mul (local.get $difference_6) (f32.const 0.75))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 4096)) (i32.const 2)))
                (f32.add (local.get $difference_4) (local.get $sum)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 8192)) (i32.const 2)))
                (f32.sub (local.get $difference_4) (local.get $sum)))
              (local.set $difference_7
                (f32.sub (local.get $difference) (f32.mul (local.get $difference_3) (f32.const 0.5625))))
              (local.set $sum_2
                (f32.add
                  (f32.mul (local.get $difference_5) (f32.const -0.84375))
                  (f32.mul (local.get $difference_6) (f32.const 1.5))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 12288)) (i32.const 2)))
                (f32.add (local.get $difference_7) (local.get $sum_2)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 16384)) (i32.const 2)))
                (f32.sub (local.get $difference_7) (local.get $sum_2)))
              (local.set $d_conv2d_i_11
                (f32.load offset=180 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_12
                (f32.load offset=100 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $difference_8
                (f32.sub
                  (f32.add
                    (local.get $d_conv2d_i_11)
                    (f32.mul
                      (f32.load offset=20 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                      (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_12) (f32.const 2.8125))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 20480)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_8) (f32.mul (local.get $difference_5) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_6) (f32.const 2.8125))))
              (local.set $difference_9
                (f32.sub (local.get $d_conv2d_i) (f32.mul (local.get $d_conv2d_i_2) (f32.const 2.25))))
              (local.set $d_conv2d_i_13
                (f32.load offset=56 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_14
                (f32.load offset=136 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $sum_3
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_13) (f32.const -1.6875))
                  (f32.mul (local.get $d_conv2d_i_14) (f32.const 0.75))))
              (local.set $sum_4 (f32.add (local.get $difference_9) (local.get $sum_3)))
              (local.set $difference_10
                (f32.sub (local.get $d_conv2d_i_3) (f32.mul (local.get $d_conv2d_i_4) (f32.const 2.25))))
              (local.set $d_conv2d_i_15
                (f32.load offset=40 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_16
                (f32.load offset=120 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $sum_5
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_15) (f32.const -1.6875))
                  (f32.mul (local.get $d_conv2d_i_16) (f32.const 0.75))))
              (local.set $sum_6 (f32.add (local.get $difference_10) (local.get $sum_5)))
              (local.set $difference_11
                (f32.sub (local.get $d_conv2d_i_5) (f32.mul (local.get $d_conv2d_i_6) (f32.const 2.25))))
              (local.set $d_conv2d_i_17
                (f32.load offset=48 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_18
                (f32.load offset=128 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $sum_7
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_17) (f32.const -1.6875))
                  (f32.mul (local.get $d_conv2d_i_18) (f32.const 0.75))))
              (local.set $sum_8 (f32.add (local.get $difference_11) (local.get $sum_7)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 24576)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $sum_4) (f32.mul (local.get $sum_6) (f32.const 1.265625)))
                  (f32.mul (local.get $sum_8) (f32.const 2.8125))))
              (local.set $difference_12 (f32.sub (local.get $sum_4) (f32.mul (local.get $sum_8) (f32.const 2.25))))
              (local.set $difference_13
                (f32.sub (local.get $d_conv2d_i_7) (f32.mul (local.get $d_conv2d_i_8) (f32.const 2.25))))
              (local.set $d_conv2d_i_19
                (f32.load offset=44 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_20
                (f32.load offset=124 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $sum_9
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_19) (f32.const -1.6875))
                  (f32.mul (local.get $d_conv2d_i_20) (f32.const 0.75))))
              (local.set $sum_10 (f32.add (local.get $difference_13) (local.get $sum_9)))
              (local.set $difference_14
                (f32.sub (local.get $d_conv2d_i_9) (f32.mul (local.get $d_conv2d_i_10) (f32.const 2.25))))
              (local.set $d_conv2d_i_21
                (f32.load offset=52 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_22
                (f32.load offset=132 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $sum_11
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_21) (f32.const -1.6875))
                  (f32.mul (local.get $d_conv2d_i_22) (f32.const 0.75))))
              (local.set $sum_12 (f32.add (local.get $difference_14) (local.get $sum_11)))
              (local.set $sum_13
                (f32.add (f32.mul (local.get $sum_10) (f32.const -1.6875)) (f32.mul (local.get $sum_12) (f32.const 0.75))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 28672)) (i32.const 2)))
                (f32.add (local.get $difference_12) (local.get $sum_13)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 32768)) (i32.const 2)))
                (f32.sub (local.get $difference_12) (local.get $sum_13)))
              (local.set $difference_15 (f32.sub (local.get $sum_4) (f32.mul (local.get $sum_8) (f32.const 0.5625))))
              (local.set $sum_14
                (f32.add (f32.mul (local.get $sum_10) (f32.const -0.84375)) (f32.mul (local.get $sum_12) (f32.const 1.5))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 36864)) (i32.const 2)))
                (f32.add (local.get $difference_15) (local.get $sum_14)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 40960)) (i32.const 2)))
                (f32.sub (local.get $difference_15) (local.get $sum_14)))
              (local.set $difference_16
                (f32.sub (local.get $d_conv2d_i_11) (f32.mul (local.get $d_conv2d_i_12) (f32.const 2.25))))
              (local.set $d_conv2d_i_23
                (f32.load offset=60 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $d_conv2d_i_24
                (f32.load offset=140 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $sum_15
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_23) (f32.const -1.6875))
                  (f32.mul (local.get $d_conv2d_i_24) (f32.const 0.75))))
              (local.set $sum_16 (f32.add (local.get $difference_16) (local.get $sum_15)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 45056)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $sum_16) (f32.mul (local.get $sum_10) (f32.const 1.265625)))
                  (f32.mul (local.get $sum_12) (f32.const 2.8125))))
              (local.set $difference_17 (f32.sub (local.get $difference_9) (local.get $sum_3)))
              (local.set $difference_18 (f32.sub (local.get $difference_10) (local.get $sum_5)))
              (local.set $difference_19 (f32.sub (local.get $difference_11) (local.get $sum_7)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 49152)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_17) (f32.mul (local.get $difference_18) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_19) (f32.const 2.8125))))
              (local.set $difference_20
                (f32.sub (local.get $difference_17) (f32.mul (local.get $difference_19) (f32.const 2.25))))
              (local.set $difference_21 (f32.sub (local.get $difference_13) (local.get $sum_9)))
              (local.set $difference_22 (f32.sub (local.get $difference_14) (local.get $sum_11)))
              (local.set $sum_17
                (f32.add
                  (f32.mul (local.get $difference_21) (f32.const -1.6875))
                  (f32.mul (local.get $difference_22) (f32.const 0.75))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 53248)) (i32.const 2)))
                (f32.add (local.get $difference_20) (local.get $sum_17)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 57344)) (i32.const 2)))
                (f32.sub (local.get $difference_20) (local.get $sum_17)))
              (local.set $difference_23
                (f32.sub (local.get $difference_17) (f32.mul (local.get $difference_19) (f32.const 0.5625))))
              (local.set $sum_18
                (f32.add
                  (f32.mul (local.get $difference_21) (f32.const -0.84375))
                  (f32.mul (local.get $difference_22) (f32.const 1.5))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 61440)) (i32.const 2)))
                (f32.add (local.get $difference_23) (local.get $sum_18)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 65536)) (i32.const 2)))
                (f32.sub (local.get $difference_23) (local.get $sum_18)))
              (local.set $difference_24 (f32.sub (local.get $difference_16) (local.get $sum_15)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 69632)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_24) (f32.mul (local.get $difference_21) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_22) (f32.const 2.8125))))
              (local.set $difference_25
                (f32.sub (local.get $d_conv2d_i) (f32.mul (local.get $d_conv2d_i_2) (f32.const 0.5625))))
              (local.set $sum_19
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_13) (f32.const -0.84375))
                  (f32.mul (local.get $d_conv2d_i_14) (f32.const 1.5))))
              (local.set $sum_20 (f32.add (local.get $difference_25) (local.get $sum_19)))
              (local.set $difference_26
                (f32.sub (local.get $d_conv2d_i_3) (f32.mul (local.get $d_conv2d_i_4) (f32.const 0.5625))))
              (local.set $sum_21
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_15) (f32.const -0.84375))
                  (f32.mul (local.get $d_conv2d_i_16) (f32.const 1.5))))
              (local.set $sum_22 (f32.add (local.get $difference_26) (local.get $sum_21)))
              (local.set $difference_27
                (f32.sub (local.get $d_conv2d_i_5) (f32.mul (local.get $d_conv2d_i_6) (f32.const 0.5625))))
              (local.set $sum_23
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_17) (f32.const -0.84375))
                  (f32.mul (local.get $d_conv2d_i_18) (f32.const 1.5))))
              (local.set $sum_24 (f32.add (local.get $difference_27) (local.get $sum_23)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 73728)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $sum_20) (f32.mul (local.get $sum_22) (f32.const 1.265625)))
                  (f32.mul (local.get $sum_24) (f32.const 2.8125))))
              (local.set $difference_28 (f32.sub (local.get $sum_20) (f32.mul (local.get $sum_24) (f32.const 2.25))))
              (local.set $difference_29
                (f32.sub (local.get $d_conv2d_i_7) (f32.mul (local.get $d_conv2d_i_8) (f32.const 0.5625))))
              (local.set $sum_25
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_19) (f32.const -0.84375))
                  (f32.mul (local.get $d_conv2d_i_20) (f32.const 1.5))))
              (local.set $sum_26 (f32.add (local.get $difference_29) (local.get $sum_25)))
              (local.set $difference_30
                (f32.sub (local.get $d_conv2d_i_9) (f32.mul (local.get $d_conv2d_i_10) (f32.const 0.5625))))
              (local.set $sum_27
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_21) (f32.const -0.84375))
                  (f32.mul (local.get $d_conv2d_i_22) (f32.const 1.5))))
              (local.set $sum_28 (f32.add (local.get $difference_30) (local.get $sum_27)))
              (local.set $sum_29
                (f32.add (f32.mul (local.get $sum_26) (f32.const -1.6875)) (f32.mul (local.get $sum_28) (f32.const 0.75))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 77824)) (i32.const 2)))
                (f32.add (local.get $difference_28) (local.get $sum_29)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 81920)) (i32.const 2)))
                (f32.sub (local.get $difference_28) (local.get $sum_29)))
              (local.set $difference_31 (f32.sub (local.get $sum_20) (f32.mul (local.get $sum_24) (f32.const 0.5625))))
              (local.set $sum_30
                (f32.add (f32.mul (local.get $sum_26) (f32.const -0.84375)) (f32.mul (local.get $sum_28) (f32.const 1.5))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 86016)) (i32.const 2)))
                (f32.add (local.get $difference_31) (local.get $sum_30)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 90112)) (i32.const 2)))
                (f32.sub (local.get $difference_31) (local.get $sum_30)))
              (local.set $difference_32
                (f32.sub (local.get $d_conv2d_i_11) (f32.mul (local.get $d_conv2d_i_12) (f32.const 0.5625))))
              (local.set $sum_31
                (f32.add
                  (f32.mul (local.get $d_conv2d_i_23) (f32.const -0.84375))
                  (f32.mul (local.get $d_conv2d_i_24) (f32.const 1.5))))
              (local.set $sum_32 (f32.add (local.get $difference_32) (local.get $sum_31)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 94208)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $sum_32) (f32.mul (local.get $sum_26) (f32.const 1.265625)))
                  (f32.mul (local.get $sum_28) (f32.const 2.8125))))
              (local.set $difference_33 (f32.sub (local.get $difference_25) (local.get $sum_19)))
              (local.set $difference_34 (f32.sub (local.get $difference_26) (local.get $sum_21)))
              (local.set $difference_35 (f32.sub (local.get $difference_27) (local.get $sum_23)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 98304)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_33) (f32.mul (local.get $difference_34) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_35) (f32.const 2.8125))))
              (local.set $difference_36
                (f32.sub (local.get $difference_33) (f32.mul (local.get $difference_35) (f32.const 2.25))))
              (local.set $difference_37 (f32.sub (local.get $difference_29) (local.get $sum_25)))
              (local.set $difference_38 (f32.sub (local.get $difference_30) (local.get $sum_27)))
              (local.set $sum_33
                (f32.add
                  (f32.mul (local.get $difference_37) (f32.const -1.6875))
                  (f32.mul (local.get $difference_38) (f32.const 0.75))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 102400)) (i32.const 2)))
                (f32.add (local.get $difference_36) (local.get $sum_33)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 106496)) (i32.const 2)))
                (f32.sub (local.get $difference_36) (local.get $sum_33)))
              (local.set $difference_39
                (f32.sub (local.get $difference_33) (f32.mul (local.get $difference_35) (f32.const 0.5625))))
              (local.set $sum_34
                (f32.add
                  (f32.mul (local.get $difference_37) (f32.const -0.84375))
                  (f32.mul (local.get $difference_38) (f32.const 1.5))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 110592)) (i32.const 2)))
                (f32.add (local.get $difference_39) (local.get $sum_34)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 114688)) (i32.const 2)))
                (f32.sub (local.get $difference_39) (local.get $sum_34)))
              (local.set $difference_40 (f32.sub (local.get $difference_32) (local.get $sum_31)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 118784)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_40) (f32.mul (local.get $difference_37) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_38) (f32.const 2.8125))))
              (local.set $difference_41
                (f32.sub
                  (f32.add
                    (f32.load offset=216 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                    (f32.mul (local.get $d_conv2d_i_13) (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_14) (f32.const 2.8125))))
              (local.set $difference_42
                (f32.sub
                  (f32.add
                    (f32.load offset=200 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                    (f32.mul (local.get $d_conv2d_i_15) (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_16) (f32.const 2.8125))))
              (local.set $difference_43
                (f32.sub
                  (f32.add
                    (f32.load offset=208 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                    (f32.mul (local.get $d_conv2d_i_17) (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_18) (f32.const 2.8125))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 122880)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_41) (f32.mul (local.get $difference_42) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_43) (f32.const 2.8125))))
              (local.set $difference_44
                (f32.sub (local.get $difference_41) (f32.mul (local.get $difference_43) (f32.const 2.25))))
              (local.set $difference_45
                (f32.sub
                  (f32.add
                    (f32.load offset=204 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                    (f32.mul (local.get $d_conv2d_i_19) (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_20) (f32.const 2.8125))))
              (local.set $difference_46
                (f32.sub
                  (f32.add
                    (f32.load offset=212 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                    (f32.mul (local.get $d_conv2d_i_21) (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_22) (f32.const 2.8125))))
              (local.set $sum_35
                (f32.add
                  (f32.mul (local.get $difference_45) (f32.const -1.6875))
                  (f32.mul (local.get $difference_46) (f32.const 0.75))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 126976)) (i32.const 2)))
                (f32.add (local.get $difference_44) (local.get $sum_35)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 131072)) (i32.const 2)))
                (f32.sub (local.get $difference_44) (local.get $sum_35)))
              (local.set $difference_47
                (f32.sub (local.get $difference_41) (f32.mul (local.get $difference_43) (f32.const 0.5625))))
              (local.set $sum_36
                (f32.add
                  (f32.mul (local.get $difference_45) (f32.const -0.84375))
                  (f32.mul (local.get $difference_46) (f32.const 1.5))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 135168)) (i32.const 2)))
                (f32.add (local.get $difference_47) (local.get $sum_36)))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 139264)) (i32.const 2)))
                (f32.sub (local.get $difference_47) (local.get $sum_36)))
              (local.set $difference_48
                (f32.sub
                  (f32.add
                    (f32.load offset=220 (i32.add (local.get $d_conv2d) (i32.shl (local.get $at_4) (i32.const 2))))
                    (f32.mul (local.get $d_conv2d_i_23) (f32.const 1.265625)))
                  (f32.mul (local.get $d_conv2d_i_24) (f32.const 2.8125))))
              (f32.store (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_10) (i32.const 143360)) (i32.const 2)))
                (f32.sub
                  (f32.add (local.get $difference_48) (f32.mul (local.get $difference_45) (f32.const 1.265625)))
                  (f32.mul (local.get $difference_46) (f32.const 2.8125))))
              (local.set $i6 (i32.add (local.get $i6) (i32.const 1)))
              (br_if $i6_next (i32.lt_s (local.get $i6) (i32.const 2))))
            (local.set $i5 (i32.add (local.get $i5) (i32.const 1)))
            (br_if $i5_next (i32.lt_s (local.get $i5) (i32.const 2))))
          (local.set $i4 (i32.add (local.get $i4) (i32.const 1)))
          (br_if $i4_next (i32.lt_s (local.get $i4) (i32.const 32))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
