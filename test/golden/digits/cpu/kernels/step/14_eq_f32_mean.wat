;; step/14_eq_f32_mean
;; schedule: one element; 65 FLOPs, 260B moved at least
;;   in  argmax: i32[32]
;;   in  y: i32[32]
;;   out accuracy: f32
;; fuses:
;;   eq bool[32]
;;   f32: cast f32[32]
;;   mean: sum f32
;;   mean: mul f32
;; from:
;;   examples/digits/digits.ml:22: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $argmax i32) (param $y i32) (param $accuracy i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $total f32)
    (local $lanes v128)
    (local $k0 i32)
    (local $accuracy_2 f32)
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
              (v128.and (i32x4.eq (v128.load (i32.add (local.get $argmax) (i32.shl (local.get $k0) (i32.const 2)))) (v128.load (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2))))) (v128.const f32x4 1 1 1 1))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 32))))
        (local.set $total
          (f32.add
            (local.get $total)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
              (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
        (local.set $accuracy_2 (f32.mul (local.get $total) (f32.const 0.03125)))
        (f32.store (local.get $accuracy) (local.get $accuracy_2))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
