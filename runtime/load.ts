// `load`: a program on a device, with its variables initialised.
import { type DeviceOptions, openDevice } from './devices.ts'
import { Session } from './execute.ts'
import type { Program } from './program.ts'
import type { Tensor } from './tensor.ts'

export interface LoadOptions extends DeviceOptions {
  readonly device?: 'auto' | 'cpu' | 'webgpu'
  readonly weights?: ReadonlyMap<string, Tensor>
  readonly seed?: number
}

/** Opens the device and makes a session that owns it: `close()` gives both back. */
export async function load(program: Program, options: LoadOptions = {}): Promise<Session> {
  const target = program.manifest.target === 'cpu' ? 'cpu' : 'webgpu'
  const device = await openDevice(options.device === undefined || options.device === 'auto' ? target : options.device, options)
  return Session.create(program, device, {
    initDevice: async () => (device.target === 'cpu' ? device : openDevice('cpu', { threads: 1 })),
    ...(options.weights ? { weights: options.weights } : {}),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ownsDevice: true,
  })
}
