// Choosing a device, what is reported of the machine, and the small parts of the runtime.
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { assemble, unshare } from '../../runtime/assemble.ts'
import { openCpu } from '../../runtime/cpu.ts'
import { listDevices, openDevice } from '../../runtime/devices.ts'
import { sha256 } from '../../runtime/sha256.ts'
import { fromDevice, makeTensor, toDevice } from '../../runtime/tensor.ts'
import { testGpu, unpackSwiftShader } from '../support/gpu.ts'
import { readTar } from '../support/tar.ts'
import { add, increment } from './kernels.ts'

test('auto takes a device that is there and says which', async () => {
  const device = await openDevice('auto', { threads: 1 })
  assert.ok(device.description.length > 0)
  if (device.name === 'cpu') assert.match(device.description, /1 thread \(no GPU: .+\)/)
  await device.close()
  const cpu = await openDevice('auto', { target: 'cpu', threads: 1 })
  assert.is(cpu.name, 'cpu')
  await cpu.close()
})

test('the report has the machine, and each device or what it lacks', async () => {
  await (await testGpu()).close()
  const { machine, devices } = await listDevices({ threads: 1 })
  assert.ok(machine.cores >= 1 && machine.memory > machine.freeMemory)
  assert.equal(
    devices.filter(({ name }) => name !== 'cuda').map((device) => [device.name, device.available]),
    [
      ['webgpu', true],
      ['cpu', true],
    ],
  )
})

test('threads out of range, and a worker that is no worker, are refused', async () => {
  for (const threads of [0, -1, 1.5, 65]) {
    assert.match(await openCpu({ threads }).then(String, (error) => error.message), /cannot have/)
  }
  const workerUrl = new URL('data:text/javascript,throw new Error("not a worker")')
  // Workers start while the caller goes on: the first kernels wait for them.
  const device = await openCpu({ threads: 2, workerUrl })
  const { info, text } = add.cpu
  assert.match(
    await device.load([{ info, text }]).then(String, (error) => error.message),
    /does not start: not a worker/,
  )
  await device.close()
})

test('bytes given with the hash of the text need no assembler', async () => {
  const bytes = new Map([[sha256(add.cpu.text), await assemble('add', add.cpu.text)]])
  const unassembled = { info: add.cpu.info, text: add.cpu.text }
  const device = await openCpu({ threads: 1, bytes })
  assert.is((await device.load([unassembled])).count, 1)
  await device.close()
})

test('a module without sharing runs on a memory that is not shared', async () => {
  const bytes = await assemble('increment', increment.cpu.text)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 })
  assert.throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }))
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(unshare(bytes)), { env: { memory } })
  ;(exports.run as (...values: number[]) => void)(64, 0, 4, 0)
  assert.equal([...new Float32Array(memory.buffer, 64, 5)], [1, 1, 1, 1, 0])
})

test('tensors come back from their bytes on a device', () => {
  const values = {
    f32: new Float32Array([1.5, -0]),
    f16: new Uint16Array([0x3c00, 1]),
    bf16: new Uint16Array([0x3f80, 2]),
    i32: new Int32Array([-1, 2]),
    u32: new Uint32Array([2 ** 32 - 1, 0]),
    i8: new Int8Array([-128, 127]),
    u8: new Uint8Array([255, 0]),
    bool: new Uint8Array([1, 0]),
  }
  for (const [dtype, data] of Object.entries(values) as [keyof typeof values, Float32Array][]) {
    const tensor = makeTensor(dtype, [2, 1], data)
    assert.equal(fromDevice(toDevice(tensor), tensor), tensor, dtype)
  }
  assert.is(toDevice(makeTensor('i8', [1], [-1])).join(), '255')
  assert.throws(() => makeTensor('f32', [2], [1]), /f32\[2\] has 2 elements, but 1 values/)
  assert.throws(() => makeTensor('f32', [1], new Int32Array(1)), /Float32Array, not in a Int32Array/)
})

test('a tar archive that is cut short or leaves its folder is refused', () => {
  const header = (name: string, size: number) => {
    const block = new Uint8Array(512)
    block.set(new TextEncoder().encode(name))
    block.set(new TextEncoder().encode(size.toString(8).padStart(11, '0')), 124)
    block[156] = 48
    return block
  }
  assert.throws(() => readTar(header('a', 1)), /cut short/)
  assert.throws(() => readTar(header('../a', 0)), /leaves the folder/)
  assert.ok(
    readFileSync(`${unpackSwiftShader()}/vk_swiftshader_icd.json`, 'utf8').includes('libvk_swiftshader'),
  )
})

test.run()
