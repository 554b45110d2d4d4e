;; step/16_d_cross_entropy
;; schedule: one loop; 84 FLOPs, 176B moved at least
;;   in  d_cross_entropy: f32[4, 10]
;;   out d_cross_entropy_2: f32[4, 1]
;; fuses:
;;   d_cross_entropy: neg f32[4, 10]
;;   d_cross_entropy: sum f32[4]
;;   d_cross_entropy: div f32[4, 1]
;; from:
;;   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $d_cross_entropy i32) (param $d_cross_entropy_2 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $total f32)
    (local $lanes v128)
    (local $at i32)
    (local $k0 i32)
    (local $k0_2 i32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $i0 (i32.const 0))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (i32.const 4)))
          (local.set $total (f32.const 0))
          (local.set $lanes (v128.const f32x4 0 0 0 0))
          (local.set $at (i32.mul (local.get $i0) (i32.const 10)))
          (local.set $k0 (i32.const 0))
          (block $k0_done (loop $k0_next
            (br_if $k0_done (i32.ge_s (local.get $k0) (i32.const 8)))
            (local.set $lanes
              (f32x4.add
                (local.get $lanes)
                (f32x4.neg
                  (v128.load (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $k0)) (i32.const 2)))))))
            (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
            (br $k0_next)))
          (local.set $total
            (f32.add
              (local.get $total)
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
                (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
          (local.set $k0_2 (i32.const 8))
          (block $k0_2_done (loop $k0_2_next
            (br_if $k0_2_done (i32.ge_s (local.get $k0_2) (i32.const 10)))
            (local.set $total
              (f32.add
                (local.get $total)
                (f32.neg
                  (f32.load (i32.add (local.get $d_cross_entropy) (i32.shl (i32.add (local.get $at) (local.get $k0_2)) (i32.const 2)))))))
            (local.set $k0_2 (i32.add (local.get $k0_2) (i32.const 1)))
            (br $k0_2_next)))
          (f32.store (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $i0) (i32.const 2)))
            (f32.div
              (local.get $total)
              (f32.load (i32.add (local.get $d_cross_entropy_2) (i32.shl (local.get $i0) (i32.const 2))))))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
          (br $i0_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
