// One entry on a device with everything where it is used: arguments are uploaded once and nothing is read back in a step, as the other
// libraries are timed whose arrays stay where they are.
import type { Device, DeviceBuffer } from '../runtime/device.ts'
import { allocateArena, allocateScalars, loadKernels, prepareEntry } from '../runtime/prepare.ts'
import type { EntryInfo, Program } from '../runtime/program.ts'
import { deviceBytes, fromDevice, type Tensor, toDevice } from '../runtime/tensor.ts'

export interface Resident {
  /** Submits one step and waits for it. */
  step(): Promise<void>
  /** Outputs, and the params and states that the entry may have changed. */
  read(): Promise<Map<string, Tensor>>
}

/** `given` holds the entry's arguments, and params and states; slots begin at 0. */
export async function openResident(
  program: Program,
  device: Device,
  entry: EntryInfo,
  given: ReadonlyMap<string, Tensor>,
): Promise<Resident> {
  const { variables: infos, kernels: kernelInfos } = program.manifest
  const kernels = await loadKernels(device, program, kernelInfos)
  const place = (name: string, buffer: DeviceBuffer, bytes: number): void => {
    const tensor = given.get(name)
    device.write(buffer, 0, tensor === undefined ? new Uint8Array(bytes) : toDevice(tensor))
  }
  const variables = infos.map((info) => {
    const buffer = device.allocate(Math.max(4, deviceBytes(info)))
    if (info.kind !== 'slot' && !given.has(info.name)) throw new Error(`${info.name} is not given`)
    place(info.name, buffer, deviceBytes(info))
    return buffer
  })
  const arena = allocateArena(device, [entry])
  const prepared = prepareEntry(device, kernels, entry, {
    variables,
    arena,
    scalars: allocateScalars(device, 0, 0),
  })
  for (const [name, { info, buffer }] of prepared.arguments) place(name, buffer, deviceBytes(info))
  return {
    async step() {
      await device.submit(prepared.recording)
      await device.finish()
    },
    async read() {
      const tensors = new Map<string, Tensor>()
      for (const [name, { info, buffer, offset }] of prepared.outputs)
        tensors.set(name, fromDevice(await device.read(buffer, offset, deviceBytes(info)), info))
      for (const [i, info] of infos.entries())
        if (info.kind === 'param')
          tensors.set(info.name, fromDevice(await device.read(variables[i]!, 0, deviceBytes(info)), info))
      return tensors
    },
  }
}
