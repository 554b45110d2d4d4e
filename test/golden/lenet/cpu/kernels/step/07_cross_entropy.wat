;; step/07_cross_entropy
;; schedule: one element; 8 FLOPs, 20B moved at least
;;   in  y: i32[4]
;;   out cross_entropy: f32
;; fuses:
;;   cross_entropy: ne bool[4]
;;   cross_entropy: cast f32[4]
;;   cross_entropy: sum f32
;; from:
;;   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $y i32) (param $cross_entropy i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $total f32)
    (local $k0 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $total (f32.const 0))
        (local.set $k0 (i32.const 0))
        (loop $k0_next
          (local.set $total
            (f32.add
              (local.get $total)
              (f32.convert_i32_u (i32.ne (i32.load (i32.add (local.get $y) (i32.shl (local.get $k0) (i32.const 2)))) (i32.const -100)))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 4))))
        (f32.store (local.get $cross_entropy) (local.get $total))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
