;; step/09_linear
;; schedule: dot products, blocks of 4 x 2 in registers; 82.2k FLOPs, 22.8kB moved at least
;;   in  relu_3: f32[32, 128]
;;   in  fc2_weight: f32[10, 128]
;;   in  fc2_bias: f32[10]
;;   out out: f32[32, 10]
;; fuses:
;;   linear: einsum f32[32, 10]
;;   linear: add f32[32, 10]
;; from:
;;   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $relu_3 i32) (param $fc2_weight i32) (param $fc2_bias i32) (param $out i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
    (local $at_3 i32)
    (local $k i32)
    (local $a v128)
    (local $at_2 i32)
    (local $a_2 v128)
    (local $a_3 v128)
    (local $a_4 v128)
    (local $b v128)
    (local $at_4 i32)
    (local $b_2 v128)
    (local $total f32)
    (local $out_2 f32)
    (local $total_2 f32)
    (local $out_3 f32)
    (local $total_3 f32)
    (local $out_4 f32)
    (local $total_4 f32)
    (local $out_5 f32)
    (local $total_5 f32)
    (local $out_6 f32)
    (local $total_6 f32)
    (local $out_7 f32)
    (local $total_7 f32)
    (local $out_8 f32)
    (local $total_8 f32)
    (local $out_9 f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $at (i32.mul (local.get $i0) (i32.const 128)))
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
            (local.set $at_3 (i32.mul (local.get $i1) (i32.const 128)))
            (local.set $k (i32.const 0))
            (loop $k_next
              (local.set $a
                (v128.load (i32.add (local.get $relu_3) (i32.shl (i32.add (local.get $at) (local.get $k)) (i32.const 2)))))
              (local.set $at_2 (i32.add (local.get $at) (local.get $k)))
              (local.set $a_2
                (v128.load offset=512 (i32.add (local.get $relu_3) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $a_3
                (v128.load offset=1024 (i32.add (local.get $relu_3) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $a_4
                (v128.load offset=1536 (i32.add (local.get $relu_3) (i32.shl (local.get $at_2) (i32.const 2)))))
              (local.set $b
                (v128.load (i32.add (local.get $fc2_weight) (i32.shl (i32.add (local.get $at_3) (local.get $k)) (i32.const 2)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $a) (local.get $b))))
              (local.set $c_3 (f32x4.add (local.get $c_3) (f32x4.mul (local.get $a_2) (local.get $b))))
              (local.set $c_5 (f32x4.add (local.get $c_5) (f32x4.mul (local.get $a_3) (local.get $b))))
              (local.set $c_7 (f32x4.add (local.get $c_7) (f32x4.mul (local.get $a_4) (local.get $b))))
              (local.set $at_4 (i32.add (local.get $at_3) (local.get $k)))
              (local.set $b_2
                (v128.load offset=512 (i32.add (local.get $fc2_weight) (i32.shl (local.get $at_4) (i32.const 2)))))
              (local.set $c_2 (f32x4.add (local.get $c_2) (f32x4.mul (local.get $a) (local.get $b_2))))
              (local.set $c_4 (f32x4.add (local.get $c_4) (f32x4.mul (local.get $a_2) (local.get $b_2))))
              (local.set $c_6 (f32x4.add (local.get $c_6) (f32x4.mul (local.get $a_3) (local.get $b_2))))
              (local.set $c_8 (f32x4.add (local.get $c_8) (f32x4.mul (local.get $a_4) (local.get $b_2))))
              (local.set $k (i32.add (local.get $k) (i32.const 4)))
              (br_if $k_next (i32.lt_s (local.get $k) (i32.const 128))))
            (local.set $total
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c)) (f32x4.extract_lane 1 (local.get $c)))
                (f32.add (f32x4.extract_lane 2 (local.get $c)) (f32x4.extract_lane 3 (local.get $c)))))
            (local.set $out_2
              (f32.add
                (local.get $total)
                (f32.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 10)) (local.get $i1)) (i32.const 2)))
              (local.get $out_2))
            (local.set $total_2
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_2)) (f32x4.extract_lane 1 (local.get $c_2)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_2)) (f32x4.extract_lane 3 (local.get $c_2)))))
            (local.set $out_3
              (f32.add
                (local.get $total_2)
                (f32.load offset=4 (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $i0) (i32.const 10)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (local.get $out_3))
            (local.set $total_3
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_3)) (f32x4.extract_lane 1 (local.get $c_3)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_3)) (f32x4.extract_lane 3 (local.get $c_3)))))
            (local.set $out_4
              (f32.add
                (local.get $total_3)
                (f32.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 10)) (local.get $i1)) (i32.const 2)))
              (local.get $out_4))
            (local.set $total_4
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_4)) (f32x4.extract_lane 1 (local.get $c_4)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_4)) (f32x4.extract_lane 3 (local.get $c_4)))))
            (local.set $out_5
              (f32.add
                (local.get $total_4)
                (f32.load offset=4 (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 1)) (i32.const 10)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (local.get $out_5))
            (local.set $total_5
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_5)) (f32x4.extract_lane 1 (local.get $c_5)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_5)) (f32x4.extract_lane 3 (local.get $c_5)))))
            (local.set $out_6
              (f32.add
                (local.get $total_5)
                (f32.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 10)) (local.get $i1)) (i32.const 2)))
              (local.get $out_6))
            (local.set $total_6
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_6)) (f32x4.extract_lane 1 (local.get $c_6)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_6)) (f32x4.extract_lane 3 (local.get $c_6)))))
            (local.set $out_7
              (f32.add
                (local.get $total_6)
                (f32.load offset=4 (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 2)) (i32.const 10)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (local.get $out_7))
            (local.set $total_7
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_7)) (f32x4.extract_lane 1 (local.get $c_7)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_7)) (f32x4.extract_lane 3 (local.get $c_7)))))
            (local.set $out_8
              (f32.add
                (local.get $total_7)
                (f32.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 10)) (local.get $i1)) (i32.const 2)))
              (local.get $out_8))
            (local.set $total_8
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $c_8)) (f32x4.extract_lane 1 (local.get $c_8)))
                (f32.add (f32x4.extract_lane 2 (local.get $c_8)) (f32x4.extract_lane 3 (local.get $c_8)))))
            (local.set $out_9
              (f32.add
                (local.get $total_8)
                (f32.load offset=4 (i32.add (local.get $fc2_bias) (i32.shl (local.get $i1) (i32.const 2))))))
            (f32.store (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (i32.add (local.get $i0) (i32.const 3)) (i32.const 10)) (i32.add (local.get $i1) (i32.const 1))) (i32.const 2)))
              (local.get $out_9))
            (local.set $i1 (i32.add (local.get $i1) (i32.const 2)))
            (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 10))))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 32))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
