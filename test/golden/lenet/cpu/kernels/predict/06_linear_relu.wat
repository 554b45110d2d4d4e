;; predict/06_linear_relu
;; schedule: loops; 7.06k FLOPs, 5.20kB moved at least
;;   in  linear_2: f32[4, 84]
;;   in  fc2_bias: f32[84]
;;   in  fc3_weight: f32[10, 84]
;;   out linear_3: f32[4, 10]
;; fuses:
;;   linear: add f32[4, 84]
;;   relu f32[4, 84]
;;   linear: einsum f32[4, 10]
;; from:
;;   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $linear_2 i32) (param $fc2_bias i32) (param $fc3_weight i32) (param $linear_3 i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $at_3 i32)
    (local $i1 i32)
    (local $total f32)
    (local $lanes v128)
    (local $at_2 i32)
    (local $k i32)
    (local $sum v128)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 84)))
        (local.set $at_3 (i32.mul (local.get $group) (i32.const 10)))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $total (f32.const 0))
          (local.set $lanes (v128.const f32x4 0 0 0 0))
          (local.set $at_2 (i32.mul (local.get $i1) (i32.const 84)))
          (local.set $k (i32.const 0))
          (loop $k_next
            (local.set $sum
              (f32x4.add
                (v128.load (i32.add (local.get $linear_2) (i32.shl (i32.add (local.get $at) (local.get $k)) (i32.const 2))))
                (v128.load (i32.add (local.get $fc2_bias) (i32.shl (local.get $k) (i32.const 2))))))
            (local.set $lanes
              (f32x4.add
                (local.get $lanes)
                (f32x4.mul
                  (v128.bitselect (v128.const f32x4 0 0 0 0) (local.get $sum) (f32x4.lt (local.get $sum) (v128.const f32x4 0 0 0 0)))
                  (v128.load (i32.add (local.get $fc3_weight) (i32.shl (i32.add (local.get $at_2) (local.get $k)) (i32.const 2)))))))
            (local.set $k (i32.add (local.get $k) (i32.const 4)))
            (br_if $k_next (i32.lt_s (local.get $k) (i32.const 84))))
          (local.set $total
            (f32.add
              (local.get $total)
              (f32.add
                (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
                (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes))))))
          (f32.store (i32.add (local.get $linear_3) (i32.shl (i32.add (local.get $at_3) (local.get $i1)) (i32.const 2)))
            (local.get $total))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 1)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 10))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
