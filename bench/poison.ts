// A device whose memory begins as NaN: what a kernel should have written and did not, shows.
import type { Device } from '../runtime/device.ts'
import { ERRORS_BYTES } from '../runtime/validate.ts'

/** NaN as a float, -1 as an integer. */
const POISON = 0xff

/** The device with every new buffer poisoned, but for the words of errors, which begin as zero. */
export function poisoned(device: Device): Device {
  const allocate: Device['allocate'] = (bytes) => {
    const buffer = device.allocate(bytes)
    if (bytes !== ERRORS_BYTES) device.write(buffer, 0, new Uint8Array(bytes).fill(POISON))
    return buffer
  }
  return new Proxy(device, {
    get(target, key): unknown {
      if (key === 'allocate') return allocate
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
