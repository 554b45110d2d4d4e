// The WGSL math helpers against float64 on the device at hand, over every exponent, with their special values.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { wgslMath, withDependencies } from '../../compiler/targets/wgsl-math.ts'
import { wgsl } from '../runtime/kernels.ts'
import { testGpu } from '../support/gpu.ts'
import { type Case, cases, sweep, ulpError } from './reference.ts'

const count = 200_000
/** The smallest normal float32: a device may take anything smaller, operand or result, for zero. */
const NORMAL = 2 ** -126

interface Bound {
  readonly ulp: number
  /** Where the bound holds; everywhere if left out. */
  readonly where?: (x: number, y: number) => boolean
}

const moderate = (x: number): boolean => !(Math.abs(x) > 1e4) || Math.abs(x) === Infinity

const bounds: Readonly<Record<string, Bound>> = {
  exp: { ulp: 2 },
  // The built-in's error grows with |x|.
  exp2: { ulp: 300 },
  expm1: { ulp: 4 },
  log: { ulp: 3 },
  log2: { ulp: 4 },
  log1p: { ulp: 4 },
  sin: { ulp: 4, where: moderate },
  cos: { ulp: 4, where: moderate },
  tan: { ulp: 8, where: moderate },
  asin: { ulp: 4 },
  acos: { ulp: 4 },
  atan: { ulp: 4 },
  sinh: { ulp: 4 },
  cosh: { ulp: 4 },
  tanh: { ulp: 4 },
  erf: { ulp: 4 },
  // The built-in exp may be off by 3 + 2 |x| ulp.
  sigmoid: { ulp: 180 },
  atan2: { ulp: 5 },
  fmod: { ulp: 0 },
  pow: { ulp: 30 },
}

const test = suite('wgsl math', { device: await testGpu() })
test.after(async ({ device }) => device.close())

const kernel = (name: string, expression: string): ReturnType<typeof wgsl> => {
  const body = `if (i < arrayLength(&p2)) {
    let x = bitcast<vec4f>(p0[i]);
    let y = bitcast<vec4f>(p1[i]);
    p2[i] = ${expression};
  }`
  const { info, text } = wgsl(name, ['read', 'read', 'read_write'], body, 'vec4u')
  const helpers = withDependencies([name]).map((helper) => helper.text)
  return { info, text: [...helpers, text].join('\n') }
}

test('every helper compiles and is within its bound', async ({ device }) => {
  const listed = cases.filter((entry) => bounds[entry.name] !== undefined)
  assert.equal(listed.length, Object.keys(bounds).length)
  const kernels = await device.load(
    listed.map(({ name }) => {
      const operands = wgslMath.get(name)!.arity === 2 ? 'x, y' : 'x'
      return kernel(name, `bitcast<vec4u>(mlc_${name}4(${operands}))`)
    }),
  )
  const run = runner(device)
  const failures: string[] = []
  for (const [index, entry] of listed.entries()) {
    const x = sweep(count, entry.range, 0)
    const y = sweep(count, entry.range, 1)
    const got = new Float32Array((await run(kernels, index, x, y)).buffer)
    const { error, at } = worst(entry, bounds[entry.name]!, x, y, got)
    if (process.env.MLC_REPORT) console.log(`${entry.name} ${error.toFixed(3)} ulp: ${at}`)
    if (error > bounds[entry.name]!.ulp) failures.push(`${error} ulp: ${at}`)
  }
  assert.equal(failures, [])
})

test('sin and cos of any finite number are in [-1, 1]', async ({ device }) => {
  const kernels = await device.load(
    ['sin', 'cos'].map((name) => kernel(name, `bitcast<vec4u>(mlc_${name}4(x))`)),
  )
  const x = sweep(count, [-1e9, 1e9], 0).map((value) => (Number.isFinite(value) ? value : 1))
  for (const index of [0, 1]) {
    const got = new Float32Array((await runner(device)(kernels, index, x, x)).buffer)
    assert.ok(got.every((value) => Math.abs(value) <= 1))
  }
})

test('isnan and isinf see what their names say', async ({ device }) => {
  const kernels = await device.load(
    ['isnan', 'isinf'].map((name) => kernel(name, `select(vec4u(0u), vec4u(1u), mlc_${name}4(x))`)),
  )
  const x = sweep(count, [-1, 1], 0)
  const checks = [Number.isNaN, (value: number) => Math.abs(value) === Infinity]
  for (const [index, check] of checks.entries()) {
    const got = new Uint32Array((await runner(device)(kernels, index, x, x)).buffer)
    assert.ok(got.every((value, i) => value === Number(check(x[i]!))))
  }
})

type TestDevice = Awaited<ReturnType<typeof testGpu>>
type Kernels = Awaited<ReturnType<TestDevice['load']>>

/** Runs one loaded kernel over two operands; gives the raw bytes of its results. */
function runner(device: TestDevice) {
  const bytes = 4 * count
  const [p0, p1, p2] = [device.allocate(bytes), device.allocate(bytes), device.allocate(bytes)]
  const range = (buffer: typeof p0, access: 'read' | 'read_write') => ({ buffer, offset: 0, bytes, access })
  return async (kernels: Kernels, index: number, x: Float32Array, y: Float32Array): Promise<Uint8Array> => {
    device.write(p0, 0, new Uint8Array(x.buffer))
    device.write(p1, 0, new Uint8Array(y.buffer))
    const command = {
      kind: 'kernel',
      kernel: index,
      bindings: [range(p0, 'read'), range(p1, 'read'), range(p2, 'read_write')],
      grid: [Math.ceil(count / 4 / 64), 1, 1],
      serial: false,
    } as const
    await device.submit(device.record(kernels, [command]))
    return device.read(p2, 0, bytes)
  }
}

/** The largest error where the bound holds; subnormal operands are left out, subnormal steps may be zero. */
function worst(entry: Case, bound: Bound, x: Float32Array, y: Float32Array, got: Float32Array) {
  const subnormal = (value: number): boolean => value !== 0 && Math.abs(value) < NORMAL
  let error = -1
  let at = ''
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]!, y[i]!]
    if (subnormal(a) || subnormal(b) || bound.where?.(a, b) === false) continue
    const truth = entry.reference(a, b)
    if (Math.abs(got[i]! - truth) <= NORMAL && !Object.is(got[i]!, Math.fround(truth))) continue
    const e = ulpError(got[i]!, truth)
    if (e <= error) continue
    error = e
    at = `${entry.name}(${a}, ${b}) gave ${got[i]}, truth ${truth}`
  }
  return { error, at }
}

test.run()
