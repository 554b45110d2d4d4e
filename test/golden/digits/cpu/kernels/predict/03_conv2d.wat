;; predict/03_conv2d
;; schedule: direct contraction, blocks of 4 x 8 in registers; 18.9M FLOPs, 485kB moved at least
;;   in  conv2d_3: f32[32, 1, 16, 10, 10]
;;   in  conv2_weight: f32[32, 16, 3, 3]
;;   out conv2d_4: f32[32, 1, 32, 8, 8]
;; fuses:
;;   conv2d: conv f32[32, 1, 32, 8, 8]
;; from:
;;   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $conv2d_3 i32) (param $conv2_weight i32) (param $conv2d_4 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_10 i32)
    (local $i3 i32)
    (local $at_2 i32)
    (local $at_11 i32)
    (local $i2 i32)
    (local $at_6 i32)
    (local $i4 i32)
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
    (local $a v128)
    (local $at_9 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 1600)))
        (local.set $at_10 (i32.mul (local.get $group) (i32.const 2048)))
        (local.set $i3 (i32.const 0))
        (loop $i3_next
          (local.set $at_2 (i32.mul (local.get $i3) (i32.const 10)))
          (local.set $at_11 (i32.mul (local.get $i3) (i32.const 8)))
          (local.set $i2 (i32.const 0))
          (loop $i2_next
            (local.set $at_6 (i32.mul (local.get $i2) (i32.const 144)))
            (local.set $i4 (i32.const 0))
            (loop $i4_next
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
                  (i32.add (i32.add (local.get $at) (i32.mul (local.get $c_9) (i32.const 100))) (local.get $at_2)))
                (local.set $at_7 (i32.add (local.get $at_6) (i32.mul (local.get $c_9) (i32.const 9))))
                (local.set $r (i32.const 0))
                (loop $r_next
                  (local.set $at_4
                    (i32.add (i32.add (local.get $at_3) (i32.mul (local.get $r) (i32.const 10))) (local.get $i4)))
                  (local.set $at_8 (i32.add (local.get $at_7) (i32.mul (local.get $r) (i32.const 3))))
                  (local.set $s (i32.const 0))
                  (loop $s_next
                    (local.set $b
                      (v128.load (i32.add (local.get $conv2d_3) (i32.shl (i32.add (local.get $at_4) (local.get $s)) (i32.const 2)))))
                    (local.set $at_5 (i32.add (local.get $at_4) (local.get $s)))
                    (local.set $b_2
                      (v128.load offset=16 (i32.add (local.get $conv2d_3) (i32.shl (local.get $at_5) (i32.const 2)))))
                    (local.set $a
                      (v128.load32_splat (i32.add (local.get $conv2_weight) (i32.shl (i32.add (local.get $at_8) (local.get $s)) (i32.const 2)))))
                    (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                    (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                    (local.set $at_9 (i32.add (local.get $at_8) (local.get $s)))
                    (local.set $a_2
                      (v128.load32_splat offset=576 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at_9) (i32.const 2)))))
                    (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                    (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                    (local.set $a_3
                      (v128.load32_splat offset=1152 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at_9) (i32.const 2)))))
                    (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                    (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                    (local.set $a_4
                      (v128.load32_splat offset=1728 (i32.add (local.get $conv2_weight) (i32.shl (local.get $at_9) (i32.const 2)))))
                    (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
                    (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
                    (local.set $s (i32.add (local.get $s) (i32.const 1)))
                    (br_if $s_next (i32.lt_s (local.get $s) (i32.const 3))))
                  (local.set $r (i32.add (local.get $r) (i32.const 1)))
                  (br_if $r_next (i32.lt_s (local.get $r) (i32.const 3))))
                (local.set $c_9 (i32.add (local.get $c_9) (i32.const 1)))
                (br_if $c_9_next (i32.lt_s (local.get $c_9) (i32.const 16))))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i2) (i32.const 64))) (local.get $at_11)) (local.get $i4)) (i32.const 2)))
                (local.get $c))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (local.get $i2) (i32.const 64))) (local.get $at_11)) (i32.add (local.get $i4) (i32.const 4))) (i32.const 2)))
                (local.get $c_2))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i2) (i32.const 1)) (i32.const 64))) (local.get $at_11)) (local.get $i4)) (i32.const 2)))
                (local.get $c_3))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i2) (i32.const 1)) (i32.const 64))) (local.get $at_11)) (i32.add (local.get $i4) (i32.const 4))) (i32.const 2)))
                (local.get $c_4))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i2) (i32.const 2)) (i32.const 64))) (local.get $at_11)) (local.get $i4)) (i32.const 2)))
                (local.get $c_5))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i2) (i32.const 2)) (i32.const 64))) (local.get $at_11)) (i32.add (local.get $i4) (i32.const 4))) (i32.const 2)))
                (local.get $c_6))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i2) (i32.const 3)) (i32.const 64))) (local.get $at_11)) (local.get $i4)) (i32.const 2)))
                (local.get $c_7))
              (v128.store (i32.add (local.get $conv2d_4) (i32.shl (i32.add (i32.add (i32.add (local.get $at_10) (i32.mul (i32.add (local.get $i2) (i32.const 3)) (i32.const 64))) (local.get $at_11)) (i32.add (local.get $i4) (i32.const 4))) (i32.const 2)))
                (local.get $c_8))
              (local.set $i4 (i32.add (local.get $i4) (i32.const 8)))
              (br_if $i4_next (i32.lt_s (local.get $i4) (i32.const 8))))
            (local.set $i2 (i32.add (local.get $i2) (i32.const 4)))
            (br_if $i2_next (i32.lt_s (local.get $i2) (i32.const 32))))
          (local.set $i3 (i32.add (local.get $i3) (i32.const 1)))
          (br_if $i3_next (i32.lt_s (local.get $i3) (i32.const 8))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
