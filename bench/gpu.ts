// `bench/gpu.sh`: first whether an NVIDIA card computes the right values, then how fast; written to bench/results/gpu.md.
//
// Words: `correctness` or `timings`, both without; `--seconds N` bounds each half.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readImport } from '../cli/source.ts'
import { compileModel } from '../compiler/compile.ts'
import { formatDiagnostic } from '../grammar/diagnostics.ts'
import type { Device } from '../runtime/device.ts'
import { openDevice } from '../runtime/devices.ts'
import { Session } from '../runtime/execute.ts'
import { profileEntry } from '../runtime/profile.ts'
import type { Precision } from '../runtime/program.ts'
import { makeTensor } from '../runtime/tensor.ts'
import { loadOnnxCases } from '../test/conformance/onnx-vectors.ts'
import { failuresOnDevice } from '../test/conformance/run-on-device.ts'
import { loadTorchCases } from '../test/conformance/torch-vectors.ts'
import { compareWithFloat64 } from '../test/support/against-float64.ts'
import { randomModel } from '../test/support/random-model.ts'
import { random } from './models.ts'

type Source = { readonly path: string; readonly text: string }
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
const file = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') })
const product = (m: number, n: number, k: number): Source => ({
  path: 'product.ml',
  text: `model Product { entry run(a: f32[${m}, ${k}], b: f32[${k}, ${n}]) { return c = a @ b } }`,
})

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

function compiled(source: Source, entry: string, device: Device, set: Settings, precision: Precision) {
  const options = {
    target: 'cuda',
    limits: device.limits,
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
  const program = compiled(source, name, device, set, precision)
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
async function steps(
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
  const program = compiled(source, 'run', device, {}, precision)
  const times = await profileEntry(program, device, program.manifest.entries[0]!)
  const ms = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const value =
    flops > 0 ? `${(flops / ms / 1e9).toFixed(2)} TFLOP/s` : `${(bytes / ms / 1e6).toFixed(0)} GB/s`
  say(`| ${title} | ${precision} | ${ms.toFixed(4)} | ${value} |`)
}

async function timings(device: Device, start: number): Promise<void> {
  const one = (name: string, body: string): Source => ({ path: `${name}.ml`, text: `model M { ${body} }` })
  say('\n| kernel | precision | ms | rate |\n| --- | --- | --- | --- |')
  const elements = 1 << 27
  const copy = one('triad', `entry run(a: f32[${elements}], b: f32[${elements}]) { return c = a + 2 * b }`)
  await rate('a + 2 b, 2^27 elements', copy, device, 'f32', 0, 12 * elements)
  for (const [rows, columns] of [
    [4096, 1024],
    [32768, 4096],
  ] as const) {
    const x = `x: f32[${rows}, ${columns}]`
    const bytes = 8 * rows * columns
    await rate(
      `softmax ${rows} x ${columns}`,
      one('softmax', `entry run(${x}) { return y = softmax(x) }`),
      device,
      'f32',
      0,
      bytes,
    )
    const norm = one(
      'norm',
      `entry run(${x}, w: f32[${columns}], b: f32[${columns}]) { return y = layer_norm(x, ${columns}, w, b) }`,
    )
    await rate(`layer norm ${rows} x ${columns}`, norm, device, 'f32', 0, bytes)
  }
  for (const n of [1024, 4096, 8192])
    for (const precision of ['f32', 'tf32', 'bf16'] as const)
      await rate(`product ${n}^3`, product(n, n, n), device, precision, 2 * n ** 3, 0)
  say('\n| step | precision | ms, one by one | ms, queued |\n| --- | --- | --- | --- |')
  const list: [string, string, string, Settings][] = [
    ['two_layer, training', 'examples/two_layer/two_layer.ml', 'step', {}],
    ['LeNet, training, batch 64', 'examples/lenet/lenet.ml', 'step', { batch: 64 }],
    ['graph 4096 x 4096, gradients', 'examples/graph/graph.ml', 'gradients', { N: 4096, D: 4096 }],
    ['AlexNet, forward', 'examples/zoo/alexnet.ml', 'predict', {}],
    ['VGG16, forward', 'examples/zoo/vgg16.ml', 'predict', {}],
    ['ResNet, forward', 'examples/zoo/resnet.ml', 'predict', {}],
    ['GPT-2 124M, forward, T = 128', 'examples/zoo/gpt2.ml', 'predict', { T: 128 }],
  ]
  for (const [title, path, entry, set] of list)
    for (const precision of ['f32', 'tf32'] as const)
      if (inTime(start) && existsSync(path)) await steps(title, file(path), entry, device, set, precision)
}

const device = await openDevice('cuda')
say(`# ${device.description}\n`)
try {
  if (only !== 'timings') {
    say('## Correctness\n')
    const start = performance.now()
    await comparisons(device, start)
    await vectors(device, start)
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
if (lines.some((line) => /WRONG|off by/.test(line))) process.exitCode = 1
