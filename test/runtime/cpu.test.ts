// The `cpu` device: kernels on one and several threads, the barrier, traps, memory, opening and closing.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openCpu } from '../../runtime/cpu.ts'
import type { BufferRange, Command, Device, DeviceBuffer } from '../../runtime/device.ts'
import { RuntimeError } from '../../runtime/errors.ts'
import { Heap } from '../../runtime/heap.ts'
import { add, at, increment, type TestKernel, wat } from './kernels.ts'

async function withDevice(threads: number, use: (device: Device) => Promise<void>): Promise<void> {
  const device = await openCpu({ threads })
  try {
    await use(device)
  } finally {
    await device.close()
  }
}

const all = (buffer: DeviceBuffer, access: BufferRange['access'] = 'read_write'): BufferRange => ({
  buffer,
  offset: 0,
  bytes: buffer.bytes,
  access,
})

const call = (kernel: number, bindings: readonly BufferRange[], count: number, serial = false): Command => ({
  kind: 'kernel',
  kernel,
  bindings,
  grid: [count, 1, 1],
  serial,
})

function floats(device: Device, values: readonly number[]): DeviceBuffer {
  const buffer = device.allocate(values.length * 4)
  device.write(buffer, 0, new Uint8Array(Float32Array.from(values).buffer))
  return buffer
}

async function readFloats(device: Device, buffer: DeviceBuffer): Promise<number[]> {
  return [...new Float32Array((await device.read(buffer, 0, buffer.bytes)).slice().buffer)]
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

for (const threads of [1, 2, 3, 4]) {
  test(`adds on ${threads} threads, for counts around the number of threads`, () =>
    withDevice(threads, async (device) => {
      const kernels = await device.load([add.cpu])
      for (const count of [0, 1, 2, 3, 5, 15, 16, 17, 1000]) {
        const values = Array.from({ length: count }, (_, i) => i)
        const [a, b, out] = [floats(device, values), floats(device, values), device.allocate(count * 4)]
        await device.submit(
          device.record(kernels, [call(0, [all(a, 'read'), all(b, 'read'), all(out)], count)]),
        )
        assert.equal(
          await readFloats(device, out),
          values.map((value) => value * 2),
        )
        for (const buffer of [a, b, out]) device.free(buffer)
      }
    }))

  test(`10000 tiny kernels in order on ${threads} threads`, () =>
    withDevice(threads, async (device) => {
      // p0[i] = p1[n - 1 - i] + 1: each kernel reads what the other threads have just written.
      const reverse = `(i32.sub (i32.const 63) (local.get $i))`
      const kernels = await device.load([
        wat(
          'reverse',
          ['read_write', 'read_write'],
          `(f32.store ${at(0)} (f32.add (f32.load ${at(1, reverse)}) (f32.const 1)))`,
        ),
      ])
      const [a, b] = [device.allocate(256), device.allocate(256)]
      const commands: Command[] = []
      for (let i = 0; i < 10000; i++) {
        commands.push(call(0, i % 2 === 0 ? [all(b), all(a)] : [all(a), all(b)], 64, i % 10 === 9))
      }
      await device.submit(device.record(kernels, commands))
      assert.equal(
        await readFloats(device, a),
        Array.from({ length: 64 }, () => 10000),
      )
    }))
}

const trapAtSeven = wat(
  'trap_at_seven',
  ['read_write'],
  '(if (i32.eq (local.get $i) (i32.const 7)) (then (unreachable)))',
)

for (const threads of [1, 2, 4]) {
  test(`a trap on any of ${threads} threads rejects the submit, and the device goes on`, () =>
    withDevice(threads, async (device) => {
      const outside = wat('outside', ['read_write'], '(drop (i32.load (i32.const -8)))')
      const kernels = await device.load([trapAtSeven, outside, increment.cpu])
      const a = device.allocate(64)
      const increments = call(2, [all(a)], 16)
      const bad = device.record(kernels, [increments, call(0, [all(a)], 8), increments])
      const worse = device.record(kernels, [call(1, [all(a)], 1), increments])
      for (let i = 0; i < 3; i++) {
        assert.match(
          (await rejection(device.submit(bad))).message,
          /kernel trap_at_seven stopped: unreachable/,
        )
      }
      assert.match(
        (await rejection(device.submit(worse))).message,
        /kernel outside stopped: memory access out of bounds/,
      )
      await device.submit(device.record(kernels, [increments]))
      assert.equal(
        await readFloats(device, a),
        Array.from({ length: 16 }, () => 4),
      )
    }))
}

test('every thread has scratch of its own, also after a later load wants more', () =>
  withDevice(2, async (device) => {
    const body = `(f32.store (local.get $scratch) (f32.convert_i32_s (local.get $i)))
      (f32.store offset=60 (local.get $scratch) (f32.const 1))
      (f32.store ${at(0)} (f32.load (local.get $scratch)))`
    const small = await device.load([wat('small', ['read_write'], body, { scratch: 64 })])
    const out = device.allocate(4096)
    const recording = device.record(small, [call(0, [all(out)], 1024)])
    await device.submit(recording)
    const large = await device.load([wat('large', ['read_write'], body, { scratch: 1 << 20 })])
    await device.submit(device.record(large, [call(0, [all(out)], 1024)]))
    await device.submit(recording)
    assert.equal(
      await readFloats(device, out),
      Array.from({ length: 1024 }, (_, i) => i),
    )
  }))

test('memory is zero when allocated, grows, and is used again after free', () =>
  withDevice(2, async (device) => {
    const first = floats(device, [1, 2, 3])
    device.free(first)
    const again = device.allocate(12)
    assert.equal(await readFloats(device, again), [0, 0, 0])
    const kernels = await device.load([increment.cpu])
    for (let i = 0; i < 4; i++) {
      const large = device.allocate(200 << 20)
      const range: BufferRange = { buffer: large, offset: (200 << 20) - 4, bytes: 4, access: 'read_write' }
      await device.submit(device.record(kernels, [call(0, [range], 1), call(0, [all(again)], 3)]))
      assert.equal(new Float32Array((await device.read(large, (200 << 20) - 4, 4)).buffer)[0], 1)
      device.free(large)
    }
    const rest = await rejection(
      (async () => {
        for (let i = 0; i < 6; i++) device.allocate(2 ** 30)
      })(),
    )
    assert.match(rest.message, /cannot grow to/)
    assert.equal(device.allocate(16).bytes, 16)
    assert.throws(() => device.write(again, 8, new Uint8Array(8)), /bytes 8 to 16 of a buffer of 12/)
  }))

test('texts that do not assemble, and modules without `run`, are errors that name the kernel', () =>
  withDevice(1, async (device) => {
    const broken: TestKernel = { info: add.cpu.info, text: '(module (func (export "run") (f32.addd)))' }
    assert.match(
      (await rejection(device.load([broken]))).message,
      /kernel add does not assemble: .*add\.wat:1:/s,
    )
    const empty: TestKernel = { info: add.cpu.info, text: '(module)' }
    assert.match(
      (await rejection(device.load([empty]))).message,
      /kernel add does not compile: it exports no function/,
    )
  }))

test('a closed device says so; opening and closing repeats', async () => {
  for (let i = 0; i < 10; i++) {
    const device = await openCpu({ threads: 3 })
    const kernels = await device.load([increment.cpu])
    const a = device.allocate(64)
    await device.submit(device.record(kernels, [call(0, [all(a)], 16)]))
    device.unload(kernels)
    await device.close()
    await device.close()
    assert.is((await rejection(device.read(a, 0, 4))).code, 'E0720')
  }
})

test('the heap splits best fits, joins neighbours and never hands out 0', () => {
  let size = 0
  const heap = new Heap((bytes) => {
    if (bytes > 4096) throw new RangeError('full')
    size = bytes
  })
  const [a, b, c, d] = [heap.allocate(64), heap.allocate(200), heap.allocate(1), heap.allocate(64)]
  assert.equal([a, b, c, d], [64, 128, 384, 448])
  heap.free(a)
  heap.free(c)
  assert.is(heap.allocate(10), a)
  heap.free(a)
  heap.free(b)
  assert.is(heap.allocate(384), 64, 'a, b and c are one range again')
  heap.free(d)
  assert.is(heap.allocate(128), 448, 'the free end is extended')
  assert.is(size, 576)
  assert.throws(() => heap.allocate(4096), /full/)
  assert.is(heap.liveBytes, 384 + 128)
  assert.throws(() => heap.free(1), /was not allocated/)
})

test.run()
