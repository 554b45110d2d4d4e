;; step/06_d_pow_d_matmul_sgd
;; schedule: direct contraction, blocks of 3 x 12 in registers; 13.1M FLOPs, 682kB moved at least
;;   in  sub: f32[64, 1000]
;;   in  relu: f32[64, 100]
;;   out new_w2: f32[100, 1000]
;; fuses:
;;   d_pow: mul f32[64, 1000]
;;   d_matmul: einsum f32[100, 1000]
;;   sgd: mul f32[100, 1000]
;;   sgd: sub f32[100, 1000]
;; from:
;;   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
;;   examples/two_layer/two_layer.ml:19: loss = mean(sum((forward(x) - y) ** 2, axis=1))
;;   examples/two_layer/two_layer.ml:20: minimize loss with sgd(lr=1e-5)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $sub i32) (param $relu i32) (param $new_w2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $part i32)
    (local $rest i32)
    (local $first_row i32)
    (local $i0 i32)
    (local $i0_stop i32)
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
    (local $m i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $new_w2_2 v128)
    (local $new_w2_3 v128)
    (local $new_w2_4 v128)
    (local $new_w2_5 v128)
    (local $new_w2_6 v128)
    (local $new_w2_7 v128)
    (local $new_w2_8 v128)
    (local $new_w2_9 v128)
    (local $new_w2_10 v128)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $m_2 i32)
    (local $at_3 i32)
    (local $b_4 v128)
    (local $at_4 i32)
    (local $a_4 v128)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $new_w2_11 v128)
    (local $new_w2_12 v128)
    (local $new_w2_13 v128)
    (local $i1_2 i32)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $m_3 i32)
    (local $at_5 i32)
    (local $b_5 v128)
    (local $b_6 v128)
    (local $b_7 v128)
    (local $at_6 i32)
    (local $a_7 v128)
    (local $new_w2_14 v128)
    (local $new_w2_15 v128)
    (local $new_w2_16 v128)
    (local $c_16 v128)
    (local $m_4 i32)
    (local $at_7 i32)
    (local $b_8 v128)
    (local $at_8 i32)
    (local $a_8 v128)
    (local $new_w2_17 v128)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $part (i32.rem_u (local.get $group) (i32.const 17)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 17)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 6)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 6)) (i32.const 99)))
        (local.set $i0 (local.get $first_row))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (local.get $i0_stop)))
          (local.set $i1 (i32.const 0))
          (block $i1_done (loop $i1_next
            (br_if $i1_done (i32.ge_s (local.get $i1) (i32.const 996)))
            (local.set $c (v128.const f32x4 0 0 0 0))
            (local.set $c_2 (v128.const f32x4 0 0 0 0))
            (local.set $c_3 (v128.const f32x4 0 0 0 0))
            (local.set $c_4 (v128.const f32x4 0 0 0 0))
            (local.set $c_5 (v128.const f32x4 0 0 0 0))
            (local.set $c_6 (v128.const f32x4 0 0 0 0))
            (local.set $c_7 (v128.const f32x4 0 0 0 0))
            (local.set $c_8 (v128.const f32x4 0 0 0 0))
            (local.set $c_9 (v128.const f32x4 0 0 0 0))
            (local.set $m (i32.const 0))
            (block $m_done (loop $m_next
              (br_if $m_done (i32.ge_s (local.get $m) (i32.const 64)))
              (local.set $b
                (f32x4.mul
                  (v128.load (i32.add (local.get $sub) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 1000)) (local.get $i1)) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $at (i32.add (i32.mul (local.get $m) (i32.const 1000)) (local.get $i1)))
              (local.set $b_2
                (f32x4.mul
                  (v128.load offset=16 (i32.add (local.get $sub) (i32.shl (local.get $at) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $b_3
                (f32x4.mul
                  (v128.load offset=32 (i32.add (local.get $sub) (i32.shl (local.get $at) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $a
                (v128.load32_splat (i32.add (local.get $relu) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 100)) (local.get $i0)) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
              (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 100)) (local.get $i0)))
              (local.set $a_2
                (v128.load32_splat offset=4 (i32.add (local.get $relu) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
              (local.set $a_3
                (v128.load32_splat offset=8 (i32.add (local.get $relu) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
              (local.set $m (i32.add (local.get $m) (i32.const 1)))
              (br $m_next)))
            (local.set $new_w2_2
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (local.get $i1)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (local.get $i1)) (i32.const 2)))
              (local.get $new_w2_2))
            (local.set $new_w2_3
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_2)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
              (local.get $new_w2_3))
            (local.set $new_w2_4
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_3)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))
              (local.get $new_w2_4))
            (local.set $new_w2_5
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (local.get $i1)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_4)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (local.get $i1)) (i32.const 2)))
              (local.get $new_w2_5))
            (local.set $new_w2_6
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_5)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
              (local.get $new_w2_6))
            (local.set $new_w2_7
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_6)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))
              (local.get $new_w2_7))
            (local.set $new_w2_8
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (local.get $i1)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_7)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (local.get $i1)) (i32.const 2)))
              (local.get $new_w2_8))
            (local.set $new_w2_9
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_8)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
              (local.get $new_w2_9))
            (local.set $new_w2_10
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_9)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))
              (local.get $new_w2_10))
            (local.set $i1 (i32.add (local.get $i1) (i32.const 12)))
            (br $i1_next)))
          (local.set $c_10 (v128.const f32x4 0 0 0 0))
          (local.set $c_11 (v128.const f32x4 0 0 0 0))
          (local.set $c_12 (v128.const f32x4 0 0 0 0))
          (local.set $m_2 (i32.const 0))
          (block $m_2_done (loop $m_2_next
            (br_if $m_2_done (i32.ge_s (local.get $m_2) (i32.const 64)))
            (local.set $at_3 (i32.add (i32.mul (local.get $m_2) (i32.const 1000)) (i32.const 996)))
            (local.set $b_4
              (f32x4.mul
                (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_3) (i32.const 2))))
                (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
            (local.set $at_4 (i32.add (i32.mul (local.get $m_2) (i32.const 100)) (local.get $i0)))
            (local.set $a_4 (v128.load32_splat (i32.add (local.get $relu) (i32.shl (local.get $at_4) (i32.const 2)))))
            (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_4) (local.get $b_4))))
            (local.set $a_5
              (v128.load32_splat offset=4 (i32.add (local.get $relu) (i32.shl (local.get $at_4) (i32.const 2)))))
            (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_5) (local.get $b_4))))
            (local.set $a_6
              (v128.load32_splat offset=8 (i32.add (local.get $relu) (i32.shl (local.get $at_4) (i32.const 2)))))
            (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_6) (local.get $b_4))))
            (local.set $m_2 (i32.add (local.get $m_2) (i32.const 1)))
            (br $m_2_next)))
          (local.set $new_w2_11
            (f32x4.sub
              (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (i32.const 996)) (i32.const 2))))
              (f32x4.mul
                (local.get $c_10)
                (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
          (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 1000)) (i32.const 996)) (i32.const 2)))
            (local.get $new_w2_11))
          (local.set $new_w2_12
            (f32x4.sub
              (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (i32.const 996)) (i32.const 2))))
              (f32x4.mul
                (local.get $c_11)
                (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
          (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 1000)) (i32.const 996)) (i32.const 2)))
            (local.get $new_w2_12))
          (local.set $new_w2_13
            (f32x4.sub
              (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (i32.const 996)) (i32.const 2))))
              (f32x4.mul
                (local.get $c_12)
                (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
          (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 1000)) (i32.const 996)) (i32.const 2)))
            (local.get $new_w2_13))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
          (br $i0_next)))
        (if (i32.eq (local.get $part) (i32.const 16))
          (then
            (local.set $i1_2 (i32.const 0))
            (block $i1_2_done (loop $i1_2_next
              (br_if $i1_2_done (i32.ge_s (local.get $i1_2) (i32.const 996)))
              (local.set $c_13 (v128.const f32x4 0 0 0 0))
              (local.set $c_14 (v128.const f32x4 0 0 0 0))
              (local.set $c_15 (v128.const f32x4 0 0 0 0))
              (local.set $m_3 (i32.const 0))
              (block $m_3_done (loop $m_3_next
                (br_if $m_3_done (i32.ge_s (local.get $m_3) (i32.const 64)))
                (local.set $at_5 (i32.add (i32.mul (local.get $m_3) (i32.const 1000)) (local.get $i1_2)))
                (local.set $b_5
                  (f32x4.mul
                    (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
                (local.set $b_6
                  (f32x4.mul
                    (v128.load offset=16 (i32.add (local.get $sub) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
                (local.set $b_7
                  (f32x4.mul
                    (v128.load offset=32 (i32.add (local.get $sub) (i32.shl (local.get $at_5) (i32.const 2))))
                    (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
                (local.set $at_6 (i32.add (i32.mul (local.get $m_3) (i32.const 100)) (i32.const 99)))
                (local.set $a_7 (v128.load32_splat (i32.add (local.get $relu) (i32.shl (local.get $at_6) (i32.const 2)))))
                (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_7) (local.get $b_5))))
                (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_7) (local.get $b_6))))
                (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_7) (local.get $b_7))))
                (local.set $m_3 (i32.add (local.get $m_3) (i32.const 1)))
                (br $m_3_next)))
              (local.set $new_w2_14
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (local.get $i1_2)) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_13)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (local.get $i1_2)) (i32.const 2)))
                (local.get $new_w2_14))
              (local.set $new_w2_15
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (i32.add (local.get $i1_2) (i32.const 4))) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_14)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (i32.add (local.get $i1_2) (i32.const 4))) (i32.const 2)))
                (local.get $new_w2_15))
              (local.set $new_w2_16
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (i32.add (local.get $i1_2) (i32.const 8))) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_15)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (i32.add (local.get $i1_2) (i32.const 8))) (i32.const 2)))
                (local.get $new_w2_16))
              (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 12)))
              (br $i1_2_next)))
            (local.set $c_16 (v128.const f32x4 0 0 0 0))
            (local.set $m_4 (i32.const 0))
            (block $m_4_done (loop $m_4_next
              (br_if $m_4_done (i32.ge_s (local.get $m_4) (i32.const 64)))
              (local.set $at_7 (i32.add (i32.mul (local.get $m_4) (i32.const 1000)) (i32.const 996)))
              (local.set $b_8
                (f32x4.mul
                  (v128.load (i32.add (local.get $sub) (i32.shl (local.get $at_7) (i32.const 2))))
                  (v128.const f32x4 0.03125 0.03125 0.03125 0.03125)))
              (local.set $at_8 (i32.add (i32.mul (local.get $m_4) (i32.const 100)) (i32.const 99)))
              (local.set $a_8 (v128.load32_splat (i32.add (local.get $relu) (i32.shl (local.get $at_8) (i32.const 2)))))
              (local.set $c_16 (f32x4.add (local.get $c_16) (f32x4.mul (local.get $a_8) (local.get $b_8))))
              (local.set $m_4 (i32.add (local.get $m_4) (i32.const 1)))
              (br $m_4_next)))
            (local.set $new_w2_17
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (i32.const 996)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_16)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w2) (i32.shl (i32.add (i32.mul (i32.const 99) (i32.const 1000)) (i32.const 996)) (i32.const 2)))
              (local.get $new_w2_17))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
