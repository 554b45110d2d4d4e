// A session over hand-written programs, the same on both devices: runs, updates, reading back, weights, errors.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openCpu } from '../../runtime/cpu.ts'
import type { Device } from '../../runtime/device.ts'
import { RuntimeError } from '../../runtime/errors.ts'
import { Session, type Tensors } from '../../runtime/execute.ts'
import { load } from '../../runtime/load.ts'
import type { Program } from '../../runtime/program.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { testDevices } from '../support/gpu.ts'
import { counterProgram } from './programs.ts'

const test = suite<{ devices: readonly Device[] }>('session')

test.before(async (context) => {
  const { cpu, webgpu } = await testDevices()
  context.devices = [cpu, webgpu]
})
test.after(async (context) => {
  for (const device of context.devices) await device.close()
})

const initDevice = () => openCpu({ threads: 1 })
const x = (...values: number[]): Tensors => ({ x: makeTensor('f32', [values.length], values) })

/** Runs `check` with a new session on each device. */
async function onEach(devices: readonly Device[], check: (session: Session) => Promise<void>): Promise<void> {
  for (const device of devices) {
    const session = await Session.create(counterProgram(device.target), device, { initDevice })
    try {
      await check(session)
    } finally {
      await session.close()
    }
  }
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

test('init fills the variables on the processor, and a run updates them', ({ devices }) =>
  onEach(devices, async (session) => {
    assert.equal((await session.weights()).get('w'), makeTensor('f32', [4], [0, 1, 2, 3]))
    const { sum } = await session.run('step', x(10, 20, 30, 40))
    assert.equal(sum, makeTensor('f32', [4], [10, 21, 32, 43]))
    assert.equal((await session.weights()).get('w'), sum)
    assert.equal((await session.run('step', x(1, 1, 1, 1))).sum, makeTensor('f32', [4], [11, 22, 33, 44]))
    assert.is(session.step, 2)
    assert.equal(
      (await session.weights({ slots: true })).get('old'),
      makeTensor('f32', [4], [10, 21, 32, 43]),
    )
    assert.not((await session.weights()).has('old'))
  }))

test('fetch reads only what is named; unknown names are errors that list the known ones', ({ devices }) =>
  onEach(devices, async (session) => {
    assert.equal(Object.keys(await session.run('step', x(1, 1, 1, 1), { fetch: [] })), [])
    assert.equal(Object.keys(await session.run('step', x(1, 1, 1, 1), { fetch: ['kept'] })), ['kept'])
    assert.is(
      (await rejection(session.run('step', x(1, 1, 1, 1), { fetch: ['loss'] }))).hint,
      'it has: sum, kept',
    )
    assert.is((await rejection(session.run('walk', {}))).hint, 'it has: step, predict')
  }))

test('arguments of other types, missing and extra ones are one error with all of them', ({ devices }) =>
  onEach(devices, async (session) => {
    const error = await rejection(session.run('step', { y: makeTensor('i32', [1], [1]) }))
    assert.is(error.message, 'step: x: f32[4] is missing; there is no argument y')
    assert.is(error.hint, 'it takes (x: f32[4])')
    assert.match(
      (await rejection(session.run('step', x(1, 2)))).message,
      /x is f32\[4\], but f32\[2\] is given/,
    )
    const lying = { x: { dtype: 'f32', shape: [4], data: new Float32Array(3) } } as const
    assert.match(
      (await rejection(session.run('step', lying))).message,
      /x has 4 elements, but 3 values are given/,
    )
    assert.is(session.step, 0)
  }))

test('runs that were started together do not mix', ({ devices }) =>
  onEach(devices, async (session) => {
    const runs = Array.from({ length: 12 }, (_, i) => {
      const args = x(i, i, i, i)
      return i % 2 === 0 ? session.run('predict', args) : session.run('step', args)
    })
    const results = await Promise.all(runs)
    let w = 0
    results.forEach((result, i) => {
      if (i % 2 === 1) w += i
      const value = i % 2 === 0 ? w + i : w
      assert.equal([...Object.values(result)[0]!.data], [value, value + 1, value + 2, value + 3], `run ${i}`)
    })
  }))

test('steps reads nothing back until it is asked, and refuses what is gone', ({ devices }) =>
  onEach(devices, async (session) => {
    const batches = Array.from({ length: 10 }, () => x(1, 1, 1, 1))
    const sums: number[] = []
    let first: { read(): Promise<unknown> } | undefined
    let late: Promise<unknown> | undefined
    let n = 0
    for await (const { sum } of session.steps('step', batches)) {
      first ??= sum
      if (++n % 5 === 0) sums.push((await sum!.read()).data[0]!)
      if (n === 8) late = sum!.read().then(({ data }) => sums.push(data[0]! * 100))
    }
    await late
    assert.equal(sums.sort(), [10, 5, 800].sort(), 'a read that was begun in time has the value of its step')
    assert.match((await rejection(first!.read())).message, /sum is gone/)
    await session.enqueue('step', x(1, 1, 1, 1))
    assert.is(session.step, 11)
    assert.equal((await session.weights()).get('w')!.data[0], 11)
  }))

test('seed and step reach the kernels', ({ devices }) =>
  onEach(devices, async (session) => {
    session.setSeed(4294967295)
    session.step = 41
    await session.run('step', x(0, 0, 0, 0))
    const { scalars } = await session.run('predict', x(0, 0, 0, 0))
    assert.equal([...scalars!.data], [4294967295, 42])
    assert.throws(() => session.setSeed(-1), /the seed is -1/)
    assert.throws(() => {
      session.step = 2 ** 32
    }, /the step is 4294967296/)
  }))

test('constants and values that pass through are outputs like others', ({ devices }) =>
  onEach(devices, async (session) => {
    const { table, same, empty } = await session.run('predict', x(5, 6, 7, 8))
    assert.equal(table, makeTensor('bool', [2], [1, 0]))
    assert.equal(same, makeTensor('f32', [4], [5, 6, 7, 8]))
    assert.equal(empty, makeTensor('i8', [0, 3], []))
  }))

test('a bad index is reported once with the kernel and its lines, and the session goes on', ({ devices }) =>
  onEach(devices, async (session) => {
    const error = await rejection(session.run('predict', x(-7, 0, 0, 0)))
    assert.is(error.code, 'E0719')
    assert.is(error.message, 'index -7 is out of range in kernel predict (model.ml:3, model.ml:4)')
    assert.equal([...(await session.run('predict', x(0, 0, 0, 0))).sum!.data], [0, 1, 2, 3])
  }))

test('weights are set whole or not at all', ({ devices }) =>
  onEach(devices, async (session) => {
    const w = makeTensor('f32', [4], [9, 9, 9, 9])
    const bad = new Map([
      ['w', makeTensor('f32', [2, 2], [0, 0, 0, 0])],
      ['v', w],
    ])
    const { message } = await rejection(session.setWeights(bad))
    assert.match(
      message,
      /w is f32\[4\], but f32\[2, 2\] is given; s: i32 is missing; v: f32\[4\] is not in the model/,
    )
    assert.match((await rejection(session.setWeights(new Map([['w', w]])))).message, /s: i32 is missing/)
    await session.setWeights(new Map([['w', w]]), { partial: true })
    assert.equal((await session.weights()).get('w'), w)
    const options = { initDevice, weights: await session.weights() }
    const copy = await Session.create(counterProgram(session.device.target), session.device, options)
    assert.equal((await copy.run('predict', x(1, 1, 1, 1))).sum, makeTensor('f32', [4], [10, 10, 10, 10]))
    await copy.close()
  }))

test('create, close, create on one device; a closed session says so', async ({ devices }) => {
  for (const device of devices) {
    for (let i = 0; i < 5; i++) {
      const session = await Session.create(counterProgram(device.target), device, { initDevice })
      const running = session.run('step', x(1, 1, 1, 1))
      await session.close()
      await session.close()
      assert.equal([...(await running).sum!.data], [1, 2, 3, 4], 'a run under way ends first')
      assert.is((await rejection(session.run('step', x(1, 1, 1, 1)))).code, 'E0720')
    }
  }
})

test('a program for another target, and one too large for the device, are refused', async ({ devices }) => {
  const [cpu, webgpu] = devices as [Device, Device]
  assert.match(
    (await rejection(Session.create(counterProgram('cpu'), webgpu, { initDevice }))).message,
    /compiled for cpu/,
  )
  const { manifest, texts } = counterProgram('cpu')
  const [step, ...rest] = manifest.kernels
  const wide = { ...manifest, kernels: [{ ...step!, workgroup: [64, 8, 1] as const }, ...rest] }
  assert.match(
    (await rejection(Session.create({ manifest: wide, texts }, cpu, { initDevice }))).message,
    /512 threads; cpu allows 1/,
  )
  const error = await rejection(Session.create({ manifest, texts: new Map() }, cpu, { initDevice }))
  assert.match(error.message, /the text of kernel step/)
})

test('texts edited by hand are named', async ({ devices }) => {
  const session = await Session.create(counterProgram('cpu'), devices[0]!, { initDevice })
  assert.equal(session.edited, ['step', 'predict', 'init'])
  await session.close()
})

test('arguments may be values alone; what is no tensor is said', ({ devices }) =>
  onEach(devices, async (session) => {
    const { sum } = await session.run('step', { x: Float32Array.of(1, 1, 1, 1) })
    assert.equal(sum, makeTensor('f32', [4], [1, 2, 3, 4]))
    const run = (value: unknown) =>
      rejection(session.run('step', { x: value } as Parameters<typeof session.run>[1]))
    for (const value of [[1, 2, 3, 4], {}, null, 3, 'x', { dtype: 'f32', shape: [4] }])
      assert.match((await run(value)).message, 'x is f32[4], but what is given is no tensor')
    assert.match((await run(new Float32Array(3))).message, 'x has 4 elements, but 3 values are given')
    assert.match((await run(new Int32Array(4))).message, 'x is held in a Float32Array')
    assert.match((await rejection(session.run('step'))).message, 'x: f32[4] is missing')
  }))

test('sessions share a device that was open before, and leave it open', async ({ devices }) => {
  for (const device of devices) {
    const [one, two] = await Promise.all(
      [1, 2].map(() => load(counterProgram(device.target), { device, threads: 1 })),
    )
    await one!.run('step', x(1, 1, 1, 1))
    await one!.close()
    const { sum } = await two!.run('step', x(1, 1, 1, 1))
    assert.equal(sum, makeTensor('f32', [4], [1, 2, 3, 4]))
    await two!.close()
    device.allocate(4)
    const other = devices.find((d) => d !== device)!
    try {
      await load(counterProgram(other.target), { device })
      assert.unreachable()
    } catch (error) {
      assert.is((error as RuntimeError).code, 'E0711')
    }
  }
})

test('load refuses what is no program', async () => {
  for (const wrong of [{}, null, 'model.ml', { manifest: { target: 'cpu' } }]) {
    try {
      await load(wrong as unknown as Program)
      assert.unreachable()
    } catch (error) {
      assert.instance(error, RuntimeError)
    }
  }
})

test.run()
