;; step/05_d_matmul_sgd
;; schedule: direct contraction, blocks of 4 x 8 in registers; 13.0M FLOPs, 682kB moved at least
;;   in  d_relu: f32[64, 100]
;;   in  x: f32[64, 1000]
;;   out new_w1: f32[1000, 100]
;; fuses:
;;   d_matmul: einsum f32[1000, 100]
;;   sgd: mul f32[1000, 100]
;;   sgd: sub f32[1000, 100]
;; from:
;;   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
;;   examples/two_layer/two_layer.ml:20: minimize loss with sgd(lr=1e-5)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_relu i32) (param $x i32) (param $new_w1 i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $m i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $new_w1_2 v128)
    (local $new_w1_3 v128)
    (local $new_w1_4 v128)
    (local $new_w1_5 v128)
    (local $new_w1_6 v128)
    (local $new_w1_7 v128)
    (local $new_w1_8 v128)
    (local $new_w1_9 v128)
    (local $c_9 v128)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $m_2 i32)
    (local $at_3 i32)
    (local $b_3 v128)
    (local $at_4 i32)
    (local $a_5 v128)
    (local $a_6 v128)
    (local $a_7 v128)
    (local $a_8 v128)
    (local $new_w1_10 v128)
    (local $new_w1_11 v128)
    (local $new_w1_12 v128)
    (local $new_w1_13 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $part (i32.rem_u (local.get $group) (i32.const 32)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 32)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 32)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 32)) (i32.const 1000)))
        (local.set $i0 (local.get $first_row))
        (if (i32.lt_s (local.get $i0) (local.get $i0_stop)) (then
          (loop $i0_next
            (local.set $i1 (i32.const 0))
            (loop $i1_next
              (local.set $c (v128.const f32x4 0 0 0 0))
              (local.set $c_2 (v128.const f32x4 0 0 0 0))
              (local.set $c_3 (v128.const f32x4 0 0 0 0))
              (local.set $c_4 (v128.const f32x4 0 0 0 0))
              (local.set $c_5 (v128.const f32x4 0 0 0 0))
              (local.set $c_6 (v128.const f32x4 0 0 0 0))
              (local.set $c_7 (v128.const f32x4 0 0 0 0))
              (local.set $c_8 (v128.const f32x4 0 0 0 0))
              (local.set $m (i32.const 0))
              (loop $m_next
                (local.set $b
                  (v128.load (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 100)) (local.get $i1)) (i32.const 2)))))
                (local.set $at (i32.add (i32.mul (local.get $m) (i32.const 100)) (local.get $i1)))
                (local.set $b_2 (v128.load offset=16 (i32.add (local.get $d_relu) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $x) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 1000)) (local.get $i0)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 1000)) (local.get $i0)))
                (local.set $a_2
                  (v128.load32_splat offset=4 (i32.add (local.get $x) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $a_3
                  (v128.load32_splat offset=8 (i32.add (local.get $x) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
                (local.set $a_4
                  (v128.load32_splat offset=12 (i32.add (local.get $x) (i32.shl (local.get $at_2) (i32.const 2)))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
                (local.set $m (i32.add (local.get $m) (i32.const 1)))
                (br_if $m_next (i32.lt_s (local.get $m) (i32.const 64))))
              (local.set $new_w1_2
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (local.get $i1)) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (local.get $i1)) (i32.const 2)))
                (local.get $new_w1_2))
              (local.set $new_w1_3
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_2)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
                (local.get $new_w1_3))
              (local.set $new_w1_4
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (local.get $i1)) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_3)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (local.get $i1)) (i32.const 2)))
                (local.get $new_w1_4))
              (local.set $new_w1_5
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_4)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
                (local.get $new_w1_5))
              (local.set $new_w1_6
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (local.get $i1)) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_5)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (local.get $i1)) (i32.const 2)))
                (local.get $new_w1_6))
              (local.set $new_w1_7
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_6)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
                (local.get $new_w1_7))
              (local.set $new_w1_8
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 100)) (local.get $i1)) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_7)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 100)) (local.get $i1)) (i32.const 2)))
                (local.get $new_w1_8))
              (local.set $new_w1_9
                (f32x4.sub
                  (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2))))
                  (f32x4.mul
                    (local.get $c_8)
                    (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
              (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 100)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
                (local.get $new_w1_9))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 8)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 96))))
            (local.set $c_9 (v128.const f32x4 0 0 0 0))
            (local.set $c_10 (v128.const f32x4 0 0 0 0))
            (local.set $c_11 (v128.const f32x4 0 0 0 0))
            (local.set $c_12 (v128.const f32x4 0 0 0 0))
            (local.set $m_2 (i32.const 0))
            (loop $m_2_next
              (local.set $at_3 (i32.add (i32.mul (local.get $m_2) (i32.const 100)) (i32.const 96)))
              (local.set $b_3 (v128.load (i32.add (local.get $d_relu) (i32.shl (local.get $at_3) (i32.const 2)))))
              (local.set $at_4 (i32.add (i32.mul (local.get $m_2) (i32.const 1000)) (local.get $i0)))
              (local.set $a_5 (v128.load32_splat (i32.add (local.get $x) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_5) (local.get $b_3))))
              (local.set $a_6
                (v128.load32_splat offset=4 (i32.add (local.get $x) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_6) (local.get $b_3))))
              (local.set $a_7
                (v128.load32_splat offset=8 (i32.add (local.get $x) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_7) (local.get $b_3))))
              (local.set $a_8
                (v128.load32_splat offset=12 (i32.add (local.get $x) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_8) (local.get $b_3))))
              (local.set $m_2 (i32.add (local.get $m_2) (i32.const 1)))
              (br_if $m_2_next (i32.lt_s (local.get $m_2) (i32.const 64))))
            (local.set $new_w1_10
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.const 96)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_9)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 100)) (i32.const 96)) (i32.const 2)))
              (local.get $new_w1_10))
            (local.set $new_w1_11
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.const 96)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_10)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 100)) (i32.const 96)) (i32.const 2)))
              (local.get $new_w1_11))
            (local.set $new_w1_12
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.const 96)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_11)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 100)) (i32.const 96)) (i32.const 2)))
              (local.get $new_w1_12))
            (local.set $new_w1_13
              (f32x4.sub
                (v128.load (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 100)) (i32.const 96)) (i32.const 2))))
                (f32x4.mul
                  (local.get $c_12)
                  (v128.const f32x4 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752 0.000009999999747378752))))
            (v128.store (i32.add (local.get $new_w1) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 100)) (i32.const 96)) (i32.const 2)))
              (local.get $new_w1_13))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $i0_stop))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
