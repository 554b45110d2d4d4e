;; gradients/04_d_relu_d_pow_d_matmul
;; schedule: dot products, blocks of 3 x 3 in registers; 12.9M FLOPs, 707kB moved at least
;;   in  relu: f32[64, 100]
;;   in  sub: f32[64, 1000]
;;   in  w2: f32[100, 1000]
;;   out d_relu: f32[64, 100]
;; fuses:
;;   d_relu: le bool[64, 100]
;;   d_pow: mul f32[64, 1000]
;;   d_matmul: einsum f32[64, 100]
;;   d_relu: where f32[64, 100]
;; from:
;;   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
;;   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu i32) (param $sub i32) (param $w2 i32) (param $d_relu i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $n i32)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $b v128)
    (local $at_4 i32)
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
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $at_6 i32)
    (local $n_2 i32)
    (local $at_5 i32)
    (local $a_4 v128)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $at_7 i32)
    (local $b_4 v128)
    (local $total_10 f32)
    (local $total_11 f32)
    (local $total_12 f32)
    (local $at_8 i32)
    (local $i1_2 i32)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $at_10 i32)
    (local $n_3 i32)
    (local $at_9 i32)
    (local $a_7 v128)
    (local $at_11 i32)
    (local $b_5 v128)
    (local $b_6 v128)
    (local $b_7 v128)
    (local $total_13 f32)
    (local $total_14 f32)
    (local $total_15 f32)
    (local $c_16 v128)
    (local $at_13 i32)
    (local $n_4 i32)
    (local $at_12 i32)
    (local $a_8 v128)
    (local $at_14 i32)
    (local $b_8 v128)
    (local $total_16 f32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $i0 (i32.const 0))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (i32.const 63)))
          (local.set $at (i32.mul (local.get $i0) (i32.const 1000)))
          (local.set $i1 (i32.const 0))
          (block $i1_done (loop $i1_next
            (br_if $i1_done (i32.ge_s (local.get $i1) (i32.const 99)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $c_9 (v128.const f32x4 0 0 0 0))
            (local.set $at_3 (i32.mul (local.get $i1) (i32.const 1000)))
            (local.set $n (i32.const 0))
            (block $n_done (loop $n_next
              (br_if $n_done (i32.ge_s (local.get $n) (i32.const 1000)))
              (local.set $a
                (f32x4.mul
                  (v128.load (i32.add (local.get $sub) (i32.shl (i32.add (local.get $at) (local.get $n)) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $at_2 (i32.add (local.get $at) (local.get $n)))
              (local.set $a_2
                (f32x4.mul
                  (v128.load offset=4000 (i32.add (local.get $sub) (i32.shl (local.get $at_2) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $a_3
                (f32x4.mul
                  (v128.load offset=8000 (i32.add (local.get $sub) (i32.shl (local.get $at_2) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $b
                (v128.load (i32.add (local.get $w2) (i32.shl (i32.add (local.get $at_3) (local.get $n)) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $at_4 (i32.add (local.get $at_3) (local.get $n)))
              (local.set $b_2 (v128.load offset=4000 (i32.add (local.get $w2) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $b_3 (v128.load offset=8000 (i32.add (local.get $w2) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
              (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
              (local.set $n (i32.add (local.get $n) (i32.const 4)))
              (br $n_next)))
            (local.set $total
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c)) (f32x4.extract_lane 1 (local.get $c)))
                (f32.add (f32x4.extract_lane 2 (local.get $c)) (f32x4.extract_lane 3 (local.get $c)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (local.get $i1)) (i32.const 2)))
              (select (f32.const 0) (local.get $total) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (local.get $i1)) (i32.const 2)))) (f32.const 0))))
            (local.set $total_2
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_2)) (f32x4.extract_lane 1 (local.get $c_2)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_2)) (f32x4.extract_lane 3 (local.get $c_2)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (select (f32.const 0) (local.get $total_2) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))) (f32.const 0))))
            (local.set $total_3
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_3)) (f32x4.extract_lane 1 (local.get $c_3)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_3)) (f32x4.extract_lane 3 (local.get $c_3)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))
              (select (f32.const 0) (local.get $total_3) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))) (f32.const 0))))
            (local.set $total_4
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_4)) (f32x4.extract_lane 1 (local.get $c_4)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_4)) (f32x4.extract_lane 3 (local.get $c_4)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (local.get $i1)) (i32.const 2)))
              (select (f32.const 0) (local.get $total_4) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (local.get $i1)) (i32.const 2)))) (f32.const 0))))
            (local.set $total_5
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_5)) (f32x4.extract_lane 1 (local.get $c_5)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_5)) (f32x4.extract_lane 3 (local.get $c_5)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (select (f32.const 0) (local.get $total_5) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))) (f32.const 0))))
            (local.set $total_6
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_6)) (f32x4.extract_lane 1 (local.get $c_6)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_6)) (f32x4.extract_lane 3 (local.get $c_6)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))
              (select (f32.const 0) (local.get $total_6) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))) (f32.const 0))))
            (local.set $total_7
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_7)) (f32x4.extract_lane 1 (local.get $c_7)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_7)) (f32x4.extract_lane 3 (local.get $c_7)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (local.get $i1)) (i32.const 2)))
              (select (f32.const 0) (local.get $total_7) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (local.get $i1)) (i32.const 2)))) (f32.const 0))))
            (local.set $total_8
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_8)) (f32x4.extract_lane 1 (local.get $c_8)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_8)) (f32x4.extract_lane 3 (local.get $c_8)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (select (f32.const 0) (local.get $total_8) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))) (f32.const 0))))
            (local.set $total_9
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_9)) (f32x4.extract_lane 1 (local.get $c_9)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_9)) (f32x4.extract_lane 3 (local.get $c_9)))))
            (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))
              (select (f32.const 0) (local.get $total_9) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 2))) (i32.const 2)))) (f32.const 0))))
            (local.set $i1 (i32.add (local.get $i1) (i32.const 3)))
            (br $i1_next)))
          (local.set $c_10 (v128.const f32x4 0 0 0 0))
          (local.set $c_11 (v128.const f32x4 0 0 0 0))
          (local.set $c_12 (v128.const f32x4 0 0 0 0))
          (local.set $at_6 (i32.mul (i32.const 99) (i32.const 1000)))
          (local.set $n_2 (i32.const 0))
          (block $n_2_done (loop $n_2_next
            (br_if $n_2_done (i32.ge_s (local.get $n_2) (i32.const 1000)))
            (local.set $at_5 (i32.add (local.get $at) (local.get $n_2)))
            (local.set $a_4
              (f32x4.mul
                (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_5) (i32.const 2))))
                (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
            (local.set $a_5
              (f32x4.mul
                (v128.load offset=4000 (i32.add (local.get $sub) (i32.shl (local.get $at_5) (i32.const 2))))
                (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
            (local.set $a_6
              (f32x4.mul
                (v128.load offset=8000 (i32.add (local.get $sub) (i32.shl (local.get $at_5) (i32.const 2))))
                (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
            (local.set $at_7 (i32.add (local.get $at_6) (local.get $n_2)))
            (local.set $b_4 (v128.load (i32.add (local.get $w2) (i32.shl (local.get $at_7) (i32.const 2)))))
            (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_4) (local.get $b_4))))
            (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_5) (local.get $b_4))))
            (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_6) (local.get $b_4))))
            (local.set $n_2 (i32.add (local.get $n_2) (i32.const 4)))
            (br $n_2_next)))
          (local.set $total_10
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_10)) (f32x4.extract_lane 1 (local.get $c_10)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_10)) (f32x4.extract_lane 3 (local.get $c_10)))))
          (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.const 99)) (i32.const 2)))
            (select (f32.const 0) (local.get $total_10) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.const 99)) (i32.const 2)))) (f32.const 0))))
          (local.set $total_11
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_11)) (f32x4.extract_lane 1 (local.get $c_11)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_11)) (f32x4.extract_lane 3 (local.get $c_11)))))
          (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.const 99)) (i32.const 2)))
            (select (f32.const 0) (local.get $total_11) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.const 99)) (i32.const 2)))) (f32.const 0))))
          (local.set $total_12
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_12)) (f32x4.extract_lane 1 (local.get $c_12)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_12)) (f32x4.extract_lane 3 (local.get $c_12)))))
          (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.const 99)) (i32.const 2)))
            (select (f32.const 0) (local.get $total_12) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.const 99)) (i32.const 2)))) (f32.const 0))))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
          (br $i0_next)))
        (local.set $at_8 (i32.mul (i32.const 63) (i32.const 1000)))
        (local.set $i1_2 (i32.const 0))
        (block $i1_2_done (loop $i1_2_next
          (br_if $i1_2_done (i32.ge_s (local.get $i1_2) (i32.const 99)))
          (local.set $c_13 (v128.const f32x4 0 0 0 0))
          (local.set $c_14 (v128.const f32x4 0 0 0 0))
          (local.set $c_15 (v128.const f32x4 0 0 0 0))
          (local.set $at_10 (i32.mul (local.get $i1_2) (i32.const 1000)))
          (local.set $n_3 (i32.const 0))
          (block $n_3_done (loop $n_3_next
            (br_if $n_3_done (i32.ge_s (local.get $n_3) (i32.const 1000)))
            (local.set $at_9 (i32.add (local.get $at_8) (local.get $n_3)))
            (local.set $a_7
              (f32x4.mul
                (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_9) (i32.const 2))))
                (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
            (local.set $at_11 (i32.add (local.get $at_10) (local.get $n_3)))
            (local.set $b_5 (v128.load (i32.add (local.get $w2) (i32.shl (local.get $at_11) (i32.const 2)))))
            (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_7) (local.get $b_5))))
            (local.set $b_6 (v128.load offset=4000 (i32.add (local.get $w2) (i32.shl (local.get $at_11) (i32.const 2)))))
            (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_7) (local.get $b_6))))
            (local.set $b_7 (v128.load offset=8000 (i32.add (local.get $w2) (i32.shl (local.get $at_11) (i32.const 2)))))
            (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_7) (local.get $b_7))))
            (local.set $n_3 (i32.add (local.get $n_3) (i32.const 4)))
            (br $n_3_next)))
          (local.set $total_13
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_13)) (f32x4.extract_lane 1 (local.get $c_13)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_13)) (f32x4.extract_lane 3 (local.get $c_13)))))
          (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (local.get $i1_2)) (i32.const 2)))
            (select (f32.const 0) (local.get $total_13) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (local.get $i1_2)) (i32.const 2)))) (f32.const 0))))
          (local.set $total_14
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_14)) (f32x4.extract_lane 1 (local.get $c_14)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_14)) (f32x4.extract_lane 3 (local.get $c_14)))))
          (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (i32.add (local.get $i1_2) (i32.const 1))) (i32.const 2)))
            (select (f32.const 0) (local.get $total_14) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (i32.add (local.get $i1_2) (i32.const 1))) (i32.const 2)))) (f32.const 0))))
          (local.set $total_15
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $c_15)) (f32x4.extract_lane 1 (local.get $c_15)))
              (f32.add (f32x4.extract_lane 2 (local.get $c_15)) (f32x4.extract_lane 3 (local.get $c_15)))))
          (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (i32.add (local.get $i1_2) (i32.const 2))) (i32.const 2)))
            (select (f32.const 0) (local.get $total_15) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (i32.add (local.get $i1_2) (i32.const 2))) (i32.const 2)))) (f32.const 0))))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 3)))
          (br $i1_2_next)))
        (local.set $c_16 (v128.const f32x4 0 0 0 0))
        (local.set $at_13 (i32.mul (i32.const 99) (i32.const 1000)))
        (local.set $n_4 (i32.const 0))
        (block $n_4_done (loop $n_4_next
          (br_if $n_4_done (i32.ge_s (local.get $n_4) (i32.const 1000)))
          (local.set $at_12 (i32.add (local.get $at_8) (local.get $n_4)))
          (local.set $a_8
            (f32x4.mul
              (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_12) (i32.const 2))))
              (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
          (local.set $at_14 (i32.add (local.get $at_13) (local.get $n_4)))
          (local.set $b_8 (v128.load (i32.add (local.get $w2) (i32.shl (local.get $at_14) (i32.const 2)))))
          (local.set $c_16 (f32x4.add (local.get $c_16) (f32x4.mul (local.get $a_8) (local.get $b_8))))
          (local.set $n_4 (i32.add (local.get $n_4) (i32.const 4)))
          (br $n_4_next)))
        (local.set $total_16
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $c_16)) (f32x4.extract_lane 1 (local.get $c_16)))
            (f32.add (f32x4.extract_lane 2 (local.get $c_16)) (f32x4.extract_lane 3 (local.get $c_16)))))
        (f32.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (i32.const 99)) (i32.const 2)))
          (select (f32.const 0) (local.get $total_16) (f32.le (f32.load (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (i32.const 63) (i32.const 100)) (i32.const 99)) (i32.const 2)))) (f32.const 0))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
