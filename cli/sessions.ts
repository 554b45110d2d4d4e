// Opens a device, compiles for its limits, and makes a session.
import type { CompileOptions, Target, Tuning } from '../compiler/compile.ts'
import type { Source } from '../grammar/diagnostics.ts'
import type { Device } from '../runtime/device.ts'
import { type DeviceName, openDevice } from '../runtime/devices.ts'
import { Session } from '../runtime/execute.ts'
import type { Program } from '../runtime/program.ts'
import type { Tensor } from '../runtime/tensor.ts'
import type { Artefacts } from './artefacts.ts'
import { UsageError } from './errors.ts'
import { counted } from './format.ts'
import type { Output } from './output.ts'
import { compileSource, type Ready } from './source.ts'
import { tuningFor, tuningPath } from './tuning-file.ts'

/** What decides the program, but for the device that it runs on. */
export type Request = Omit<CompileOptions, 'target' | 'limits' | 'read' | 'trace'> & {
  /** Leaves aside what `mlc tune` has measured. */
  readonly untuned?: true
}

export function targetOf(device: Device): Target {
  if (device.target === 'cpu' || device.target === 'wgsl' || device.target === 'cuda') return device.target
  throw new Error(`there is no compiler for the device ${device.name}`)
}

/** The command line has the process for itself, so that an engine may join vectors. */
export const ownProcess = { simd256: process.env.MLC_SIMD256 !== '0' } as const

/** Opens a device and says which one it is. */
export async function chooseDevice(
  name: DeviceName,
  output: Output,
  options: Parameters<typeof openDevice>[1] = {},
): Promise<Device> {
  const device = await openDevice(name, { ...ownProcess, ...options })
  output.notice(`device ${device.name}: ${device.description}`)
  return device
}

/** Compiles for the limits of `device`. */
export async function compileFor(
  device: Device,
  source: Source,
  request: Request,
  output: Output,
): Promise<Ready> {
  const { untuned, ...asked } = request
  const { precision = 'f32' } = asked
  if (precision !== 'f32' && device.target !== 'cuda')
    throw new UsageError(`${device.name} has no precision ${precision}`, 'take --device cuda')
  const tuning = asked.tuning ?? (untuned ? undefined : await tuningFor(source.path, device))
  const options = { ...asked, ...(tuning ? { tuning } : {}) }
  const ready = await compileSource(
    source,
    { ...options, target: targetOf(device), limits: device.limits },
    output,
  )
  if (asked.tuning === undefined && tuning) tellTuning(ready, tuning, tuningPath(source.path), output)
  return ready
}

/** How many kernels follow measured choices, and which choices nothing has any more. */
export function tellTuning(ready: Ready, tuning: Tuning, path: string, output: Output): void {
  const known = ready.choices.filter((c) => tuning.has(c.signature))
  const others = known.filter((c) => c.chosen !== c.names[0]).length
  if (others > 0) output.notice(`${counted(others, 'kernel')} as measured in ${path}`)
  for (const c of known) {
    const wanted = tuning.get(c.signature)!
    if (c.chosen !== wanted)
      output.notice(
        `${path}: no schedule of ${c.entry}'s kernel ${c.dispatch} is called ${wanted}; ${c.chosen} is taken`,
      )
  }
}

export interface SessionRequest {
  readonly seed: number
  readonly weights?: ReadonlyMap<string, Tensor>
}

/** A session on `device`, which stays the caller's to close. */
export async function openSession(
  program: Program,
  device: Device,
  request: SessionRequest,
): Promise<Session> {
  return Session.create(program, device, {
    initDevice: () => openDevice('cpu', { threads: 1 }),
    seed: request.seed,
    weights: request.weights,
  })
}

/** The device that a compiled folder needs; kernels that are assembled already need no assembler. */
export async function deviceFor(
  { program, bytes }: Artefacts,
  name: DeviceName,
  output: Output,
): Promise<Device> {
  return chooseDevice(name, output, { target: program.manifest.target, bytes })
}
