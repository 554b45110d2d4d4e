// `load`: a program on a device, with its variables initialised.
import { type DeviceName, type DeviceOptions, openDevice } from './devices.ts'
import { codes, RuntimeError } from './errors.ts'
import { Session } from './execute.ts'
import type { Program, TargetName } from './program.ts'
import type { Tensor } from './tensor.ts'

export interface LoadOptions extends DeviceOptions {
  readonly device?: DeviceName
  readonly weights?: ReadonlyMap<string, Tensor>
  readonly seed?: number
}

const devicesOf: Readonly<Record<TargetName, DeviceName | null>> = {
  cpu: 'cpu',
  wgsl: 'webgpu',
  cuda: 'cuda',
  opencl: null,
}

/** Opens the device and makes a session that owns it: `close()` gives both back. */
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
  const device = await openDevice(
    options.device === undefined || options.device === 'auto' ? own : options.device,
    options,
  )
  return Session.create(program, device, {
    initDevice: async () => (device.target === 'cpu' ? device : openDevice('cpu', { threads: 1 })),
    ...(options.weights ? { weights: options.weights } : {}),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ownsDevice: true,
  })
}
