;; gradients/00_mul_add_sum
;; schedule: one element; 36 FLOPs, 148B moved at least
;;   in  x: f32[3, 4]
;;   in  y: f32[3, 4]
;;   in  z: f32[3, 4]
;;   out c: f32
;; fuses:
;;   mul f32[3, 4]
;;   add f32[3, 4]
;;   sum f32
;; from:
;;   examples/graph/graph.ml:10: c = sum(x * y + z)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $x i32) (param $y i32) (param $z i32) (param $c i32) (param $begin i32) (param $end i32) (param $scratch i32)
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
              (f32x4.add
                (f32x4.mul
                  (v128.load (i32.add (local.get $x) (i32.shl (local.get $k0) (i32.const 2))))
                  (v128.load (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))))
                (v128.load (i32.add (local.get $z) (i32.shl (local.get $k0) (i32.const 2)))))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 12))))
        (local.set $total
          (f32.add
            (local.get $total)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
              (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
        (f32.store (local.get $c) (local.get $total))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
