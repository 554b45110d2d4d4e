;; step/13_argmax
;; schedule: one loop; 320 FLOPs, 1.41kB moved at least
;;   in  out: f32[32, 10]
;;   out argmax: i32[32]
;; fuses:
;;   argmax i32[32]
;; from:
;;   examples/digits/digits.ml:22: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $out i32) (param $argmax i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $best f32)
    (local $best_at i32)
    (local $at i32)
    (local $k0 i32)
    (local $candidate f32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $i0 (i32.const 0))
        (loop $i0_next
          (local.set $best (f32.const -inf))
          (local.set $best_at (i32.const 0))
          (local.set $at (i32.mul (local.get $i0) (i32.const 10)))
          (local.set $k0 (i32.const 0))
          (loop $k0_next
            (local.set $candidate
              (f32.load (i32.add (local.get $out) (i32.shl (i32.add (local.get $at) (local.get $k0)) (i32.const 2)))))
            (if (i32.or (f32.lt (local.get $best) (local.get $candidate)) (i32.and (f32.ne (local.get $candidate) (local.get $candidate)) (i32.eqz (f32.ne (local.get $best) (local.get $best)))))
              (then
                (local.set $best (local.get $candidate))
                (local.set $best_at (local.get $k0))))
            (local.set $k0 (i32.add (local.get $k0) (i32.const 1)))
            (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 10))))
          (i32.store (i32.add (local.get $argmax) (i32.shl (local.get $i0) (i32.const 2))) (local.get $best_at))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 1)))
          (br_if $i0_next (i32.lt_s (local.get $i0) (i32.const 32))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
