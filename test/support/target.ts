// Which of the compiler's targets a device runs.
import type { Target } from '../../compiler/compile.ts'
import type { Device } from '../../runtime/device.ts'

export function targetOf(device: Device): Target {
  if (device.target === 'opencl') throw new Error('the compiler has no target for opencl')
  return device.target
}
