;; step/33_d_cross_entropy_d_linear
;; schedule: direct contraction, blocks of 3 x 12 in registers; 82.6k FLOPs, 24.2kB moved at least
;;   in  d_cross_entropy: f32[32, 10]
;;   in  d_cross_entropy_2: f32[32, 1]
;;   in  cross_entropy_2: f32[32, 10]
;;   in  relu_3: f32[32, 128]
;;   out d_linear_4: f32[128, 10]
;; fuses:
;;   d_cross_entropy: mul f32[32, 10]
;;   d_cross_entropy: add f32[32, 10]
;;   d_linear: einsum f32[128, 10]
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_cross_entropy i32) (param $d_cross_entropy_2 i32) (param $cross_entropy_2 i32) (param $relu_3 i32) (param $d_linear_4 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $part i32)
    (local $rest i32)
    (local $first_row i32)
    (local $i0 i32)
    (local $i0_stop i32)
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
    (local $at i32)
    (local $b v128)
    (local $d_cross_entropy_2_i f32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $at_3 i32)
    (local $at_4 i32)
    (local $at_5 i32)
    (local $c_10 v128)
    (local $c_11 v128)
    (local $c_12 v128)
    (local $c_13 v128)
    (local $c_14 v128)
    (local $c_15 v128)
    (local $m_2 i32)
    (local $at_6 i32)
    (local $d_cross_entropy_2_i_2 f32)
    (local $b_4 v128)
    (local $b_5 v128)
    (local $b_6 v128)
    (local $at_7 i32)
    (local $a_4 v128)
    (local $a_5 v128)
    (local $at_8 i32)
    (local $at_9 i32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $part (i32.rem_u (local.get $group) (i32.const 22)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 22)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 6)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 6)) (i32.const 126)))
        (local.set $i0 (local.get $first_row))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (local.get $i0_stop)))
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
            (br_if $m_done (i32.ge_s (local.get $m) (i32.const 32)))
            (local.set $at (i32.mul (local.get $m) (i32.const 10)))
            (local.set $b
              (f32x4.add
                (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at) (i32.const 2))))
                (f32x4.mul
                  (v128.load32_splat (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $m) (i32.const 2))))
                  (v128.load (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at) (i32.const 2)))))))
            (local.set $d_cross_entropy_2_i
              (f32.load (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $m) (i32.const 2)))))
            (local.set $b_2
              (f32x4.add
                (v128.load offset=16 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at) (i32.const 2))))
                (f32x4.mul
                  (f32x4.splat (local.get $d_cross_entropy_2_i))
                  (v128.load offset=16 (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at) (i32.const 2)))))))
            (local.set $b_3
              (f32x4.add
                (v128.load offset=24 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at) (i32.const 2))))
                (f32x4.mul
                  (f32x4.splat (local.get $d_cross_entropy_2_i))
                  (v128.load offset=24 (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at) (i32.const 2)))))))
            (local.set $a
              (v128.load32_splat (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $m) (i32.const 128)) (local.get $i0)) (i32.const 2)))))
            (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
            (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
            (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
            (local.set $at_2 (i32.add (i32.mul (local.get $m) (i32.const 128)) (local.get $i0)))
            (local.set $a_2
              (v128.load32_splat offset=4 (i32.add (local.get $relu_3) (i32.shl (local.get $at_2) (i32.const 2)))))
            (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b))))
            (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b_2))))
            (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_3))))
            (local.set $a_3
              (v128.load32_splat offset=8 (i32.add (local.get $relu_3) (i32.shl (local.get $at_2) (i32.const 2)))))
            (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_3) (local.get $b))))
            (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_3) (local.get $b_2))))
            (local.set $c_9 (f32x4.add (local.get $c_9) (f32x4.mul (local.get $a_3) (local.get $b_3))))
            (local.set $m (i32.add (local.get $m) (i32.const 1)))
            (br $m_next)))
          (v128.store (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (local.get $i0) (i32.const 10)) (i32.const 2)))
            (local.get $c))
          (v128.store offset=16 (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (local.get $i0) (i32.const 10)) (i32.const 2)))
            (local.get $c_2))
          (local.set $at_3 (i32.mul (local.get $i0) (i32.const 10)))
          (f32.store offset=32 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_3) (i32.const 2)))
            (f32x4.extract_lane 2 (local.get $c_3)))
          (f32.store offset=36 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_3) (i32.const 2)))
            (f32x4.extract_lane 3 (local.get $c_3)))
          (v128.store (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 10)) (i32.const 2)))
            (local.get $c_4))
          (v128.store offset=16 (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 10)) (i32.const 2)))
            (local.get $c_5))
          (local.set $at_4 (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 10)))
          (f32.store offset=32 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_4) (i32.const 2)))
            (f32x4.extract_lane 2 (local.get $c_6)))
          (f32.store offset=36 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_4) (i32.const 2)))
            (f32x4.extract_lane 3 (local.get $c_6)))
          (v128.store (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 10)) (i32.const 2)))
            (local.get $c_7))
          (v128.store offset=16 (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 10)) (i32.const 2)))
            (local.get $c_8))
          (local.set $at_5 (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 10)))
          (f32.store offset=32 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_5) (i32.const 2)))
            (f32x4.extract_lane 2 (local.get $c_9)))
          (f32.store offset=36 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_5) (i32.const 2)))
            (f32x4.extract_lane 3 (local.get $c_9)))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 3)))
          (br $i0_next)))
        (if (i32.eq (local.get $part) (i32.const 21))
          (then
            (local.set $c_10 (v128.const f32x4 0 0 0 0))
            (local.set $c_11 (v128.const f32x4 0 0 0 0))
            (local.set $c_12 (v128.const f32x4 0 0 0 0))
            (local.set $c_13 (v128.const f32x4 0 0 0 0))
            (local.set $c_14 (v128.const f32x4 0 0 0 0))
            (local.set $c_15 (v128.const f32x4 0 0 0 0))
            (local.set $m_2 (i32.const 0))
            (block $m_2_done (loop $m_2_next
              (br_if $m_2_done (i32.ge_s (local.get $m_2) (i32.const 32)))
              (local.set $at_6 (i32.mul (local.get $m_2) (i32.const 10)))
              (local.set $d_cross_entropy_2_i_2
                (f32.load (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $m_2) (i32.const 2)))))
              (local.set $b_4
                (f32x4.add
                  (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.mul
                    (f32x4.splat (local.get $d_cross_entropy_2_i_2))
                    (v128.load (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_6) (i32.const 2)))))))
              (local.set $b_5
                (f32x4.add
                  (v128.load offset=16 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.mul
                    (f32x4.splat (local.get $d_cross_entropy_2_i_2))
                    (v128.load offset=16 (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_6) (i32.const 2)))))))
              (local.set $b_6
                (f32x4.add
                  (v128.load offset=24 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_6) (i32.const 2))))
                  (f32x4.mul
                    (f32x4.splat (local.get $d_cross_entropy_2_i_2))
                    (v128.load offset=24 (i32.add (local.get $cross_entropy_2) (i32.shl (local.get $at_6) (i32.const 2)))))))
              (local.set $at_7 (i32.add (i32.mul (local.get $m_2) (i32.const 128)) (i32.const 126)))
              (local.set $a_4 (v128.load32_splat (i32.add (local.get $relu_3) (i32.shl (local.get $at_7) (i32.const 2)))))
              (local.set $c_10 (f32x4.add (local.get $c_10) (f32x4.mul (local.get $a_4) (local.get $b_4))))
              (local.set $c_11 (f32x4.add (local.get $c_11) (f32x4.mul (local.get $a_4) (local.get $b_5))))
              (local.set $c_12 (f32x4.add (local.get $c_12) (f32x4.mul (local.get $a_4) (local.get $b_6))))
              (local.set $a_5
                (v128.load32_splat offset=4 (i32.add (local.get $relu_3) (i32.shl (local.get $at_7) (i32.const 2)))))
              (local.set $c_13 (f32x4.add (local.get $c_13) (f32x4.mul (local.get $a_5) (local.get $b_4))))
              (local.set $c_14 (f32x4.add (local.get $c_14) (f32x4.mul (local.get $a_5) (local.get $b_5))))
              (local.set $c_15 (f32x4.add (local.get $c_15) (f32x4.mul (local.get $a_5) (local.get $b_6))))
              (local.set $m_2 (i32.add (local.get $m_2) (i32.const 1)))
              (br $m_2_next)))
            (v128.store (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.const 126) (i32.const 10)) (i32.const 2)))
              (local.get $c_10))
            (v128.store offset=16 (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.const 126) (i32.const 10)) (i32.const 2)))
              (local.get $c_11))
            (local.set $at_8 (i32.mul (i32.const 126) (i32.const 10)))
            (f32.store offset=32 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_8) (i32.const 2)))
              (f32x4.extract_lane 2 (local.get $c_12)))
            (f32.store offset=36 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_8) (i32.const 2)))
              (f32x4.extract_lane 3 (local.get $c_12)))
            (v128.store (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.const 127) (i32.const 10)) (i32.const 2)))
              (local.get $c_13))
            (v128.store offset=16 (i32.add (local.get $d_linear_4) (i32.shl (i32.mul (i32.const 127) (i32.const 10)) (i32.const 2)))
              (local.get $c_14))
            (local.set $at_9 (i32.mul (i32.const 127) (i32.const 10)))
            (f32.store offset=32 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_9) (i32.const 2)))
              (f32x4.extract_lane 2 (local.get $c_15)))
            (f32.store offset=36 (i32.add (local.get $d_linear_4) (i32.shl (local.get $at_9) (i32.const 2)))
              (f32x4.extract_lane 3 (local.get $c_15)))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
