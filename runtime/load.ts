// `load`: a program on a device, with its variables initialised.
import type { Device } from './device.ts'
import { type DeviceName, type DeviceOptions, openDevice } from './devices.ts'
import { codes, RuntimeError } from './errors.ts'
import { Session } from './execute.ts'
import type { Program, TargetName } from './program.ts'
import type { Tensor } from './tensor.ts'

export interface LoadOptions extends DeviceOptions {
  /** A name, or a device that `openDevice` gave: it stays open when the session closes, and several sessions may share it. */
  readonly device?: DeviceName | Device
  readonly weights?: ReadonlyMap<string, Tensor>
  readonly seed?: number
}

const devicesOf: Readonly<Record<TargetName, DeviceName | null>> = {
  cpu: 'cpu',
  wgsl: 'webgpu',
  cuda: 'cuda',
  opencl: null,
}

/** Opens the device, or takes an open one, and makes a session; what it opened, `close()` gives back. */
export async function load(program: Program, options: LoadOptions = {}): Promise<Session> {
  // Callers in JavaScript may hand over anything.
  const { manifest } = (program ?? {}) as Partial<Program>
  if (manifest === undefined || !(program.texts instanceof Map))
    throw new RuntimeError(
      codes.manifest,
      'load takes a program, and this is none',
      'const session = await load(compile(source, { target: … }))',
    )
  const own = devicesOf[manifest.target]
  if (own === null) throw new RuntimeError(codes.noDevice, `no device runs ${program.manifest.target}`)
  const { device: asked = 'auto' } = options
  const given = typeof asked === 'object' ? asked : null
  const device = given ?? (await openDevice(asked === 'auto' ? own : (asked as DeviceName), options))
  return Session.create(program, device, {
    initDevice: async () => (device.target === 'cpu' ? device : openDevice('cpu', { threads: 1 })),
    ...(options.weights ? { weights: options.weights } : {}),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ownsDevice: given === null,
  })
}
