// The models that the figures are taken on, and a session of one with random arguments.
import { readFileSync } from 'node:fs'
import { compileModel } from '../compiler/index.ts'
import type { Device } from '../runtime/device.ts'
import { Session } from '../runtime/execute.ts'
import type { EntryInfo } from '../runtime/program.ts'
import { makeTensor, type Tensor } from '../runtime/tensor.ts'

export const source = (name: string): { path: string; text: string } => {
  const path = `examples/${name}/${name}.ml`
  return { path, text: readFileSync(path, 'utf8') }
}

export const matmul = (n: number): { path: string; text: string } => ({
  path: 'matmul.ml',
  text: `model MatMul(N = ${n}) { entry run(a: f32[N, N], b: f32[N, N]) { return c = a @ b } }`,
})

/** Park and Miller's sequence in [-1, 1). */
export function random(count: number, seed: number): Float32Array {
  let state = seed * 7919 + 17
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647
    return (state / 2147483647) * 2 - 1
  })
}

export interface Loaded {
  readonly session: Session
  readonly entry: EntryInfo
  readonly args: Record<string, Tensor>
}

/** Compiles one entry for the device and makes random arguments: floats in [-1, 1), labels in 0 to 9. */
export async function loadEntry(
  model: { path: string; text: string },
  name: string,
  device: Device,
  set: Record<string, number> = {},
): Promise<Loaded> {
  const { program, diagnostics } = compileModel(model, {
    target: device.target === 'cpu' ? 'cpu' : 'wgsl',
    limits: device.limits,
    entries: [name],
    set,
  })
  if (!program) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  const session = await Session.create(program, device, { initDevice: async () => device, seed: 0 })
  const entry = program.manifest.entries.find((e) => e.name === name)!
  const args = Object.fromEntries(
    entry.arguments.map((info, i) => {
      const values = random(
        info.shape.reduce((n, d) => n * d, 1),
        i + 1,
      )
      const data = info.dtype === 'f32' ? values : Int32Array.from(values, (v) => Math.floor((v + 1) * 4.99))
      return [info.name, makeTensor(info.dtype, info.shape, data)]
    }),
  )
  return { session, entry, args }
}
