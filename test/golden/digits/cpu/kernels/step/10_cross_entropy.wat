;; step/10_cross_entropy
;; schedule: one element; 64 FLOPs, 132B moved at least
;;   in  y: i32[32]
;;   out cross_entropy: f32
;; fuses:
;;   cross_entropy: ne bool[32]
;;   cross_entropy: cast f32[32]
;;   cross_entropy: sum f32
;; from:
;;   examples/digits/digits.ml:20: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $y i32) (param $cross_entropy i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $total f32)
    (local $lanes v128)
    (local $k0 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $total (f32.const 0))
        (local.set $lanes (v128.const f32x4 0 0 0 0))
        (local.set $k0 (i32.const 0))
        (loop $k0_next
          (local.set $lanes
            (f32x4.add
              (local.get $lanes)
              (v128.and (i32x4.ne (v128.load (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))) (v128.const i32x4 -100 -100 -100 -100)) (v128.const f32x4 1 1 1 1))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 32))))
        (local.set $total
          (f32.add
            (local.get $total)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
              (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
        (f32.store (local.get $cross_entropy) (local.get $total))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
