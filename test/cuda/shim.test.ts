// The CUDA kernels' own text, run as C++ on the processor through the manifest, against float64.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { KernelInfo } from '../../runtime/program.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { skipUnless } from '../support/skip.ts'
import { models } from './models.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const withCxx = skipUnless(test, hasCxx, NO_CXX)
const device = new ShimDevice()
test.after(() => device.close())

for (const { tolerance, ...model } of models) {
  withCxx(`${model.path} agrees with float64`, async () => {
    const before = device.launches
    const errors = await compareWithFloat64(model, device, model)
    assert.ok(errors.length > 0 && device.launches > before)
    // A value that is zero but for roundings has no relative error.
    const wrong = errors.filter(({ error, scale }) => !(error * scale <= tolerance * scale + 1e-7))
    assert.equal(wrong, [])
  })
}

const kernel = (name: string, threads: number, body: string): { info: KernelInfo; text: string } => ({
  info: {
    name,
    file: `kernels/${name}.cu`,
    scratch: 0,
    workgroup: [threads, 1, 1],
    access: ['read_write'],
    hash: '0'.repeat(64),
  },
  text: `typedef unsigned int u32;
extern "C" __global__ void __launch_bounds__(${threads})
${name}(
    float* __restrict__ out) {
  const int thread = int(threadIdx.x);
${body}
}
`,
})

/** Runs a hand-written kernel over one block and gives back 64 floats. */
async function runAlone(made: { info: KernelInfo; text: string }): Promise<Float32Array> {
  const buffer = device.allocate(256)
  const loaded = await device.load([made])
  const bindings = [{ buffer, offset: 0, bytes: 256, access: 'read_write' as const }]
  await device.submit(
    device.record(loaded, [{ kind: 'kernel', kernel: 0, bindings, grid: [1, 1, 1], serial: false }]),
  )
  const bytes = await device.read(buffer, 0, 256)
  device.free(buffer)
  return new Float32Array(bytes.buffer, bytes.byteOffset, 64)
}

const message = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => String(error),
  )

withCxx('threads meet at barriers, and shared memory holds nothing at first', async () => {
  const reverse = (barrier: string) =>
    kernel(
      `reverse${barrier.length}`,
      64,
      `  __shared__ float tile[64];
  tile[thread] = float(thread);
  ${barrier}
  out[thread] = tile[63 - thread];`,
    )
  assert.equal(
    [...(await runAlone(reverse('__syncthreads();')))],
    Array.from({ length: 64 }, (_, i) => 63 - i),
  )
  assert.ok((await runAlone(reverse(''))).some(Number.isNaN), 'a missing barrier shows')
})

withCxx('a barrier that only some threads meet, and a write beside a buffer, are errors', async () => {
  const divergent = kernel('divergent', 64, '  if (thread < 32) __syncthreads();\n  out[thread] = 1.0f;')
  assert.match(await message(runAlone(divergent)), /divergent: a barrier was not met by all/)
  assert.match(
    await message(runAlone(kernel('beside', 64, '  out[thread + 1] = 1.0f;'))),
    /wrote beside a buffer/,
  )
  const fine = kernel('fine', 64, '  out[thread] = 2.0f;\n  __syncthreads();')
  assert.equal([...(await runAlone(fine))], new Array(64).fill(2))
})

test.run()
