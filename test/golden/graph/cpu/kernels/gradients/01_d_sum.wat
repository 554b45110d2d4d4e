;; gradients/01_d_sum
;; schedule: one loop, 4 lanes; 0 FLOPs, 48B moved at least
;;   out grad_z: f32[3, 4]
;; fuses:
;;   d_sum: full f32[3, 4]
;; from:
;;   examples/graph/graph.ml:10: c = sum(x * y + z)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $grad_z i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (v128.store (i32.add (local.get $grad_z) (i32.shl (local.get $i0) (i32.const 2))) (v128.const f32x4 1 1 1 1))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 12))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
