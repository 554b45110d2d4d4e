;; gradients/03_pow_mean_combine
;; schedule: one element; 17 FLOPs, 68B moved at least
;;   in  partial_10: f32[16]
;;   out loss: f32
;; fuses:
;;   pow: mul f32[64, 1000]
;;   mean: sum f32
;;   mean: mul f32
;; from:
;;   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $partial_10 i32) (param $loss i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $total f32)
    (local $lanes v128)
    (local $slice i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $total (f32.const 0))
        (local.set $lanes (v128.const f32x4 0 0 0 0))
        (local.set $slice (i32.const 0))
        (loop $slice_next
          (local.set $lanes
            (f32x4.add
              (local.get $lanes)
              (v128.load (i32.add (local.get $partial_10) (i32.shl (local.get $slice) (i32.const 2))))))
          (local.set $slice (i32.add (local.get $slice) (i32.const 4)))
          (br_if $slice_next (i32.lt_s (local.get $slice) (i32.const 16))))
        (local.set $total
          (f32.add
            (local.get $total)
            (f32.add
              (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
              (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
        (f32.store (local.get $loss) (f32.mul (local.get $total) (f32.const 0.015625)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
