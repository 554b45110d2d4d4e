// First values of the variables: always computed on the processor, so that they are equal bit for bit on every device.
import type { Device, DeviceBuffer, LoadedKernels } from './device.ts'
import { allocateArena, allocateScalars, loadKernels, type PreparedEntry, prepareEntry } from './prepare.ts'
import type { Program } from './program.ts'
import { deviceBytes } from './tensor.ts'

/**
 * Runs the program's `init` entry for `seed` and leaves every variable's value in `variables`, buffers of `device`.
 * `openCpu` is called only where `device` is no `cpu` device itself; what it opens is closed again.
 */
export async function initialise(
  program: Program,
  device: Device,
  variables: readonly DeviceBuffer[],
  seed: number,
  openCpu: () => Promise<Device>,
): Promise<void> {
  const { init, initKernels, variables: infos } = program.manifest
  if (init.dispatches.length === 0) return
  const cpu = device.target === 'cpu' ? device : await openCpu()
  if (cpu.target !== 'cpu') throw new Error(`init runs on a cpu device, not on ${cpu.name}`)
  const own: DeviceBuffer[] = []
  const keep = (buffer: DeviceBuffer): DeviceBuffer => {
    own.push(buffer)
    return buffer
  }
  let kernels: LoadedKernels | undefined
  let entry: PreparedEntry | undefined
  try {
    kernels = await loadKernels(cpu, program, initKernels)
    const targets =
      cpu === device ? variables : infos.map((info) => keep(cpu.allocate(Math.max(4, deviceBytes(info)))))
    const arena = keep(allocateArena(cpu, [init]))
    const scalars = keep(allocateScalars(cpu, seed, 0))
    entry = prepareEntry(cpu, kernels, init, { variables: targets, arena, scalars })
    await cpu.submit(entry.recording)
    if (cpu !== device) {
      for (const [i, info] of infos.entries())
        device.write(variables[i]!, 0, await cpu.read(targets[i]!, 0, deviceBytes(info)))
    }
  } finally {
    entry?.free()
    if (kernels !== undefined) cpu.unload(kernels)
    for (const buffer of own) cpu.free(buffer)
    if (cpu !== device) await cpu.close()
  }
}
