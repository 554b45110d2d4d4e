// The cuda device on a stub of NVIDIA's libraries that runs the kernels on the processor: values, calls, failures, the cache, leaks.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openCuda } from '../../runtime/cuda.ts'
import type { Command, Device } from '../../runtime/device.ts'
import { listDevices, openDevice } from '../../runtime/devices.ts'
import { RuntimeError } from '../../runtime/errors.ts'
import { Session } from '../../runtime/execute.ts'
import { profileEntry } from '../../runtime/profile.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { openText } from '../support/session.ts'
import { skipUnless } from '../support/skip.ts'
import { compileCuda, models } from './models.ts'
import { openStubs, type Stubs } from './stub-libraries.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const suiteOf = suite<{ stubs: Stubs }>('cuda device')
if (hasCxx) {
  suiteOf.before(async (context) => {
    context.stubs = await openStubs()
  })
  suiteOf.after(({ stubs }) => stubs.close())
}
const test = skipUnless(suiteOf, hasCxx, NO_CXX)

const kernel = (name: string, statement: string) => ({
  info: {
    name: `step/${name}`,
    file: `kernels/step/${name}.cu`,
    scratch: 0,
    workgroup: [32, 1, 1] as const,
    access: ['read_write'] as const,
    hash: '0'.repeat(64),
  },
  text: `typedef unsigned int u32;
extern "C" __global__ void __launch_bounds__(32)
step_${name}(
    float* __restrict__ out) {
  const int thread = int(threadIdx.x);
  ${statement}
}
`,
})
const addOne = kernel('add_one', 'out[thread] += 1.0f;')

async function rejection(promise: Promise<unknown>): Promise<RuntimeError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof RuntimeError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const floats = (bytes: Uint8Array): number[] => [...new Float32Array(bytes.slice().buffer)]

/** A step that adds one to 32 floats, and one that copies them to another buffer. */
async function counter(device: Device) {
  const [out, other] = [device.allocate(128), device.allocate(128)]
  const loaded = await device.load([addOne])
  const range = (buffer: typeof out) => ({ buffer, offset: 0, bytes: 128, access: 'read_write' as const })
  const command: Command = {
    kind: 'kernel',
    kernel: 0,
    bindings: [range(out)],
    grid: [1, 1, 1],
    serial: false,
  }
  const copy: Command = { kind: 'copy', from: range(out), to: range(other) }
  return { out, other, loaded, step: device.record(loaded, [command, copy]) }
}

for (const { tolerance, ...model } of models.slice(0, 2)) {
  test(`${model.path} agrees with float64, and nothing is left behind`, async ({ stubs }) => {
    const device = await openCuda()
    const errors = await compareWithFloat64(model, device, model)
    const wrong = errors.filter(({ error, scale }) => !(error * scale <= tolerance * scale + 1e-7))
    assert.equal(wrong, [])
    assert.ok(errors.length > 0)
    await device.close()
    assert.equal(stubs.live(), {})
    assert.is(stubs.programs(), 0)
    stubs.reset()
  })
}

test('a step is one graph launch; a copy and a kernel are its nodes', async ({ stubs }) => {
  const device = await openCuda()
  assert.match(
    device.description,
    /^Stub card, 132 multiprocessors, 80 GiB, compute capability 9\.0, .*NVRTC 13\.0$/,
  )
  const { out, other, step } = await counter(device)
  stubs.calls()
  const again = device.record((await counter(device)).loaded, [])
  assert.is(again.commands, 0)
  await device.submit(again)
  stubs.calls()
  await device.submit(step)
  assert.equal(
    stubs.calls().filter((name) => !name.startsWith('cuEvent')),
    ['cuGraphLaunch'],
  )
  device.write(out, 0, new Uint8Array(Float32Array.from({ length: 32 }, (_, i) => i).buffer))
  await device.submit(step)
  assert.equal(
    floats(await device.read(other, 0, 128)),
    Array.from({ length: 32 }, (_, i) => i + 1),
  )
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('calls come in the order that the driver wants', async ({ stubs }) => {
  stubs.calls()
  const device = await openCuda()
  await counter(device)
  const calls = stubs.calls().filter((name) => !name.startsWith('cuDeviceGet'))
  const order = [
    ...[
      'cuInit',
      'cuDevicePrimaryCtxRetain',
      'cuCtxSetCurrent',
      'cuStreamCreate',
      'cuMemAlloc',
      'cuModuleLoadDataEx',
    ],
    ...[
      'cuModuleGetFunction',
      'cuStreamBeginCapture',
      'cuLaunchKernel',
      'cuMemcpyDtoDAsync',
      'cuStreamEndCapture',
    ],
    ...['cuGraphInstantiate', 'cuGraphUpload', 'cuGraphDestroy'],
  ]
  assert.equal(
    order.map((name) => calls.indexOf(name)),
    order.map((name) => calls.indexOf(name)).sort((a, b) => a - b),
  )
  assert.ok(order.every((name) => calls.includes(name)))
  await device.close()
  stubs.reset()
})

test('a kernel asks for more shared memory than every kernel has', async ({ stubs }) => {
  const source = {
    path: 'wide.ml',
    text: `model Wide {
  train gradients(q: f32[1, 40, 128], k: f32[1, 66, 128], v: f32[1, 66, 128], g: f32[1, 40, 128]) {
    o = scaled_dot_product_attention(q, k, v)
    let (dq, dk, dv) = grad(sum(o * g), [q, k, v])
    return o, dq, dk, dv
  }
}`,
  }
  const device = await openCuda()
  assert.is(device.limits.maxSharedBytes, 227 * 1024)
  for (const { name, error } of await compareWithFloat64(source, device)) assert.ok(error < 5e-6, name)
  assert.ok(stubs.calls().includes('cuFuncSetAttribute'))
  const compiled = compileCuda(source)
  const asking = compiled.program!.manifest.kernels.filter((k) => k.shared !== undefined)
  assert.ok(asking.length > 0 && asking.every((k) => k.shared! > 48 * 1024 && k.shared! <= 99 * 1024))
  const options = { seed: 1, initDevice: () => openDevice('cpu', { threads: 1 }) }
  stubs.fail('cuFuncSetAttribute', 1, 1)
  const refused = await rejection(Session.create(compiled.program!, device, options))
  assert.match(refused.message, /loading kernel gradients\/.* \(wide\.ml:3\).*cuFuncSetAttribute/)
  const { maxSharedBytes: _, ...limits } = device.limits
  const small = Object.create(device, { limits: { value: limits } }) as Device
  const error = await rejection(Session.create(compiled.program!, small, options))
  assert.match(error.message, /needs \d+ bytes of shared memory; cuda allows 49152/)
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('a read has the values of its moment, and writes are taken at once', async ({ stubs }) => {
  const device = await openCuda()
  const { out, step } = await counter(device)
  const data = Float32Array.from({ length: 32 }, () => 5)
  device.write(out, 0, new Uint8Array(data.buffer))
  data.fill(100)
  const reads: Promise<Uint8Array>[] = []
  for (let i = 0; i < 20; i++) {
    reads.push(device.read(out, 0, 128))
    await device.submit(step)
  }
  const values = (await Promise.all(reads)).map((bytes) => floats(bytes)[31])
  assert.equal(
    values,
    Array.from({ length: 20 }, (_, i) => 5 + i),
  )
  await device.close()
  stubs.reset()
})

test('an output that is an argument needs no launch, and has the values of its run', async ({ stubs }) => {
  const device = await openCuda()
  const text = 'model M { entry e(x: f32[4]) { return x, square = reshape(x, [2, 2]) } }'
  const session = await openText(text, device)
  stubs.calls()
  const runs = [1, 2, 3].map((v) => session.run('e', { x: Float32Array.of(v, 0, 0, -v) }))
  for (const [i, { x, square }] of (await Promise.all(runs)).entries()) {
    assert.equal([...x!.data], [i + 1, 0, 0, -i - 1])
    assert.equal(square, makeTensor('f32', [2, 2], [i + 1, 0, 0, -i - 1]))
  }
  assert.not(stubs.calls().some((name) => name.includes('Launch')))
  await session.close()
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('writes larger than the pinned memory arrive whole', async ({ stubs }) => {
  const device = await openCuda()
  const size = 9 * 2 ** 20 + 4
  const buffer = device.allocate(size)
  const data = Uint8Array.from({ length: size }, (_, i) => (i * 31) >> 3)
  device.write(buffer, 0, data)
  device.write(buffer, 4, Uint8Array.of(1, 2, 3, 4))
  data.set([1, 2, 3, 4], 4)
  assert.is(Buffer.compare(await device.read(buffer, 0, size), data), 0)
  assert.ok((stubs.live().pinned ?? 0) <= 3)
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('10,000 launches leave nothing behind', async ({ stubs }) => {
  const device = await openCuda()
  const { out, loaded, step } = await counter(device)
  await device.submit(step)
  await device.finish()
  const before = stubs.live()
  for (let i = 0; i < 10_000; i++) {
    await device.submit(step)
    if (i % 500 === 0) await device.read(out, 0, 128)
  }
  assert.is(floats(await device.read(out, 0, 128))[0], 10_001)
  const { events, pinned, ...rest } = stubs.live()
  const { events: eventsBefore, pinned: pinnedBefore, ...restBefore } = before
  assert.equal(rest, restBefore)
  assert.ok(events! < 10 && pinned! < 4, `${eventsBefore} ${pinnedBefore}`)
  device.unload(loaded)
  assert.is(stubs.live().executables, undefined)
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('compiled kernels are kept; a damaged entry is compiled anew', async ({ stubs }) => {
  const model = compileCuda(models[0]!).program!
  const run = async (): Promise<number> => {
    const before = stubs.built()
    const session = await Session.create(model, await openCuda(), {
      initDevice: () => openDevice('cpu', { threads: 1 }),
      ownsDevice: true,
    })
    await session.close()
    return stubs.built() - before
  }
  await run()
  assert.is(await run(), 0)
  const folder = join(stubs.cache, 'cuda')
  const names = readdirSync(folder)
  assert.ok(
    names.length >= model.manifest.kernels.length && names.every((name) => /^[0-9a-f]{64}\.bin$/.test(name)),
  )
  for (const name of names) {
    const bytes = readFileSync(join(folder, name))
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(join(folder, name), bytes)
  }
  assert.is(await run(), model.manifest.kernels.length)
  assert.is(await run(), 0)
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'mlc-cuda-1\n')
  assert.is(await run(), model.manifest.kernels.length)
  stubs.reset()
})

test('errors name the kernel, its file and the call', async ({ stubs }) => {
  const device = await openCuda()
  const wrong = await rejection(device.load([kernel('wrong', 'out[thread] = undeclared;')]))
  assert.is(wrong.code, 'E0712')
  assert.match(wrong.message, /NVRTC 13\.0 refuses kernels\/step\/wrong\.cu: .*undeclared/s)
  stubs.fail('cuModuleLoadDataEx', 1, 209)
  assert.match(
    (await rejection(device.load([addOne]))).message,
    /loading kernel step\/add_one: error 209 of the stub/,
  )
  stubs.fail('cuMemAlloc', 1, 2)
  try {
    device.allocate(1000)
    assert.unreachable()
  } catch (error) {
    assert.is((error as RuntimeError).code, 'E0713')
    assert.match((error as RuntimeError).message, /a buffer of 1008 bytes: .*cuMemAlloc gave STUB_ERROR_2/)
  }
  const { loaded } = await counter(device)
  stubs.fail('cuLaunchKernel', 1, 1)
  const bindings = [{ buffer: device.allocate(128), offset: 0, bytes: 128, access: 'read_write' as const }]
  const commands: Command[] = [{ kind: 'kernel', kernel: 0, bindings, grid: [1, 1, 1], serial: false }]
  assert.throws(() => device.record(loaded, commands), /launching kernel step\/add_one/)
  // The failed recording has ended: another one works, and nothing of it is left.
  await device.submit(device.record(loaded, commands))
  assert.is(stubs.live().graphs, undefined)
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('messages name the line of the model', async ({ stubs }) => {
  const text = 'model M {\n  entry e(t: f32[4]) { return y = t + 1 }\n}'
  const { manifest, texts } = compileCuda({ path: 'lines.ml', text }).program!
  const device = await openCuda()
  const [info] = manifest.kernels as [(typeof manifest.kernels)[number]]
  const label = 'kernel e/00_add \\(lines\\.ml:2\\)'
  stubs.fail('cuModuleLoadDataEx', 1, 209)
  const kernels = [{ info, text: texts.get(info.file)! }]
  assert.match((await rejection(device.load(kernels))).message, new RegExp(`^loading ${label}: error 209`))
  const edited = { info, text: texts.get(info.file)!.replace('t[element]', 'nothing') }
  const refused = await rejection(device.load([edited]))
  assert.match(
    refused.message,
    new RegExp(`^${label}: NVRTC 13.0 refuses kernels/e/00_add\\.cu: [^]*kernels/e/00_add\\.cu:\\d+`),
  )
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('the card times a recording by its own events', async ({ stubs }) => {
  const device = await openCuda()
  const { out, step } = await counter(device)
  stubs.calls()
  // The stub's clock counts commands: 10 turns of a kernel and a copy.
  assert.ok(Math.abs((await device.time!(step, 10)) - 0.02) < 1e-6)
  const calls = stubs.calls().filter((name) => !/Query|Wait/.test(name))
  assert.is(calls.filter((name) => name === 'cuGraphLaunch').length, 1)
  assert.is(floats(await device.read(out, 0, 128))[0], 10)
  await device.time!(step, 1)
  assert.is(stubs.live().executables, 1)
  stubs.fail('cuGraphLaunch', 1, 1)
  assert.match((await rejection(device.time!(step, 2))).message, /timing a step/)
  assert.is(stubs.live().executables, 1)
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('a profile times every kernel of an entry', async ({ stubs }) => {
  const device = await openCuda()
  const program = compileCuda(models[1]!).program!
  const entry = program.manifest.entries.find(({ name }) => name === 'step')!
  const times = await profileEntry(program, device, entry)
  assert.is(times.length, entry.dispatches.filter(({ kind }) => kind === 'kernel').length)
  for (const { milliseconds } of times) assert.ok(Math.abs(milliseconds - 0.001) < 1e-6)
  await device.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('a failure on the card is reported at the next call, and the device then stays lost', async ({
  stubs,
}) => {
  const device = await openCuda()
  const { out, step } = await counter(device)
  await device.submit(step)
  stubs.fail('cuEventQuery', 1, 700)
  const error = await rejection(device.read(out, 0, 128))
  assert.is(error.code, 'E0715')
  assert.match(error.message, /running on the card: error 700/)
  assert.match(error.hint!, /MLC_CUDA_SYNC=1/)
  assert.is((await rejection(device.submit(step))).code, 'E0715')
  device.free(out)
  await device.close()
  assert.is((await rejection(device.finish())).code, 'E0720')
  stubs.reset()
})

test('MLC_CUDA_SYNC names the kernel that fails', async ({ stubs }) => {
  process.env.MLC_CUDA_SYNC = '1'
  const device = await openCuda()
  delete process.env.MLC_CUDA_SYNC
  const { step, out } = await counter(device)
  await device.submit(step)
  assert.is(floats(await device.read(out, 0, 128))[3], 1)
  assert.not(stubs.calls().includes('cuGraphLaunch'))
  stubs.fail('cuStreamSynchronize', 1, 719)
  assert.match((await rejection(device.submit(step))).message, /^running kernel step\/add_one: error 719/)
  await device.close()
  stubs.reset()
})

test('what is missing is said plainly', async ({ stubs }) => {
  const { MLC_CUDA_DRIVER: driver, MLC_NVRTC: nvrtc } = process.env
  process.env.STUB_NO_CARD = '1'
  assert.match((await rejection(openCuda())).message, /cuInit gave STUB_ERROR_100/)
  delete process.env.STUB_NO_CARD
  assert.match((await rejection(openCuda({ ordinal: 3 }))).message, /there is no card 3/)
  process.env.MLC_NVRTC = '/nowhere/libnvrtc.so'
  const { PATH } = process.env
  process.env.PATH = '/nowhere'
  const neither = await rejection(openCuda())
  assert.is(neither.code, 'E0711')
  assert.match(`${neither.message}; ${neither.hint}`, /neither NVRTC nor nvcc.*; install NVRTC/)
  process.env.PATH = PATH
  process.env.MLC_NVRTC = nvrtc
  process.env.MLC_CUDA_DRIVER = '/nowhere/libcuda.so.1'
  const report = (await listDevices({ threads: 1 })).devices.find(({ name }) => name === 'cuda')!
  assert.not(report.available)
  assert.match(report.available ? '' : report.missing, /MLC_CUDA_DRIVER, .* cannot be loaded/)
  process.env.MLC_CUDA_DRIVER = driver
  assert.equal(stubs.live(), {})
  stubs.reset()
})

test('a bad index stops the run with the line of the model', async ({ stubs }) => {
  const text = 'model M { entry e(t: f32[4], i: i32[3]) { return y = t[i] } }'
  const session = await Session.create(compileCuda({ path: 'bad.ml', text }).program!, await openCuda(), {
    initDevice: () => openDevice('cpu', { threads: 1 }),
    ownsDevice: true,
  })
  const t = makeTensor('f32', [4], [1, 2, 3, 4])
  const run = (index: number) => session.run('e', { t, i: makeTensor('i32', [3], [0, index, 2]) })
  assert.equal([...(await run(-1)).y!.data], [1, 4, 3])
  assert.match((await rejection(run(9))).message, /bad\.ml:1/)
  assert.equal([...(await run(3)).y!.data], [1, 4, 3])
  await session.close()
  assert.equal(stubs.live(), {})
  stubs.reset()
})

suiteOf.run()
