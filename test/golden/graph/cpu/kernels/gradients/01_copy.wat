;; gradients/01_copy
;; schedule: one loop, 4 lanes; 0 FLOPs, 240B moved at least
;;   in  y: f32[3, 4]
;;   in  x: f32[3, 4]
;;   out grad_x: f32[3, 4]
;;   out grad_y: f32[3, 4]
;;   out grad_z: f32[3, 4]
;; fuses:
;;   copy f32[3, 4]
;; from:
;;   examples/graph/graph.ml:9: entry gradients(x: f32[N, D], y: f32[N, D], z: f32[N, D]) {
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $y i32) (param $x i32) (param $grad_x i32) (param $grad_y i32) (param $grad_z i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $value v128)
    (local $value_2 v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $value (v128.load (i32.add (local.get $y) (i32.shl (local.get $i0) (i32.const 2)))))
          (local.set $value_2 (v128.load (i32.add (local.get $x) (i32.shl (local.get $i0) (i32.const 2)))))
          (v128.store (i32.add (local.get $grad_x) (i32.shl (local.get $i0) (i32.const 2))) (local.get $value))
          (v128.store (i32.add (local.get $grad_y) (i32.shl (local.get $i0) (i32.const 2))) (local.get $value_2))
          (v128.store (i32.add (local.get $grad_z) (i32.shl (local.get $i0) (i32.const 2))) (v128.const f32x4 1 1 1 1))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 12))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
