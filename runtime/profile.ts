// Times each kernel of an entry on its own: what `mlc profile` prints.
import type { Device } from './device.ts'
import { allocateArena, allocateScalars, loadKernels, prepareEntry } from './prepare.ts'
import type { EntryInfo, Program } from './program.ts'
import { deviceBytes } from './tensor.ts'

export interface KernelTime {
  /** Place among the entry's dispatches. */
  readonly dispatch: number
  readonly name: string
  /** Median over the repeats, in milliseconds. */
  readonly milliseconds: number
  readonly flops: number
  readonly bytes: number
}

/** At least this long is measured for each kernel, so that a coarse clock does not matter. */
const MIN_MS = 20
const MIN_REPEATS = 5

/** Runs every dispatch alone, repeatedly, on buffers of zeros. */
export async function profileEntry(program: Program, device: Device, entry: EntryInfo, now: () => number = () => performance.now()): Promise<KernelTime[]> {
  const { manifest } = program
  const kernels = await loadKernels(device, program, manifest.kernels)
  const shared = {
    variables: manifest.variables.map((info) => device.allocate(Math.max(4, deviceBytes(info)))),
    arena: allocateArena(device, [entry]),
    scalars: allocateScalars(device, 0, 0),
  }
  const times: KernelTime[] = []
  for (const [i, dispatch] of entry.dispatches.entries()) {
    if (dispatch.kind !== 'kernel') continue
    const alone = prepareEntry(device, kernels, { ...entry, dispatches: [dispatch] }, shared)
    const samples: number[] = []
    const begin = now()
    await device.submit(alone.recording)
    await device.finish()
    // A batch of submissions is timed as one where a single one is too short for the clock.
    const batch = Math.max(1, Math.min(200, Math.floor(1 / Math.max(0.005, now() - begin))))
    const until = now() + MIN_MS
    while (samples.length < MIN_REPEATS || now() < until) {
      const start = now()
      for (let k = 0; k < batch; k++) await device.submit(alone.recording)
      await device.finish()
      samples.push((now() - start) / batch)
    }
    samples.sort((a, b) => a - b)
    times.push({ dispatch: i, name: manifest.kernels[dispatch.kernel]!.name, milliseconds: samples[samples.length >> 1]!, flops: dispatch.flops, bytes: dispatch.bytes })
    alone.free()
  }
  for (const buffer of [...shared.variables, shared.arena, shared.scalars]) device.free(buffer)
  await device.unload(kernels)
  return times
}
