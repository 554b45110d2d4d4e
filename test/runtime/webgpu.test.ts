// The `webgpu` device: kernels, copies, reading back, limits, and errors that name their cause.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BufferRange, Command, DeviceBuffer } from '../../runtime/device.ts'
import { RuntimeError } from '../../runtime/errors.ts'
import type { WebGpuDevice } from '../../runtime/webgpu.ts'
import { testGpu } from '../support/gpu.ts'
import { add, increment, wgsl } from './kernels.ts'

const test = suite<{ device: WebGpuDevice }>('webgpu')

test.before(async (context) => {
  context.device = await testGpu()
})
test.after(async (context) => {
  await context.device.close()
})

const all = (buffer: DeviceBuffer, access: BufferRange['access'] = 'read_write'): BufferRange => ({
  buffer,
  offset: 0,
  bytes: buffer.bytes,
  access,
})

const call = (kernel: number, bindings: readonly BufferRange[], groups = 1): Command => ({
  kind: 'kernel',
  kernel,
  bindings,
  grid: [groups, 1, 1],
  serial: false,
})

function floats(device: WebGpuDevice, values: readonly number[]): DeviceBuffer {
  const buffer = device.allocate(values.length * 4)
  device.write(buffer, 0, new Uint8Array(Float32Array.from(values).buffer))
  return buffer
}

async function readFloats(device: WebGpuDevice, buffer: DeviceBuffer): Promise<number[]> {
  return [...new Float32Array((await device.read(buffer, 0, buffer.bytes)).buffer)]
}

async function rejection(promise: Promise<unknown>): Promise<RuntimeError> {
  try {
    await promise
  } catch (error) {
    assert.instance(error, RuntimeError)
    return error as RuntimeError
  }
  throw new Error('nothing was thrown')
}

test('kernels and copies of a step run in order, and again', async ({ device }) => {
  const kernels = await device.load([add.wgsl, increment.wgsl])
  const [a, b, out, kept] = [
    floats(device, [1, 2, 3]),
    floats(device, [10, 20, 30]),
    device.allocate(12),
    device.allocate(12),
  ]
  const step = device.record(kernels, [
    call(0, [all(a, 'read'), all(b, 'read'), all(out)]),
    { kind: 'copy', from: all(out, 'read'), to: all(kept) },
    call(1, [all(a)]),
    call(1, [all(out)]),
  ])
  await device.submit(step)
  const before = device.read(kept, 0, 12)
  await device.submit(step)
  assert.equal(
    [...new Float32Array((await before).buffer)],
    [11, 22, 33],
    'a read sees what was submitted before it',
  )
  assert.equal(await readFloats(device, kept), [12, 23, 34])
  assert.equal(await readFloats(device, out), [13, 24, 35])
  await device.finish()
})

test('an arena is bound at several offsets of one dispatch', async ({ device }) => {
  const access = ['read_write', 'read_write'] as const
  const kernels = await device.load([
    wgsl('twice', access, 'if (i < arrayLength(&p1)) { p1[i] = 2.0 * p0[i]; }'),
  ])
  const arena = device.allocate(1024)
  device.write(arena, 256, new Uint8Array(Float32Array.of(1, 2).buffer))
  const range = (offset: number): BufferRange => ({ buffer: arena, offset, bytes: 8, access: 'read_write' })
  await device.submit(device.record(kernels, [call(0, [range(256), range(512)])]))
  assert.equal([...new Float32Array((await device.read(arena, 512, 12)).buffer)], [2, 4, 0])
})

test('a hundred steps without reading, then one read', async ({ device }) => {
  const kernels = await device.load([increment.wgsl])
  const a = device.allocate(4)
  const step = device.record(kernels, [call(0, [all(a)]), call(0, [all(a)])])
  for (let i = 0; i < 100; i++) await device.submit(step)
  assert.equal(await readFloats(device, a), [200])
})

test('empty and odd sizes are padded', async ({ device }) => {
  const empty = device.allocate(0)
  assert.is((await device.read(empty, 0, 0)).byteLength, 0)
  const odd = device.allocate(6)
  device.write(odd, 0, Uint8Array.of(1, 2, 3, 4, 5, 6))
  assert.equal([...(await device.read(odd, 0, 6))], [1, 2, 3, 4, 5, 6])
})

test('an error in a text names the kernel, the line and the column', async ({ device }) => {
  const broken = wgsl('broken', ['read_write'], 'p0[i] = nonsense;')
  const error = await rejection(device.load([add.wgsl, broken]))
  assert.is(error.code, 'E0712')
  assert.match(error.message, /kernel broken: kernels\/broken:5:\d+: unresolved value 'nonsense'/)
  assert.is(error.hint, 'p0[i] = nonsense;')
  const tooWide = { ...add.wgsl, text: add.wgsl.text.replace('workgroup_size(64)', 'workgroup_size(65536)') }
  assert.match((await rejection(device.load([tooWide]))).message, /kernel add makes no pipeline/)
})

test('a binding that the layout refuses surfaces at the submit, and the device goes on', async ({
  device,
}) => {
  const kernels = await device.load([add.wgsl, increment.wgsl])
  const a = floats(device, [1])
  const bad = device.record(kernels, [call(0, [all(a, 'read'), all(a, 'read'), all(a)])])
  const error = await rejection(device.submit(bad))
  assert.is(error.code, 'E0716')
  assert.match(error.message, /usage/)
  await device.submit(device.record(kernels, [call(1, [all(a)])]))
  assert.equal(await readFloats(device, a), [2])
})

test('an error outside every scope surfaces at the next call', async ({ device }) => {
  const a = device.allocate(4)
  device.write(a, 0, new Uint8Array(4096))
  assert.match((await rejection(device.read(a, 0, 4))).message, /write range/i)
  assert.equal(await readFloats(device, a), [0])
})

test('a buffer beyond the limit is refused with the limit', ({ device }) => {
  assert.throws(() => device.allocate(device.limits.maxBufferBytes + 4), /this device allows \d+/)
})

test('minimal limits are the defaults of WebGPU, and the report shows asked and granted', async ({
  device,
}) => {
  const minimal = await testGpu({ minimal: true })
  const { maxBindings, maxWorkgroupThreads, maxWorkgroupBytes, features } = minimal.limits
  assert.equal([maxBindings, maxWorkgroupThreads, maxWorkgroupBytes], [7, 256, 16384])
  assert.equal(
    features.filter((f) => f !== 'software'),
    [],
  )
  assert.ok(device.limits.maxBindings >= maxBindings)
  for (const { asked, granted, name } of [...device.granted, ...minimal.granted])
    assert.is(granted, asked, name)
  const kernels = await minimal
    .load([
      wgsl(
        'nine',
        Array.from({ length: 9 }, () => 'read_write' as const),
        'p8[i] = 0.0;',
      ),
    ])
    .then(
      () => 'loaded',
      (error: RuntimeError) => error.message,
    )
  assert.match(kernels, /kernel nine: .*8/s)
  await minimal.close()
})

test('devices open and close apart from each other', async ({ device }) => {
  for (let i = 0; i < 5; i++) {
    const other = await testGpu()
    const kernels = await other.load([increment.wgsl])
    const a = other.allocate(4)
    await other.submit(other.record(kernels, [call(0, [all(a)])]))
    if (i % 2 === 0) assert.equal(await readFloats(other, a), [1])
    const reading = other.read(a, 0, 4)
    await Promise.all([other.close(), rejection(reading).catch(() => undefined)])
    assert.is((await rejection(other.read(a, 0, 4))).code, 'E0720')
  }
  assert.equal(await readFloats(device, floats(device, [5])), [5])
})

test.run()
