// Runs entries of a model on devices and compares every output and update with the float64 evaluator.
import { readFileSync } from 'node:fs'
import { readImport } from '../../cli/source.ts'
import { compileModel } from '../../compiler/compile.ts'
import { evaluateEntry } from '../../compiler/evaluate.ts'
import { elementCount, shapeValues } from '../../compiler/ir/types.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { Trace } from '../../compiler/trace.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import type { Device, DeviceLimits } from '../../runtime/device.ts'
import { openDevice } from '../../runtime/devices.ts'
import { Session } from '../../runtime/execute.ts'
import { numbersOf } from '../../runtime/formats/cast.ts'
import type { Precision } from '../../runtime/program.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { targetOf } from './target.ts'

export const toF64 = (t: Tensor): F64Tensor => ({
  shape: t.shape,
  data: Float64Array.from(numbersOf(t)),
})

/** Deterministic numbers in [-1, 1): a multiplicative congruential sequence (Park and Miller). */
export function pseudoRandom(count: number, seed: number): Float32Array {
  let state = (seed * 7919 + 17) % 2147483647
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647
    return (state / 2147483647) * 2 - 1
  })
}

/** Largest difference over the largest reference value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0
  let scale = 1e-30
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!]
    if (Number.isNaN(a) !== Number.isNaN(e) || (!Number.isFinite(e) && a !== e && !Number.isNaN(e)))
      return Infinity
    if (!Number.isFinite(e)) continue
    worst = Math.max(worst, Math.abs(a - e))
    scale = Math.max(scale, Math.abs(e))
  }
  return worst / scale
}

export interface Comparison {
  readonly entry: string
  readonly name: string
  readonly error: number
  /** The largest reference value: where it is a rounding of zero, `error` means nothing. */
  readonly scale: number
}

function compare(entry: string, name: string, a: ArrayLike<number>, e: ArrayLike<number>): Comparison {
  let scale = 0
  for (let i = 0; i < e.length; i++) if (Number.isFinite(e[i])) scale = Math.max(scale, Math.abs(e[i]!))
  return { entry, name, error: relativeError(a, e), scale }
}

/** Runs each entry `steps` times on the device and in float64 from the same start; the error of everything that comes out. */
export async function compareWithFloat64(
  source: { path: string; text: string },
  device: Device,
  options: {
    set?: Record<string, number>
    steps?: number
    entries?: string[]
    /** Limits to compile for that are narrower than the device's. */
    limits?: Partial<DeviceLimits>
    precision?: Precision
    maxMemory?: number
    args?: (name: string, shape: number[], dtype: string) => Tensor | null
  } = {},
): Promise<Comparison[]> {
  const target = targetOf(device)
  const compiled = compileModel(source, {
    trace: new Trace({ verify: true }),
    target,
    limits: { ...device.limits, ...options.limits },
    read: readImport,
    ...(options.set ? { set: options.set } : {}),
    ...(options.entries ? { entries: options.entries } : {}),
    ...(options.precision ? { precision: options.precision } : {}),
    ...(options.maxMemory ? { maxMemory: options.maxMemory } : {}),
  })
  if (!compiled.program)
    throw new Error(compiled.diagnostics.map((d) => formatDiagnostic(d, compiled.sources)).join('\n'))
  const result: Comparison[] = []
  const model = compiled.model!
  const session = await Session.create(compiled.program, device, {
    initDevice: async () => (device.target === 'cpu' ? device : openDevice('cpu', { threads: 1 })),
    seed: 7,
  })
  try {
    for (const entry of model.entries) {
      const args: Record<string, Tensor> = {}
      entry.args.forEach((a, i) => {
        const shape = shapeValues(a.type.shape)
        const given = options.args?.(a.name, shape, a.type.dtype)
        const random = pseudoRandom(elementCount(shape), i + 1)
        args[a.name] =
          given ??
          makeTensor(
            a.type.dtype,
            shape,
            a.type.dtype === 'f32' ? random : Int32Array.from(random, (v) => Math.floor((v + 1) * 4.99)),
          )
      })
      const before = new Map(
        [...(await session.weights({ slots: true }))].map(([n, t]) => [n, toF64(t)] as const),
      )
      const bound = {
        args: new Map(Object.entries(args).map(([n, t]) => [n, toF64(t)])),
        variables: before,
        seed: 7,
        step: session.step,
      }
      for (let step = 0; step < (options.steps ?? 1); step++) {
        bound.step = session.step
        const outputs = await session.run(entry.name, args)
        const reference = evaluateEntry(entry, bound)
        for (const [name, expected] of reference.outputs)
          result.push(compare(entry.name, name, numbersOf(outputs[name]!), expected.data))
        for (const [name, value] of reference.updates) bound.variables.set(name, value)
      }
      const after = await session.weights({ slots: true })
      for (const { variable } of entry.updates) {
        const [a, e] = [numbersOf(after.get(variable)!), bound.variables.get(variable)!.data]
        result.push(compare(entry.name, `${variable} after`, a, e))
      }
    }
  } finally {
    await session.close()
  }
  return result
}

export const readSource = (path: string): { path: string; text: string } => ({
  path,
  text: readFileSync(path, 'utf8'),
})
