// Which NVIDIA card is used, and what it says of itself.
import { attributes, type Driver } from './cuda-driver.ts'
import type { DeviceLimits } from './device.ts'
import { codes, RuntimeError } from './errors.ts'
import { bytes8, cString, words32, words64 } from './foreign.ts'

export interface Card {
  readonly ordinal: number
  readonly device: number
  readonly capability: number
  readonly description: string
  readonly limits: DeviceLimits
}

/** Starts the driver and asks the card of this number. Throws a `RuntimeError` where there is none. */
export function findCard(driver: Driver, ordinal: number): Card {
  driver.call('cuInit', 'starting the NVIDIA driver', 0)
  const number = words32(1)
  driver.call('cuDeviceGetCount', 'counting cards', number)
  const count = number[0]!
  if (count === 0) throw new RuntimeError(codes.noDevice, 'the NVIDIA driver finds no card')
  if (!(Number.isInteger(ordinal) && ordinal >= 0 && ordinal < count))
    throw new RuntimeError(codes.noDevice, `there is no card ${ordinal}; cards: 0 to ${count - 1}`)
  driver.call('cuDeviceGet', 'opening the card', number, ordinal)
  const device = number[0]!
  const attribute = (id: number): number => {
    driver.call('cuDeviceGetAttribute', 'asking the card', number, id, device)
    return number[0]!
  }
  const name = bytes8(256)
  driver.call('cuDeviceGetName', 'asking the card', name, name.length, device)
  const total = words64(1)
  driver.call('cuDeviceTotalMem', 'asking the card', total, device)
  driver.call('cuDriverGetVersion', 'asking the driver', number)
  const version = `${Math.floor(number[0]! / 1000)}.${Math.floor((number[0]! % 1000) / 10)}`
  const bytes = Number(total[0])
  const [major, minor] = [attribute(attributes.major), attribute(attributes.minor)]
  const multiprocessors = attribute(attributes.multiprocessors)
  return {
    ordinal,
    device,
    capability: major * 10 + minor,
    description: `${cString(name)}, ${multiprocessors} multiprocessors, ${(bytes / 2 ** 30).toFixed(0)} GiB, compute capability ${major}.${minor}, driver for CUDA ${version}`,
    limits: {
      maxBindings: 64,
      maxWorkgroupThreads: attribute(attributes.maxThreads),
      maxWorkgroupBytes: attribute(attributes.maxSharedBytes),
      maxSharedBytes: attribute(attributes.maxRequestedSharedBytes),
      maxGrid: attribute(attributes.maxGridX),
      // Kernels index elements by int.
      maxBindingBytes: Math.min(bytes, 2 ** 33 - 4),
      maxBufferBytes: bytes,
      units: multiprocessors,
      features: [`sm_${major * 10 + minor}`],
    },
  }
}
