// `node build/bench/sweep.js [--device cpu|webgpu] [--count N] [--seed N] [--out FILE]`: random shapes of matrix products and convolutions, each
// beside the shape of powers of two that is nearest to it; writes bench/results/sweep-DEVICE.md, or FILE. Fails where a shape reaches less than
// 60% of its neighbour's rate.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { compileModel } from '../compiler/index.ts'
import type { Device } from '../runtime/device.ts'
import { openDevice } from '../runtime/devices.ts'
import { profileEntry } from '../runtime/profile.ts'
import { machine, simd256 } from './measure.ts'
import { random } from './models.ts'

const BOUND = 0.6
/** Multiply-adds of a shape: neither lost in the clock nor long. */
const WORK = { least: 1e7, most: 4e8 }
const THREADS = 2
const ROUNDS = 2
const REPEATS = 2

type Shape = Readonly<Record<string, number>>
interface Family {
  readonly name: string
  /** The range of each extent. */
  readonly extents: Readonly<Record<string, readonly [number, number]>>
  readonly work: (s: Shape) => number
  readonly entry: (s: Shape) => string
}

/** Positions of an odd filter along an image that is padded by half of it. */
const positions = ({ H, S }: Shape): number => Math.ceil(H! / S!)

const families: readonly Family[] = [
  {
    name: 'matmul',
    extents: { M: [32, 1024], N: [32, 1024], K: [32, 1024] },
    work: ({ M, N, K }) => M! * N! * K!,
    entry: ({ M, N, K }) => `entry run(a: f32[${M}, ${K}], b: f32[${K}, ${N}]) { return c = a @ b }`,
  },
  {
    name: 'conv2d',
    extents: { B: [1, 8], C: [8, 256], O: [8, 256], H: [8, 64], R: [1, 5], S: [1, 2] },
    work: (s) => s.B! * s.C! * s.O! * (s.R! * positions(s)) ** 2,
    entry: ({ B, C, O, H, R, S }) =>
      `entry run(x: f32[${B}, ${C}, ${H}, ${H}], w: f32[${O}, ${C}, ${R}, ${R}]) {
        return y = conv2d(x, w, stride=${S}, padding=${R! >> 1})
      }`,
  },
]

/** Extents of filters and strides are part of what is computed, and stay. */
const kept = new Set(['R', 'S'])

const neighbour = (shape: Shape): Shape =>
  Object.fromEntries(
    Object.entries(shape).map(([name, extent]) => [
      name,
      kept.has(name) ? extent : 2 ** Math.round(Math.log2(extent)),
    ]),
  )

/** Extents between their bounds, evenly on a scale of ratios; `next` gives numbers in [0, 1). */
function randomShape(family: Family, next: () => number): Shape {
  for (;;) {
    const pairs = Object.entries(family.extents).map(([name, [low, high]]) => {
      const extent = Math.floor(low * (high / low) ** next() + 0.5)
      return [name, name === 'R' ? extent | 1 : extent] as const
    })
    const shape = Object.fromEntries(pairs)
    const works = [shape, neighbour(shape)].map(family.work)
    if (works.every((w) => w >= WORK.least && w <= WORK.most)) return shape
  }
}

/** Multiply-adds in a microsecond, all kernels of the entry together. */
async function rateOf(family: Family, shape: Shape, device: Device): Promise<number> {
  const text = `model Sweep { ${family.entry(shape)} }`
  const target = device.target === 'cpu' ? 'cpu' : 'wgsl'
  const { program, diagnostics } = compileModel({ path: 'sweep.ml', text }, { target, limits: device.limits })
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  let best = Infinity
  // Other work on the machine only ever adds: the least of the medians counts.
  for (let round = 0; round < ROUNDS; round++) {
    const times = await profileEntry(program, device, program.manifest.entries[0]!)
    best = Math.min(
      best,
      times.reduce((sum, t) => sum + t.milliseconds, 0),
    )
  }
  return family.work(shape) / best / 1000
}

const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'cpu' },
    count: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
})
if (values.device !== 'cpu' && values.device !== 'webgpu')
  throw new Error(`there is no ${values.device} here`)
const device = await openDevice(values.device, { threads: THREADS, simd256 })
const numbers = random(100_000, Number(values.seed))
let used = 0
const next = (): number => (numbers[used++ % numbers.length]! + 1) / 2

const rows: { readonly text: string; readonly ratio: number }[] = []
const rates = new Map<string, number>()
for (const family of families) {
  for (let i = 0; i < Number(values.count); i++) {
    const shape = randomShape(family, next)
    const name = (s: Shape): string =>
      Object.entries(s)
        .map(([extent, size]) => `${extent} ${size}`)
        .join(', ')
    const near = neighbour(shape)
    const key = `${family.name} ${name(near)}`
    let reference = rates.get(key) ?? (await rateOf(family, near, device))
    let rate = await rateOf(family, shape, device)
    // A shape that falls short is measured again, and its neighbour with it, so that what disturbed one of them is not held against it.
    for (let again = 0; again < REPEATS && rate < BOUND * reference; again++) {
      reference = Math.max(reference, await rateOf(family, near, device))
      rate = Math.max(rate, await rateOf(family, shape, device))
    }
    rates.set(key, reference)
    const ratio = rate / reference
    const gflops = (r: number): string => ((2 * r) / 1000).toPrecision(3)
    const text = `| ${family.name} | ${name(shape)} | ${gflops(rate)} | ${gflops(reference)} | ${(100 * ratio).toFixed(0)}% |`
    rows.push({ text, ratio })
    process.stderr.write(`${text}\n`)
  }
}
const ratios = rows.map((r) => r.ratio).sort((a, b) => a - b)
const low = ratios.filter((r) => r < BOUND).length
const report = [
  `# Random shapes beside powers of two, ${values.device}`,
  '',
  `${machine()}, ${device.description}. Command: \`node build/bench/sweep.js ${process.argv.slice(2).join(' ')}\`. GFLOP/s of each shape, of the`,
  'nearest shape of powers of two, and the first as a part of the second.',
  '',
  `${rows.length} shapes: least ${(100 * ratios[0]!).toFixed(0)}%, median ${(100 * ratios[ratios.length >> 1]!).toFixed(0)}%; ${low} below ${100 * BOUND}%.`,
  '',
  '| work | shape | GFLOP/s | of the neighbour | part |',
  '| --- | --- | --- | --- | --- |',
  ...rows.map((r) => r.text),
  '',
].join('\n')
const out = values.out ?? `bench/results/sweep-${values.device}.md`
mkdirSync(dirname(out), { recursive: true })
writeFileSync(out, report)
process.stdout.write(report)
await device.close()
process.exit(low > 0 ? 1 : 0)
