// mlc's part of the comparison, in a process of its own like every other library's:
//
//   mlc-peer.js prepare WORK FOLDER     writes given.safetensors, and expected.safetensors where float64 can be had here
//   mlc-peer.js WORK FOLDER SECONDS [BACKEND]     times the step, as bench/peers/measure.mjs does; `webgpu`, or else the cpu device
import { join } from 'node:path'
import { evaluateEntry } from '../compiler/evaluate.ts'
import type { ModelGraph } from '../compiler/ir/graph.ts'
import type { F64Tensor } from '../compiler/ops/define.ts'
import { openDevice } from '../runtime/devices.ts'
import { Session } from '../runtime/execute.ts'
import { elementCount, makeTensor, type Tensor } from '../runtime/tensor.ts'
import { simd256 } from './measure.ts'
import { random } from './models.ts'
import { type PeerTensor, readTensors, writeTensors } from './peers/tensors.mjs'
import { openResident } from './resident.ts'
import { compileWork, type Work, workNamed } from './works.ts'

const THREADS = 2
const MIN_RUNS = 5
const WARM_UPS = 2
/** The library's first values let a signal fade that no norm lifts again; He et al. 2015 have this much more. */
const HE = Math.sqrt(6)

/** Arguments from a fixed sequence, and the first values of params and states. */
async function prepare(work: Work, folder: string): Promise<void> {
  const device = await openDevice('cpu', { threads: THREADS, simd256 })
  const { program, model } = compileWork(work, 'cpu', device.limits)
  const session = await Session.create(program, device, { initDevice: async () => device, seed: 0 })
  const given = new Map<string, PeerTensor>()
  const plain = work.name === 'alexnet' || work.name === 'vgg16'
  for (const [name, { shape, data }] of await session.weights()) {
    const values = data as PeerTensor['data']
    given.set(name, { shape, data: plain && shape.length > 1 ? values.map((v) => v * HE) : values })
  }
  const entry = program.manifest.entries.find((e) => e.name === work.entry)!
  for (const [i, { name, shape, dtype }] of entry.arguments.entries()) {
    const values = random(elementCount(shape), i + 1)
    const data =
      dtype === 'f32' ? values : Int32Array.from(values, (v) => Math.floor(((v + 1) / 2) * work.classes))
    given.set(name, { shape, data })
  }
  await session.close()
  await device.close()
  writeTensors(join(folder, 'given.safetensors'), given)
  if (!work.large) writeTensors(join(folder, 'expected.safetensors'), reference(work, model, given))
}

const f32 = ({ shape, data }: F64Tensor): PeerTensor => ({ shape, data: Float32Array.from(data) })

/** Results in float64: by the compiler's evaluator, or where that would take gigabytes or minutes, by plain loops. */
function reference(
  work: Work,
  model: ModelGraph,
  given: ReadonlyMap<string, PeerTensor>,
): Map<string, PeerTensor> {
  const data = (name: string): PeerTensor['data'] => given.get(name)!.data
  const square = (values: PeerTensor['data']): PeerTensor => {
    const size = Math.sqrt(values.length)
    return { shape: [size, size], data: values }
  }
  if (work.name === 'matmul') return new Map([['c', square(product(data('a'), data('b')))]])
  if (work.name === 'graph') {
    const [x, y, z] = [data('x'), data('y'), data('z')]
    let c = 0
    for (let i = 0; i < x.length; i++) c += x[i]! * y[i]! + z[i]!
    const gradients: [string, PeerTensor][] = [
      ['grad_x', square(y)],
      ['grad_y', square(x)],
      ['grad_z', square(z.map(() => 1))],
    ]
    return new Map([['c', { shape: [], data: Float32Array.of(c) }], ...gradients])
  }
  const bound = new Map(
    [...given].map(([name, t]) => [name, { shape: [...t.shape], data: Float64Array.from(t.data) }] as const),
  )
  const entry = model.entries[0]!
  for (const { name, type } of model.variables)
    if (!bound.has(name)) {
      const shape = type.shape.map(Number)
      bound.set(name, { shape, data: new Float64Array(elementCount(shape)) })
    }
  const { outputs, updates } = evaluateEntry(entry, { args: bound, variables: bound, seed: 0, step: 0 })
  const params = [...updates].filter(([name]) => given.has(name))
  // Only mlc's entry counts the right answers too.
  const shared = [...outputs].filter(([name]) => name !== 'accuracy')
  return new Map([...shared, ...params].map(([name, tensor]) => [name, f32(tensor)]))
}

/** a @ b with sums in float64. */
function product(a: PeerTensor['data'], b: PeerTensor['data']): Float32Array {
  const n = Math.sqrt(a.length)
  const c = new Float32Array(n * n)
  const row = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    row.fill(0)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!
      for (let j = 0; j < n; j++) row[j]! += factor * b[k * n + j]!
    }
    c.set(row, i * n)
  }
  return c
}

async function time(work: Work, folder: string, seconds: number, name: 'cpu' | 'webgpu'): Promise<void> {
  const given = new Map<string, Tensor>()
  for (const [name, { shape, data }] of readTensors(join(folder, 'given.safetensors')))
    given.set(name, makeTensor(data instanceof Float32Array ? 'f32' : 'i32', shape, data))
  const device = await openDevice(name, { threads: THREADS, simd256 })
  const start = performance.now()
  const { program } = compileWork(work, name === 'cpu' ? 'cpu' : 'wgsl', device.limits)
  const compiled = performance.now() - start
  const entry = program.manifest.entries.find((e) => e.name === work.entry)!
  const { step, read } = await openResident(program, device, entry, given)
  await step()
  const results = await read()
  const first = performance.now()
  writeTensors(join(folder, 'mlc.safetensors'), results as ReadonlyMap<string, PeerTensor>)
  for (let i = 0; i < WARM_UPS; i++) await step()
  const times: number[] = []
  const until = performance.now() + seconds * 1000
  while (times.length < MIN_RUNS || performance.now() < until) {
    const begin = performance.now()
    await step()
    times.push(performance.now() - begin)
  }
  const peak = process.resourceUsage().maxRSS * 1024
  const about = name === 'cpu' ? `mlc cpu, ${THREADS} threads` : `mlc webgpu on ${device.description}`
  process.stdout.write(`${JSON.stringify({ about, times, first, peak, compiled })}\n`)
  await device.close()
}

const [first, second, third, fourth] = process.argv.slice(2)
if (first === 'prepare') await prepare(workNamed(second!), third!)
else await time(workNamed(first!), second!, Number(third), fourth === 'webgpu' ? 'webgpu' : 'cpu')
process.exit(0)
