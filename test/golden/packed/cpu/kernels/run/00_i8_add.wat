;; run/00_i8_add
;; schedule: loops, 4 lanes; 0 FLOPs, 407B moved at least
;;   in  pixels: u8[5, 37]
;;   in  offset: i8[37]
;;   out moved: i8[5, 37]
;; fuses:
;;   i8: cast i8[5, 37]
;;   add i8[5, 37]
;; from:
;;   test/golden/packed.ml:5: return bright, moved = i8(pixels) + offset, some = any(bright, axis=1)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $pixels i32) (param $offset i32) (param $moved i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $i1 i32)
    (local $moved_2 v128)
    (local $i1_2 i32)
    (local $moved_3 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 37)))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $moved_2
            (i32x4.shr_s (i32x4.shl (i32x4.add (i32x4.shr_s (i32x4.shl (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (i32.add (local.get $pixels) (i32.add (local.get $at) (local.get $i1)))))) (i32.const 24)) (i32.const 24)) (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_s (v128.load32_zero (i32.add (local.get $offset) (local.get $i1)))))) (i32.const 24)) (i32.const 24)))
          (v128.store32_lane 0 (i32.add (local.get $moved) (i32.add (local.get $at) (local.get $i1))) (i8x16.swizzle
            (local.get $moved_2) (v128.const i32x4 0x0c080400 0 0 0)))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 36))))
        (local.set $i1_2 (i32.const 36))
        (loop $i1_2_next
          (local.set $moved_3
            (i32.shr_s (i32.shl (i32.add (i32.shr_s (i32.shl (i32.load8_u (i32.add (local.get $pixels) (i32.add (local.get $at) (local.get $i1_2)))) (i32.const 24)) (i32.const 24)) (i32.load8_s (i32.add (local.get $offset) (local.get $i1_2)))) (i32.const 24)) (i32.const 24)))
          (i32.store8 (i32.add (local.get $moved) (i32.add (local.get $at) (local.get $i1_2))) (local.get $moved_3))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 1)))
          (br_if $i1_2_next (i32.lt_s (local.get $i1_2) (i32.const 37))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
