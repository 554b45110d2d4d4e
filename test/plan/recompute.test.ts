// Memory under a bound: the numbers stay what they are, the plan fits, and what cannot fit is an error.
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Compiled, compileModel } from '../../compiler/compile.ts'
import { NEVER, Recomputer, type SimulatedStep } from '../../compiler/passes/recompute-choice.ts'
import { Trace } from '../../compiler/trace.ts'
import { openCpu } from '../../runtime/cpu.ts'
import type { Device } from '../../runtime/device.ts'
import { randomStream } from '../support/random-model.ts'
import { openText } from '../support/session.ts'

const test = suite<{ device: Device }>('recompute')

test.before(async (context) => {
  context.device = await openCpu({ threads: 1 })
})
test.after(async ({ device }) => {
  await device.close()
})

/** Sixteen layers whose activations all wait for the backward pass; the dropout's mask must come again as it was. */
const DEEP = `
model Deep(N = 64, D = 32) {
  layers = [Linear(D, D) for i in 0..16]
  train step(x: f32[N, D], y: f32[N, D]) {
    h = x
    for layer in layers { h = dropout(tanh(layer(h)), p=0.1) + h }
    loss = mean((h - y) ** 2)
    minimize loss with sgd(lr=0.1)
    return loss
  }
}`

function compiled(text: string, maxMemory?: number): Compiled {
  return compileModel(
    { path: 'model.ml', text },
    {
      target: 'cpu',
      entries: ['step'],
      trace: new Trace({ verify: true }),
      ...(maxMemory === undefined ? {} : { maxMemory }),
    },
  )
}

/** Bytes that every plan of the model takes, and its temporaries without a bound. */
function sizes(text: string): { fixed: number; arena: number } {
  const [, fixed] = /\((\d+) for variables/.exec(compiled(text, 1).diagnostics[0]!.message)!
  return { fixed: Number(fixed), arena: compiled(text).program!.manifest.entries[0]!.arena }
}

async function losses(text: string, device: Device, maxMemory?: number): Promise<number[]> {
  const session = await openText(text, device, {
    entries: ['step'],
    seed: 3,
    ...(maxMemory === undefined ? {} : { maxMemory }),
  })
  const random = randomStream(5)
  const found: number[] = []
  const args = Object.fromEntries(
    session.manifest.entries[0]!.arguments.map(({ name, shape, dtype }) => {
      const count = shape.reduce((n, d) => n * d, 1)
      const values = Array.from({ length: count }, () => random())
      return [name, dtype === 'f32' ? Float32Array.from(values) : Int32Array.from(values, (v) => v * 10)]
    }),
  )
  for (let i = 0; i < 3; i++) found.push((await session.run('step', args)).loss!.data[0] as number)
  await session.close()
  return found
}

for (const [name, text, part] of [
  ['a deep chain with dropout', DEEP, 0.5],
  ['LeNet', readFileSync('examples/lenet/lenet.ml', 'utf8'), 0.95],
] as const) {
  test(`${name} trains to the same numbers in ${part} of the room`, async ({ device }) => {
    const { fixed, arena } = sizes(text)
    const limit = fixed + Math.floor(arena * part)
    const { program, recomputed } = compiled(text, limit)
    assert.ok(program!.manifest.entries[0]!.arena + fixed <= limit)
    const [told] = recomputed
    assert.is(told!.arena[0], arena)
    assert.is(told!.arena[1], program!.manifest.entries[0]!.arena)
    assert.ok(told!.values.length > 0 && told!.flops[1] > told!.flops[0], `${told!.flops}`)
    const usual = await losses(text, device)
    for (const [i, loss] of (await losses(text, device, limit)).entries())
      assert.ok(Math.abs(loss - usual[i]!) <= 1e-5 * Math.abs(usual[i]!), `${loss} for ${usual[i]}`)
  })
}

test('room enough changes nothing', () => {
  const { fixed, arena } = sizes(DEEP)
  const [free, bound] = [compiled(DEEP), compiled(DEEP, fixed + arena)]
  assert.equal(bound.recomputed, [])
  assert.equal([...bound.program!.texts], [...free.program!.texts])
})

test('what cannot fit is an error that tells the parts', () => {
  const { fixed } = sizes(DEEP)
  const { program, diagnostics } = compiled(DEEP, fixed + 1000)
  assert.is(program, null)
  assert.is(diagnostics[0]!.code, 'E0703')
  assert.match(diagnostics[0]!.message, `${fixed} for variables, arguments and outputs`)
})

test('random steps: no second run reads what is not there, and each is needed', () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = randomStream(seed)
    const count = 3 + Math.floor(random() * 40)
    const steps = Array.from({ length: count }, (_, i): SimulatedStep => {
      const reads = new Set(
        Array.from({ length: Math.floor(random() * 4) }, () => Math.floor(random() * i)).filter((v) => v < i),
      )
      return { reads: i === 0 ? [] : [...reads], stores: [i], flops: Math.floor(random() * 100) }
    })
    const bytes = steps.map(() => 256 * (1 + Math.floor(random() * 8)))
    const recomputer = new Recomputer({ steps, bytes })
    const before = recomputer.simulate(new Int32Array(count).fill(NEVER)).peak
    const { again, reached } = recomputer.choose(before * 0.6)
    assert.ok(reached <= before)
    const there = new Set<string>()
    for (const { step, again: second, at } of recomputer.emit(again)) {
      for (const value of steps[step]!.reads)
        assert.ok(there.has(`${value} ${at > again[value]!}`), `seed ${seed}: step ${step} reads ${value}`)
      there.add(`${step} ${second}`)
    }
    assert.is(there.size, count + again.filter((at) => at !== NEVER).length)
  }
})

test('a value that is named but not read is no order of the kernels', () => {
  const text = `model Phases {
    down = Conv2d(2, 4, kernel=1, stride=2, padding=2, bias=false)
    up = ConvTranspose2d(4, 2, kernel=1, stride=2)
    norm = BatchNorm2d(4)
    param w: f32[19, 4] = normal()
    train step(x: f32[16, 2, 160, 160], t: f32[16, 19]) {
      h = gelu(norm(down(x)))
      p = mean(mean(h, axis=3), axis=2)
      loss = mean(square(p @ w.T - t)) + mean(square(up(h)))
      minimize loss with rmsprop(lr=0.01)
      return loss
    }
  }`
  const { fixed, arena } = sizes(text)
  const { program, diagnostics } = compiled(text, fixed + Math.ceil(0.5 * arena))
  assert.ok(program || diagnostics[0]!.code === 'E0703', diagnostics[0]?.message)
})

test.run()
