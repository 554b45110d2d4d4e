// `bench/gpu.sh`: first whether an NVIDIA card computes the right values, then how fast; written to bench/results/gpu.md.
//
// Words: `correctness` or `timings`, both without; `--seconds N` bounds each half. `--dry` lists what would run, and compiles all of it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { readImport } from '../cli/source.ts'
import { compileModel } from '../compiler/compile.ts'
import { formatDiagnostic } from '../grammar/diagnostics.ts'
import type { Device, DeviceLimits } from '../runtime/device.ts'
import { openDevice } from '../runtime/devices.ts'
import { Session } from '../runtime/execute.ts'
import { profileEntry } from '../runtime/profile.ts'
import { type Precision, precisions } from '../runtime/program.ts'
import { makeTensor, type Tensor } from '../runtime/tensor.ts'
import { loadOnnxCases } from '../test/conformance/onnx-vectors.ts'
import { failuresOnDevice } from '../test/conformance/run-on-device.ts'
import { loadTorchCases } from '../test/conformance/torch-vectors.ts'
import { compareWithFloat64 } from '../test/support/against-float64.ts'
import { randomModel } from '../test/support/random-model.ts'
import { file, kernels, present, product, SCHEDULES, type Source, steps } from './gpu-works.ts'
import { random } from './models.ts'
import { poisoned } from './poison.ts'

type Settings = Readonly<Record<string, number>>

const words = process.argv.slice(2)
const after = words.indexOf('--seconds')
const BUDGET = after < 0 ? 240 : Number(words[after + 1])
const only = words.find((word) => word === 'correctness' || word === 'timings')
const DATA = process.env.MLC_DATA ?? '../shared/data'

const lines: string[] = []
const say = (line: string): void => {
  lines.push(line)
  console.log(line)
}
/** True while the half that began at `start` may begin another check. */
const inTime = (start: number): boolean => performance.now() - start < BUDGET * 1000

async function vectors(device: Device, start: number): Promise<void> {
  for (const [folder, load] of [
    ['vectors/torch', loadTorchCases],
    ['vectors/onnx', loadOnnxCases],
  ] as const) {
    const path = `${DATA}/${folder}`
    if (!existsSync(path)) {
      say(`- ${folder}: not here (MLC_DATA names the folder of data)`)
      continue
    }
    const { cases } = load(path)
    // Spread over all of them where time is short: every so many-th first.
    const order = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((rest) => cases.filter((_, i) => i % 8 === rest))
    const failures: string[] = []
    let done = 0
    for (const vector of order) {
      if (!inTime(start)) break
      failures.push(...(await failuresOnDevice([vector], device)))
      done++
    }
    say(`- ${folder}: ${done - failures.length} of ${done} agree (${cases.length} known)`)
    for (const failure of failures.slice(0, 20)) say(`  - ${failure}`)
  }
}

/** The model of all schedules, from memory that begins as NaN, in every precision. */
async function schedules(device: Device): Promise<void> {
  for (const precision of precisions) {
    const bound = precision === 'f32' ? 1e-4 : precision === 'bf16' ? 5e-2 : 1e-2
    const args = (name: string, shape: number[], dtype: string): Tensor | null => {
      const count = shape.reduce((n, d) => n * d, 1)
      const numbers = (): Int32Array => Int32Array.from({ length: count }, (_, i) => (i * 31) % 40)
      return dtype === 'i32' && name !== '' ? makeTensor('i32', shape, numbers()) : null
    }
    const errors = await compareWithFloat64(file(SCHEDULES), device, { precision, args })
    const wrong = errors.filter((e) => !(e.error * e.scale <= bound * e.scale + 1e-5))
    say(
      `- every schedule in ${precision}: ${errors.length - wrong.length} of ${errors.length} values agree with float64`,
    )
    for (const e of wrong) say(`  - ${e.entry} ${e.name} is off by ${e.error}`)
  }
}

/** Random graphs with fresh inputs against float64, and products at sizes that take every tile, in every precision. */
async function comparisons(device: Device, start: number): Promise<void> {
  let [graphs, wrong] = [0, 0]
  for (let seed = 0; seed < 200 && inTime(start); seed++, graphs++) {
    const { text } = randomModel(seed, {
      nodes: 4 + (seed % 17),
      sizes: [1, 5, 33, 64],
      gradient: seed % 3 === 0,
    })
    const errors = await compareWithFloat64({ path: `seed-${seed}.ml`, text }, device)
    const off = errors.filter((e) => !(e.error * e.scale <= 2e-3 * e.scale + 1e-5))
    if (off.length > 0) wrong++
    for (const e of off) say(`  - seed ${seed}: ${e.name} is off by ${e.error}`)
  }
  say(`- random graphs: ${graphs - wrong} of ${graphs} agree with float64`)
  const bounds: [Precision, number][] = [
    ['f32', 1e-5],
    ['tf32', 1e-3],
    ['bf16', 8e-3],
    ['f16', 1e-3],
  ]
  for (const [precision, bound] of bounds) {
    const found: string[] = []
    for (const [m, n, k] of [
      [1024, 1024, 96],
      [1000, 500, 130],
      [257, 255, 33],
      [30, 30, 600],
    ] as const) {
      const [result] = await compareWithFloat64(product(m, n, k), device, { precision })
      found.push(
        `${m} x ${n} x ${k}: ${result!.error.toExponential(1)}${result!.error <= bound ? '' : ' WRONG'}`,
      )
    }
    say(`- products in ${precision}, largest error over largest value: ${found.join('; ')}`)
  }
}

interface Made {
  readonly session: Session
  readonly name: string
  readonly args: Parameters<Session['run']>[1]
}

function compiled(
  source: Source,
  entry: string,
  limits: DeviceLimits | undefined,
  set: Settings,
  precision: Precision,
) {
  const options = {
    target: 'cuda',
    ...(limits ? { limits } : {}),
    entries: [entry],
    set,
    precision,
    read: readImport,
  } as const
  const { program, diagnostics, sources } = compileModel(source, options)
  if (!program) throw new Error(diagnostics.map((d) => formatDiagnostic(d, sources)).join('\n'))
  return program
}

async function made(
  source: Source,
  name: string,
  device: Device,
  set: Settings,
  precision: Precision,
): Promise<Made> {
  const program = compiled(source, name, device.limits, set, precision)
  const session = await Session.create(program, device, { initDevice: () => openDevice('cpu') })
  const args = Object.fromEntries(
    program.manifest.entries[0]!.arguments.map((info, i) => {
      const count = info.shape.reduce((n, d) => n * d, 1)
      const values = random(count, i + 1)
      const data = info.dtype === 'f32' ? values : Int32Array.from(values, (v) => Math.floor((v + 1) * 4.99))
      return [info.name, makeTensor(info.dtype, info.shape, data)]
    }),
  )
  return { session, name, args }
}

const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1]!

/** Milliseconds of a step: arguments copied, one graph launched, waited for; and of many steps queued one after the other. */
async function stepTimes(
  title: string,
  source: Source,
  entry: string,
  device: Device,
  set: Settings,
  precision: Precision,
) {
  const { session, name, args } = await made(source, entry, device, set, precision)
  const single: number[] = []
  const until = performance.now() + 1500
  for (let i = 0; i < 5 || performance.now() < until; i++) {
    const start = performance.now()
    await session.enqueue(name, args)
    await device.finish()
    if (i >= 2) single.push(performance.now() - start)
  }
  const start = performance.now()
  const count = Math.max(5, Math.min(500, Math.round(1000 / median(single))))
  for (let i = 0; i < count; i++) await session.enqueue(name, args)
  await device.finish()
  const queued = (performance.now() - start) / count
  await session.close()
  say(`| ${title} | ${precision} | ${median(single).toFixed(3)} | ${queued.toFixed(3)} |`)
}

/** The sum of an entry's kernels by the card's own clock, as a rate. */
async function rate(
  title: string,
  source: Source,
  device: Device,
  precision: Precision,
  flops: number,
  bytes: number,
) {
  const program = compiled(source, 'run', device.limits, {}, precision)
  const times = await profileEntry(program, device, program.manifest.entries[0]!)
  const ms = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const value =
    flops > 0 ? `${(flops / ms / 1e9).toFixed(2)} TFLOP/s` : `${(bytes / ms / 1e6).toFixed(0)} GB/s`
  say(`| ${title} | ${precision} | ${ms.toFixed(4)} | ${value} |`)
}

/** A work that fails costs its own figure only. */
async function attempt(title: string, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    say(
      `| ${title} | FAILED: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]} | | |`,
    )
  }
}

async function timings(device: Device, start: number): Promise<void> {
  say('\n| kernel | precision | ms | rate |\n| --- | --- | --- | --- |')
  // Steps get half of the time, whatever the kernels took.
  for (const { title, source, precision, flops, bytes } of kernels)
    if (performance.now() - start < 500 * BUDGET)
      await attempt(title, () => rate(title, source, device, precision, flops, bytes))
  say('\n| step | precision | ms, one by one | ms, queued |\n| --- | --- | --- | --- |')
  for (const { title, path, entry, set, precisions: list } of steps.filter(present))
    for (const precision of list)
      if (inTime(start))
        await attempt(title, () => stepTimes(title, file(path), entry, device, set, precision))
}

/** What would run, each work compiled: a list that needs no card. */
function dry(): void {
  say('## Correctness\n')
  say(`- every schedule (${SCHEDULES}) in ${precisions.join(', ')}, from poisoned memory`)
  say('- 200 random graphs; products in every precision')
  for (const folder of ['vectors/torch', 'vectors/onnx'])
    say(`- ${folder}: ${existsSync(`${DATA}/${folder}`) ? 'here' : 'not here'}`)
  say('\n## Timings\n')
  const count = (source: Source, entry: string, set: Settings, precision: Precision): number =>
    compiled(source, entry, undefined, set, precision).manifest.entries[0]!.dispatches.length
  for (const { title, source, precision } of kernels)
    say(`- ${title}, ${precision}: ${count(source, 'run', {}, precision)} kernels`)
  for (const work of steps)
    for (const precision of work.precisions)
      say(
        `- ${work.title}, ${precision}: ${present(work) ? `${count(file(work.path), work.entry, work.set, precision)} kernels` : 'not here'}`,
      )
}

async function onCard(): Promise<void> {
  const device = await openDevice('cuda')
  say(`# ${device.description}\n`)
  try {
    if (only !== 'timings') {
      say('## Correctness\n')
      const start = performance.now()
      const strict = poisoned(device)
      await schedules(strict)
      await comparisons(strict, start)
      await vectors(strict, start)
    }
    if (only !== 'correctness') {
      say('\n## Timings')
      await timings(device, performance.now())
    }
  } finally {
    await device.close()
    mkdirSync('bench/results', { recursive: true })
    writeFileSync('bench/results/gpu.md', `${lines.join('\n')}\n`)
  }
  if (lines.some((line) => /WRONG|off by|FAILED/.test(line))) process.exitCode = 1
}

if (words.includes('--dry')) dry()
else await onCard()
