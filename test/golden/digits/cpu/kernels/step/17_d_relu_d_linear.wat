;; step/17_d_relu_d_linear
;; schedule: direct contraction, blocks of 2 x 16 in registers; 81.9k FLOPs, 39.2kB moved at least
;;   in  relu_3: f32[32, 128]
;;   in  d_cross_entropy: f32[32, 10]
;;   in  fc2_weight: f32[10, 128]
;;   out d_relu: f32[32, 128]
;; fuses:
;;   d_relu: le bool[32, 128]
;;   d_linear: einsum f32[32, 128]
;;   d_relu: where f32[32, 128]
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $min_s (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu_3 i32) (param $d_cross_entropy i32) (param $fc2_weight i32) (param $d_relu i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $part i32)
    (local $rest i32)
    (local $first_row i32)
    (local $i0 i32)
    (local $i0_stop i32)
    (local $at_2 i32)
    (local $i1 i32)
    (local $c v128)
    (local $c_2 v128)
    (local $c_3 v128)
    (local $c_4 v128)
    (local $c_5 v128)
    (local $c_6 v128)
    (local $c_7 v128)
    (local $c_8 v128)
    (local $n i32)
    (local $b v128)
    (local $at i32)
    (local $b_2 v128)
    (local $b_3 v128)
    (local $b_4 v128)
    (local $a v128)
    (local $at_3 i32)
    (local $a_2 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $part (i32.rem_u (local.get $group) (i32.const 16)))
        (local.set $rest (i32.div_u (local.get $group) (i32.const 16)))
        (local.set $first_row (i32.mul (local.get $part) (i32.const 2)))
        (local.set $i0_stop (call $min_s (i32.add (local.get $first_row) (i32.const 2)) (i32.const 32)))
        (local.set $i0 (local.get $first_row))
        (if (i32.lt_s (local.get $i0) (local.get $i0_stop)) (then
          (loop $i0_next
            (local.set $at_2 (i32.mul (local.get $i0) (i32.const 10)))
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
              (local.set $n (i32.const 0))
              (loop $n_next
                (local.set $b
                  (v128.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (i32.mul (local.get $n) (i32.const 128)) (local.get $i1)) (i32.const 2)))))
                (local.set $at (i32.add (i32.mul (local.get $n) (i32.const 128)) (local.get $i1)))
                (local.set $b_2
                  (v128.load offset=16 (i32.add (local.get $fc2_weight) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_3
                  (v128.load offset=32 (i32.add (local.get $fc2_weight) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $b_4
                  (v128.load offset=48 (i32.add (local.get $fc2_weight) (i32.shl (local.get $at) (i32.const 2)))))
                (local.set $a
                  (v128.load32_splat (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at_2) (local.get $n)) (i32.const 2)))))
                (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
                (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
                (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a) (local.get $b_3))))
                (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a) (local.get $b_4))))
                (local.set $at_3 (i32.add (local.get $at_2) (local.get $n)))
                (local.set $a_2
                  (v128.load32_splat offset=40 (i32.add (local.get $d_cross_entropy) (i32.shl (local.get $at_3) (i32.const 2)))))
                (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_2) (local.get $b))))
                (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_2) (local.get $b_2))))
                (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_2) (local.get $b_3))))
                (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_2) (local.get $b_4))))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $n_next (i32.lt_s (local.get $n) (i32.const 10))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (local.get $i1)) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (local.get $i1)) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_2) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_3) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 12))) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_4) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 128)) (i32.add (local.get $i1) (i32.const 12))) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (local.get $i1)) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_5) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (local.get $i1)) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_6) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 4))) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_7) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 8))) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (v128.store (i32.add (local.get $d_relu) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 12))) (i32.const 2)))
                (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $c_8) (f32x4.le (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 128)) (i32.add (local.get $i1) (i32.const 12))) (i32.const 2)))) (v128.const f32x4 0 0 0 0))))
              (local.set $i1 (i32.add (local.get $i1) (i32.const 16)))
              (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 128))))
            (local.set $i0 (i32.add (local.get $i0) (i32.const 2)))
            (br_if $i0_next (i32.lt_s (local.get $i0) (local.get $i0_stop))))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
