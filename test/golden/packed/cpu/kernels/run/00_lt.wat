;; run/00_lt
;; schedule: one loop, 4 lanes; 0 FLOPs, 370B moved at least
;;   in  pixels: u8[5, 37]
;;   out bright: bool[5, 37]
;; fuses:
;;   lt bool[5, 37]
;; from:
;;   test/golden/packed.ml:4: bright = pixels > 127
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $pixels i32) (param $bright i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $i0 i32)
    (local $bright_2 v128)
    (local $i0_2 i32)
    (local $bright_3 i32)
    (local.set $group (local.get $begin))
    (block $group_done (loop $group_next
        (br_if $group_done (i32.ge_s (local.get $group) (local.get $end)))
        (local.set $i0 (i32.const 0))
        (block $i0_done (loop $i0_next
          (br_if $i0_done (i32.ge_s (local.get $i0) (i32.const 184)))
          (local.set $bright_2
            (i32x4.lt_u
              (v128.const i32x4 127 127 127 127)
              (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (i32.add (local.get $pixels) (local.get $i0)))))))
          (v128.store32_lane 0 (i32.add (local.get $bright) (local.get $i0)) (i8x16.swizzle
            (i32x4.neg (local.get $bright_2)) (v128.const i32x4 0x0c080400 0 0 0)))
          (local.set $i0 (i32.add (local.get $i0) (i32.const 4)))
          (br $i0_next)))
        (local.set $i0_2 (i32.const 184))
        (block $i0_2_done (loop $i0_2_next
          (br_if $i0_2_done (i32.ge_s (local.get $i0_2) (i32.const 185)))
          (local.set $bright_3 (i32.lt_u (i32.const 127) (i32.load8_u (i32.add (local.get $pixels) (local.get $i0_2)))))
          (i32.store8 (i32.add (local.get $bright) (local.get $i0_2)) (local.get $bright_3))
          (local.set $i0_2 (i32.add (local.get $i0_2) (i32.const 1)))
          (br $i0_2_next)))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $group_next)))
  )
)
