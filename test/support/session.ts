// Compiles a model file for a device and opens a session on it.
import { readFileSync } from 'node:fs'
import { type Compiled, compileModel } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import type { Device } from '../../runtime/device.ts'
import { openDevice } from '../../runtime/devices.ts'
import { Session } from '../../runtime/execute.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { targetOf } from './target.ts'

export interface OpenOptions {
  readonly set?: Readonly<Record<string, number>>
  readonly seed?: number
  readonly weights?: ReadonlyMap<string, Tensor>
  /** Entries to compile; all where it is absent. */
  readonly entries?: readonly string[]
  /** Bytes that an entry may take. */
  readonly maxMemory?: number
}

/** Compiles a model's text for a device's limits; throws its diagnostics as one message. */
export function compileFor(
  source: { path: string; text: string },
  device: Device,
  options: OpenOptions = {},
): Compiled {
  const { set, entries, maxMemory } = options
  const target = targetOf(device)
  const compiled = compileModel(source, {
    target,
    limits: device.limits,
    ...(set ? { set } : {}),
    ...(entries ? { entries: [...entries] } : {}),
    ...(maxMemory === undefined ? {} : { maxMemory }),
  })
  if (!compiled.program)
    throw new Error(compiled.diagnostics.map((d) => formatDiagnostic(d, compiled.sources)).join('\n'))
  return compiled
}

/** A session over a model's text; the caller closes it, and the device. */
export function openText(
  text: string,
  device: Device,
  options: OpenOptions = {},
  path = 'model.ml',
): Promise<Session> {
  const { seed, weights } = options
  return Session.create(compileFor({ path, text }, device, options).program!, device, {
    initDevice: async () => (device.target === 'cpu' ? device : openDevice('cpu', { threads: 1 })),
    ...(seed === undefined ? {} : { seed }),
    ...(weights ? { weights, partial: false } : {}),
  })
}

/** The same over a file. */
export const openModel = (path: string, device: Device, options: OpenOptions = {}): Promise<Session> =>
  openText(readFileSync(path, 'utf8'), device, options, path)
