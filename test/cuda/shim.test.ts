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

withCxx('copies beside arithmetic are there when their set was waited for, and not before', async () => {
  const copies = (name: string, latest: string) =>
    kernel(
      name,
      64,
      `  __shared__ __align__(16) float tile[128];
  out[thread] = float(thread);
  __syncthreads();
  mlc_copy_async_1(tile + thread, out + thread, thread < 60);
  mlc_commit_async();
  mlc_copy_async_1(tile + 64 + thread, out + thread, true);
  mlc_commit_async();
  ${latest}
  __syncthreads();
  out[thread] = tile[63 - thread] + tile[127 - thread];`,
    )
  const all = Array.from({ length: 64 }, (_, i) => 63 - i + (63 - i < 60 ? 63 - i : 0))
  assert.equal([...(await runAlone(copies('copies', 'mlc_wait_async<0>();')))], all)
  assert.ok(
    (await runAlone(copies('early', 'mlc_wait_async<1>();'))).every(Number.isNaN),
    'the second set is on its way',
  )
  assert.ok((await runAlone(copies('never', ''))).every(Number.isNaN))
})

withCxx('shuffles and products take what the lanes of the manual hold', async () => {
  const sum = kernel(
    'sum',
    64,
    `  float own = float(thread);
  for (int bit = 16; bit >= 1; bit /= 2) own += __shfl_xor_sync(0xffffffffu, own, bit);
  out[thread] = own;`,
  )
  assert.equal(
    [...(await runAlone(sum))],
    Array.from({ length: 64 }, (_, i) => (i < 32 ? 496 : 1520)),
  )
  const part = kernel(
    'part',
    64,
    '  float own = 1.0f;\n  if (thread < 40) own += __shfl_xor_sync(0xffffffffu, own, 1);\n  out[thread] = own;',
  )
  assert.match(await message(runAlone(part)), /part: a barrier was not met by all/)
  // Row r, depth k of A is r + k / 8, column c of B is c where k is 3: c[r][c] = (r + 3 / 8) * c. Fragments as in the PTX manual.
  const product = (name: string, pack: string, depth: number) =>
    kernel(
      name,
      32,
      `  const int row = thread / 4;
  const int first = thread % 4;
  unsigned a[4];
  unsigned b[2];
  float c[4] = {};
  for (int i = 0; i < 4; ++i) {
    const float r = float(row + i % 2 * 8);
    const int k = ${depth === 8 ? 'first + i / 2 * 4' : '2 * first + i / 2 * 8'};
    a[i] = ${pack}(r + float(k) / 8.0f${depth === 8 ? '' : ', r + float(k + 1) / 8.0f'});
  }
  for (int i = 0; i < 2; ++i) {
    const int k = ${depth === 8 ? 'first + i * 4' : '2 * first + i * 8'};
    b[i] = ${pack}(k == 3 ? float(row) : 0.0f${depth === 8 ? '' : ', k + 1 == 3 ? float(row) : 0.0f'});
  }
  mlc_mma_${name}(c, a, b);
  out[thread] = c[0];
  out[32 + thread] = c[3];`,
    )
  for (const [name, pack, depth] of [
    ['tf32', 'mlc_round_tf32', 8],
    ['bf16', 'mlc_pack_bf16', 16],
    ['f16', 'mlc_pack_f16', 16],
  ] as const) {
    const expected = Array.from({ length: 64 }, (_, i) => {
      const [lane, last] = [i % 32, i >= 32]
      const [row, column] = [Math.floor(lane / 4) + (last ? 8 : 0), (lane % 4) * 2 + (last ? 1 : 0)]
      // 8.375 and more have 7 bits of fraction after their first.
      return (row + 3 / 8) * column
    })
    const actual = await runAlone(product(name, pack, depth))
    assert.ok(
      actual.every((v, i) => Math.abs(v - expected[i]!) <= 0.01 * expected[i]!),
      `${name}: ${[...actual].slice(0, 8)}`,
    )
  }
})

test.run()
