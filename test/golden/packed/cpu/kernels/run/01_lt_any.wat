;; run/01_lt_any
;; schedule: loops, 4 lanes; 185 FLOPs, 375B moved at least
;;   in  pixels: u8[5, 37]
;;   out bright: bool[5, 37]
;;   out some: bool[5]
;; fuses:
;;   lt bool[5, 37]
;;   any: cast i32[5, 37]
;;   any: sum i32[5]
;;   any: ne bool[5]
;; from:
;;   test/golden/packed.ml:4: bright = pixels > 127
;;   test/golden/packed.ml:5: return bright, moved = i8(pixels) + offset, some = any(bright, axis=1)
(module
  (import "env" "memory" (memory 1 65536 shared))

  ;; Runs groups [begin, end); buffers are byte addresses.
  (func (export "run") (param $pixels i32) (param $bright i32) (param $some i32) (param $begin i32) (param $end i32) (param $scratch i32)
    (local $group i32)
    (local $at i32)
    (local $i1 i32)
    (local $bright_2 v128)
    (local $i1_2 i32)
    (local $bright_3 i32)
    (local $total i32)
    (local $lanes v128)
    (local $k0 i32)
    (local $bright_4 v128)
    (local $k0_2 i32)
    (local $bright_5 i32)
    (local $some_2 i32)
    (local $to_u32 i32)
    (local.set $group (local.get $begin))
    (if (i32.lt_s (local.get $group) (local.get $end)) (then
      (loop $group_next
        (local.set $at (i32.mul (local.get $group) (i32.const 37)))
        (local.set $i1 (i32.const 0))
        (loop $i1_next
          (local.set $bright_2
            (i32x4.lt_u
              (v128.const i32x4 127 127 127 127)
              (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (i32.add (local.get $pixels) (i32.add (local.get $at) (local.get $i1))))))))
          (v128.store32_lane 0 (i32.add (local.get $bright) (i32.add (local.get $at) (local.get $i1))) (i8x16.swizzle
            (i32x4.neg (local.get $bright_2)) (v128.const i32x4 0x0c080400 0 0 0)))
          (local.set $i1 (i32.add (local.get $i1) (i32.const 4)))
          (br_if $i1_next (i32.lt_s (local.get $i1) (i32.const 36))))
        (local.set $i1_2 (i32.const 36))
        (loop $i1_2_next
          (local.set $bright_3
            (i32.lt_u
              (i32.const 127)
              (i32.load8_u (i32.add (local.get $pixels) (i32.add (local.get $at) (local.get $i1_2))))))
          (i32.store8 (i32.add (local.get $bright) (i32.add (local.get $at) (local.get $i1_2))) (local.get $bright_3))
          (local.set $i1_2 (i32.add (local.get $i1_2) (i32.const 1)))
          (br_if $i1_2_next (i32.lt_s (local.get $i1_2) (i32.const 37))))
        (local.set $total (i32.const 0))
        (local.set $lanes (v128.const i32x4 0 0 0 0))
        (local.set $k0 (i32.const 0))
        (loop $k0_next
          (local.set $bright_4
            (i32x4.lt_u
              (v128.const i32x4 127 127 127 127)
              (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (i32.add (local.get $pixels) (i32.add (local.get $at) (local.get $k0))))))))
          (local.set $lanes (i32x4.add (local.get $lanes) (i32x4.neg (local.get $bright_4))))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 4)))
          (br_if $k0_next (i32.lt_s (local.get $k0) (i32.const 36))))
        (local.set $total
          (i32.add
            (local.get $total)
            (i32.add
              (i32.add (i32x4.extract_lane 0 (local.get $lanes)) (i32x4.extract_lane 1 (local.get $lanes)))
              (i32.add (i32x4.extract_lane 2 (local.get $lanes)) (i32x4.extract_lane 3 (local.get $lanes))))))
        (local.set $k0_2 (i32.const 36))
        (loop $k0_2_next
          (local.set $bright_5
            (i32.lt_u
              (i32.const 127)
              (i32.load8_u (i32.add (local.get $pixels) (i32.add (local.get $at) (local.get $k0_2))))))
          (local.set $total (i32.add (local.get $total) (local.get $bright_5)))
          (local.set $k0_2 (i32.add (local.get $k0_2) (i32.const 1)))
          (br_if $k0_2_next (i32.lt_s (local.get $k0_2) (i32.const 37))))
        (local.set $some_2 (i32.ne (local.get $total) (i32.const 0)))
        (local.set $to_u32 (local.get $some_2))
        (i32.store8 (i32.add (local.get $some) (local.get $group)) (local.get $to_u32))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br_if $group_next (i32.lt_s (local.get $group) (local.get $end))))))
  )
)
