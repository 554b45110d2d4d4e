// The flag that Node 20 needs for relaxed SIMD, where devices are opened and used at the same time. Each file is a process of its own: the flag
// is not set when this one begins.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openCpu } from '../../runtime/cpu.ts'
import { wat } from './kernels.ts'

const { info, text } = wat(
  'fused',
  ['read_write'],
  `(v128.store (local.get $p0)
    (f32x4.relaxed_madd (v128.load (local.get $p0)) (v128.load (local.get $p0)) (v128.load (local.get $p0))))`,
)

test('devices that are opened one into the other can all use it', async () => {
  const results = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      for (let tick = 0; tick < 4 * i; tick++) await null
      const device = await openCpu({ threads: 1 })
      try {
        if (!device.limits.features.includes('relaxed-simd')) return null
        const kernels = await device.load([{ info, text }])
        const buffer = device.allocate(16)
        device.write(buffer, 0, new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer))
        const bindings = [{ buffer, offset: 0, bytes: 16, access: 'read_write' as const }]
        const recording = device.record(kernels, [
          { kind: 'kernel', kernel: 0, bindings, grid: [1, 1, 1], serial: true },
        ])
        await device.submit(recording)
        return [...new Float32Array((await device.read(buffer, 0, 16)).buffer)]
      } finally {
        await device.close()
      }
    }),
  )
  for (const result of results) assert.equal(result, results[0] && [2, 6, 12, 20])
})

test.run()
