// Opens a device, compiles for its limits, and makes a session.
import type { CompileOptions, Target } from '../compiler/compile.ts'
import type { Source } from '../grammar/diagnostics.ts'
import type { Device } from '../runtime/device.ts'
import { type DeviceName, openDevice } from '../runtime/devices.ts'
import { Session } from '../runtime/execute.ts'
import type { Program } from '../runtime/program.ts'
import type { Tensor } from '../runtime/tensor.ts'
import type { Artefacts } from './artefacts.ts'
import { UsageError } from './errors.ts'
import type { Output } from './output.ts'
import { compileSource, type Ready } from './source.ts'

/** What decides the program, but for the device that it runs on. */
export type Request = Omit<CompileOptions, 'target' | 'limits' | 'read' | 'trace'>

export function targetOf(device: Device): Target {
  if (device.target === 'cpu' || device.target === 'wgsl' || device.target === 'cuda') return device.target
  throw new Error(`there is no compiler for the device ${device.name}`)
}

/** Opens a device and says which one it is. */
export async function chooseDevice(
  name: DeviceName,
  output: Output,
  options: Parameters<typeof openDevice>[1] = {},
): Promise<Device> {
  const device = await openDevice(name, options)
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
  const { precision = 'f32' } = request
  if (precision !== 'f32' && device.target !== 'cuda')
    throw new UsageError(`${device.name} has no precision ${precision}`, 'take --device cuda')
  return compileSource(source, { ...request, target: targetOf(device), limits: device.limits }, output)
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
