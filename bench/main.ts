// `npm run bench`: the first figures, each beside what it must not exceed, written to bench/results/first-figures.md.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { compileModel } from '../compiler/index.ts'
import { openDevice } from '../runtime/devices.ts'
import { machine, measure, type Sample, simd256 } from './measure.ts'
import { loadEntry, matmul, source } from './models.ts'

interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  /** Whether more is better. */
  readonly rate?: boolean
  readonly sample: Sample
}

const rows: Row[] = []
const add = (row: Row): void => {
  rows.push(row)
  process.stderr.write(
    `${row.what}: ${row.value.toFixed(2)} ${row.unit} (${row.rate ? 'at least' : 'at most'} ${row.limit})\n`,
  )
}

async function step(name: string, limit: number): Promise<void> {
  const device = await openDevice('cpu', { threads: 2, simd256 })
  const { session, args } = await loadEntry(source(name), 'step', device)
  const sample = await measure(async () => {
    await session.enqueue('step', args)
    await device.finish()
  })
  add({ what: `${name} step, cpu, 2 threads`, value: sample.median, unit: 'ms', limit, sample })
  await session.close()
  await device.close()
}

async function product(threads: number, limit: number): Promise<void> {
  const device = await openDevice('cpu', { threads, simd256 })
  const { session, args } = await loadEntry(matmul(1024), 'run', device)
  const sample = await measure(async () => {
    await session.enqueue('run', args)
    await device.finish()
  })
  add({
    what: `matmul 1024^3, cpu, ${threads} thread${threads === 1 ? '' : 's'}`,
    value: (2 * 1024 ** 3) / sample.median / 1e6,
    unit: 'GFLOP/s',
    limit,
    rate: true,
    sample,
  })
  await session.close()
  await device.close()
}

async function coldCheck(limit: number): Promise<void> {
  const sample = await measure(() => {
    const { status } = spawnSync(process.execPath, ['dist/mlc.js', 'check', 'examples/lenet/lenet.ml'])
    if (status !== 0) throw new Error('mlc check failed: run `npm run build` first')
  }, 3000)
  add({ what: 'mlc check, cold start', value: sample.median / 1000, unit: 's', limit, sample })
}

async function compileTimes(): Promise<void> {
  const lenet = await measure(() => void compileModel(source('lenet'), { target: 'cpu' }), 3000)
  add({
    what: 'LeNet, three entries compiled (warm)',
    value: lenet.median / 1000,
    unit: 's',
    limit: 0.5,
    sample: lenet,
  })
  const text = `model Deep { entry run(x: f32[1000]) { ${'x = x * x + x '.repeat(60)} return y = x } }`
  const deep = await measure(() => void compileModel({ path: 'deep.ml', text }, { target: 'cpu' }), 1000)
  add({ what: '60 lines of x = x * x + x', value: deep.median / 1000, unit: 's', limit: 0.1, sample: deep })
}

await step('two_layer', 5)
await step('lenet', 100)
await product(1, 20)
await product(2, 40)
await coldCheck(0.4)
await compileTimes()

const lines = [
  '# First figures',
  '',
  `${machine()}. Command: \`npm run bench\`. Medians; the step times are of one submitted step without read-back.`,
  '',
  '| what | median | min | max | runs | bound |',
  '| --- | --- | --- | --- | --- | --- |',
  ...rows.map((r) => {
    const scale = (v: number): string => (r.rate ? '' : (r.unit === 's' ? v / 1000 : v).toFixed(3))
    return `| ${r.what} | ${r.value.toFixed(r.rate ? 1 : 3)} ${r.unit} | ${scale(r.sample.min)} | ${scale(r.sample.max)} | ${r.sample.runs} | ${r.rate ? '>=' : '<='} ${r.limit} ${r.unit} |`
  }),
  '',
]
mkdirSync('bench/results', { recursive: true })
writeFileSync('bench/results/first-figures.md', lines.join('\n'))
process.stdout.write(`${lines.join('\n')}\n`)
if (rows.some((r) => (r.rate ? r.value < r.limit : r.value > r.limit))) process.exitCode = 1
