;; step/26_d_conv2d
;; schedule: dot products, blocks of 3 x 3 in registers; 590k FLOPs, 144kB moved at least
;;   in  d_conv2d_2: f32[1, 1, 32, 10, 10]
;;   in  d_relu_3: f32[32, 16, 8, 8]
;;   out d_conv2d_3: f32[1, 1, 16, 3, 3]
;; fuses:
;;   d_conv2d: conv f32[1, 1, 16, 3, 3]
;; from:
;;   examples/digits/digits.ml:9: x |> conv1 |> relu
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_conv2d_2 i32) (param $d_relu_3 i32) (param $d_conv2d_3 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at_5 i32)
    (local $at_9 i32)
    (local $i2 i32)
    (local $at i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $c_9 v128)
    (local $c_10 i32)
    (local $at_2 i32)
    (local $at_6 i32)
    (local $r i32)
    (local $at_3 i32)
    (local $at_7 i32)
    (local $s i32)
    (local $a v128)
    (local $at_4 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $b v128)
    (local $at_8 i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $total f32)
    (local $total_2 f32)
    (local $total_3 f32)
    (local $total_4 f32)
    (local $total_5 f32)
    (local $total_6 f32)
    (local $total_7 f32)
    (local $total_8 f32)
    (local $total_9 f32)
    (local $at_10 i32)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 i32)
    (local $at_11 i32)
    (local $at_14 i32)
    (local $r_2 i32)
    (local $at_12 i32)
    (local $at_15 i32)
    (local $s_2 i32)
    (local $at_13 i32)
    (local $a_4 v128)
    (local $at_16 i32)
    (local $b_4 v128)
    (local $b_5 v128)
    (local $b_6 v128)
    (local $total_10 f32)
    (local $total_11 f32)
    (local $total_12 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at_5 (i32.mul (local.get $group) (i32.const 10)))
        (local.set $at_9 (i32.mul (local.get $group) (i32.const 3)))
        (local.set $i2 (i32.const 0))
        (loop $i2_next
          (local.set $at (i32.mul (local.get $i2) (i32.const 64)))
          (local.set $c (v128.const f32x4 0 0 0 0))
          (local.set $c_2 (v128.const f32x4 0 0 0 0))
          (local.set $c_3 (v128.const f32x4 0 0 0 0))
          (local.set $c_4 (v128.const f32x4 0 0 0 0))
          (local.set $c_5 (v128.const f32x4 0 0 0 0))
          (local.set $c_6 (v128.const f32x4 0 0 0 0))
          (local.set $c_7 (v128.const f32x4 0 0 0 0))
          (local.set $c_8 (v128.const f32x4 0 0 0 0))
          (local.set $c_9 (v128.const f32x4 0 0 0 0))
          (local.set $c_10 (i32.const 0))
          (loop $c_10_next
            (local.set $at_2 (i32.add (i32.mul (local.get $c_10) (i32.const 1024)) (local.get $at)))
            (local.set $at_6 (i32.add (i32.mul (local.get $c_10) (i32.const 100)) (local.get $at_5)))
            (local.set $r (i32.const 0))
            (loop $r_next
              (local.set $at_3 (i32.add (local.get $at_2) (i32.mul (local.get $r) (i32.const 8))))
              (local.set $at_7 (i32.add (local.get $at_6) (i32.mul (local.get $r) (i32.const 10))))
              (local.set $s (i32.const 0))
              (loop $s_next
                (local.set $a
                  (v128.load (i32.add (local.get $d_relu_3) (i32.shl (i32.add (local.get $at_3) (local.get $s)) (i32.const 2)))))
                (local.set $at_4 (i32.add (local.get $at_3) (local.get $s)))
                (local.set $a_2
                  (v128.load offset=256 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                (local.set $a_3
                  (v128.load offset=512 (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_4) (i32.const 2)))))
                (local.set $b
                  (v128.load (i32.add (local.get $d_conv2d_2) (i32.shl (i32.add (local.get $at_7) (local.get $s)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $at_8 (i32.add (local.get $at_7) (local.get $s)))
                (local.set $b_2
                  (v128.load offset=4 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_8) (i32.const 2)))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $b_3
                  (v128.load offset=8 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_8) (i32.const 2)))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
                (local.set $s (i32.add (local.get $s) (i32.const 4)))
                (br_if $s_next (i32.lt_s (local.get $s) (i32.const 8))))
              (local.set $r (i32.add (local.get $r) (i32.const 1)))
              (br_if $r_next (i32.lt_s (local.get $r) (i32.const 8))))
            (local.set $c_10 (i32.add (local.get $c_10) (i32.const 1)))
            (br_if $c_10_next (i32.lt_s (local.get $c_10) (i32.const 32))))
          (local.set $total
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c)) (f32x4.extract_lane 1 (local.get $c)))
              (f32.add (f32x4.extract_lane 2 (local.get $c)) (f32x4.extract_lane 3 (local.get $c)))))
          (f32.store (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (local.get $i2) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total))
          (local.set $total_2
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_2)) (f32x4.extract_lane 1 (local.get $c_2)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_2)) (f32x4.extract_lane 3 (local.get $c_2)))))
          (f32.store offset=4 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (local.get $i2) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_2))
          (local.set $total_3
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_3)) (f32x4.extract_lane 1 (local.get $c_3)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_3)) (f32x4.extract_lane 3 (local.get $c_3)))))
          (f32.store offset=8 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (local.get $i2) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_3))
          (local.set $total_4
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_4)) (f32x4.extract_lane 1 (local.get $c_4)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_4)) (f32x4.extract_lane 3 (local.get $c_4)))))
          (f32.store (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i2) (i32.const 1)) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_4))
          (local.set $total_5
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_5)) (f32x4.extract_lane 1 (local.get $c_5)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_5)) (f32x4.extract_lane 3 (local.get $c_5)))))
          (f32.store offset=4 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i2) (i32.const 1)) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_5))
          (local.set $total_6
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_6)) (f32x4.extract_lane 1 (local.get $c_6)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_6)) (f32x4.extract_lane 3 (local.get $c_6)))))
          (f32.store offset=8 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i2) (i32.const 1)) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_6))
          (local.set $total_7
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_7)) (f32x4.extract_lane 1 (local.get $c_7)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_7)) (f32x4.extract_lane 3 (local.get $c_7)))))
          (f32.store (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i2) (i32.const 2)) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_7))
          (local.set $total_8
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_8)) (f32x4.extract_lane 1 (local.get $c_8)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_8)) (f32x4.extract_lane 3 (local.get $c_8)))))
          (f32.store offset=4 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i2) (i32.const 2)) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_8))
          (local.set $total_9
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_9)) (f32x4.extract_lane 1 (local.get $c_9)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_9)) (f32x4.extract_lane 3 (local.get $c_9)))))
          (f32.store offset=8 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i2) (i32.const 2)) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
            (local.get $total_9))
          (local.set $i2 (i32.add (local.get $i2) (i32.const 3)))
          (br_if $i2_next (i32.lt_s (local.get $i2) (i32.const 15))))
        (local.set $at_10 (i32.mul (i32.const 15) (i32.const 64)))
        (local.set $c_11 (v128.const f32x4 0 0 0 0))
        (local.set $c_12 (v128.const f32x4 0 0 0 0))
        (local.set $c_13 (v128.const f32x4 0 0 0 0))
        (local.set $c_14 (i32.const 0))
        (loop $c_14_next
          (local.set $at_11 (i32.add (i32.mul (local.get $c_14) (i32.const 1024)) (local.get $at_10)))
          (local.set $at_14 (i32.add (i32.mul (local.get $c_14) (i32.const 100)) (local.get $at_5)))
          (local.set $r_2 (i32.const 0))
          (loop $r_2_next
            (local.set $at_12 (i32.add (local.get $at_11) (i32.mul (local.get $r_2) (i32.const 8))))
            (local.set $at_15 (i32.add (local.get $at_14) (i32.mul (local.get $r_2) (i32.const 10))))
            (local.set $s_2 (i32.const 0))
            (loop $s_2_next
              (local.set $at_13 (i32.add (local.get $at_12) (local.get $s_2)))
              (local.set $a_4 (v128.load (i32.add (local.get $d_relu_3) (i32.shl (local.get $at_13) (i32.const 2)))))
              (local.set $at_16 (i32.add (local.get $at_15) (local.get $s_2)))
              (local.set $b_4 (v128.load (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_16) (i32.const 2)))))
              (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_4) (local.get $b_4))))
              (local.set $b_5
                (v128.load offset=4 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_16) (i32.const 2)))))
              (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_4) (local.get $b_5))))
              (local.set $b_6
                (v128.load offset=8 (i32.add (local.get $d_conv2d_2) (i32.shl (local.get $at_16) (i32.const 2)))))
              (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_4) (local.get $b_6))))
              (local.set $s_2 (i32.add (local.get $s_2) (i32.const 4)))
              (br_if $s_2_next (i32.lt_s (local.get $s_2) (i32.const 8))))
            (local.set $r_2 (i32.add (local.get $r_2) (i32.const 1)))
            (br_if $r_2_next (i32.lt_s (local.get $r_2) (i32.const 8))))
          (local.set $c_14 (i32.add (local.get $c_14) (i32.const 1)))
          (br_if $c_14_next (i32.lt_s (local.get $c_14) (i32.const 32))))
        (local.set $total_10
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_11)) (f32x4.extract_lane 1 (local.get $c_11)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_11)) (f32x4.extract_lane 3 (local.get $c_11)))))
        (f32.store (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.const 15) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
          (local.get $total_10))
        (local.set $total_11
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_12)) (f32x4.extract_lane 1 (local.get $c_12)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_12)) (f32x4.extract_lane 3 (local.get $c_12)))))
        (f32.store offset=4 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.const 15) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
          (local.get $total_11))
        (local.set $total_12
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_13)) (f32x4.extract_lane 1 (local.get $c_13)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_13)) (f32x4.extract_lane 3 (local.get $c_13)))))
        (f32.store offset=8 (i32.add (local.get $d_conv2d_3) (i32.shl (i32.add (i32.mul (i32.const 15) (i32.const 9)) (local.get $at_9)) (i32.const 2)))
          (local.get $total_12))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
