// Times each kernel of an entry on its own: what `mlc profile` prints.
import type { Device, DeviceBuffer, LoadedKernels, Recording } from './device.ts'
import { allocateArena, allocateScalars, loadKernels, prepareEntry, type SharedBuffers } from './prepare.ts'
import type { Dispatch, EntryInfo, Program } from './program.ts'
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

/**
 * An engine of WebAssembly compiles code again once it has proven hot, on threads that wait while kernels have all cores: kernels run for a
 * while, then nothing does, until they gain no more by it. Drivers compile once.
 */
const warms = (device: Device): boolean => device.target === 'cpu'
const WARM_MS = 40
const PAUSE_MS = 15
const WARM_ROUNDS = 6
/** Of the time of a run, what it still is when it has gained no more. */
const SETTLED = 0.9

async function warmUp(device: Device, recording: Recording, now: () => number): Promise<void> {
  let before = Infinity
  for (let round = 0; round < WARM_ROUNDS; round++) {
    const begin = now()
    let runs = 0
    while (runs < 2 || now() - begin < WARM_MS) {
      await device.submit(recording)
      runs++
    }
    await device.finish()
    const time = (now() - begin) / runs
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    // The first round is of cold code, and may end before the engine has taken note.
    if (round > 1 && time > SETTLED * before) return
    before = time
  }
}

/** Bytes that are written at once. */
const CHUNK = 1 << 24

/** Writes zeros over a buffer: memory that nobody wrote to yet is one shared page, which reads faster than any other. */
function fillWithZeros(device: Device, buffer: DeviceBuffer, bytes: number): void {
  const zeros = new Uint8Array(Math.min(bytes, CHUNK))
  for (let at = 0; at < bytes; at += CHUNK)
    device.write(buffer, at, zeros.subarray(0, Math.min(CHUNK, bytes - at)))
}

/** Runs that a device with a clock of its own measures as one. */
const AT_ONCE = 20

async function timeOnDevice(device: Device, recording: Recording, samples: number[]): Promise<void> {
  // The first run loads and warms up.
  await device.time!(recording, 1)
  const once = (await device.time!(recording, AT_ONCE)) / AT_ONCE
  const count = Math.max(MIN_REPEATS, Math.min(50, Math.ceil(MIN_MS / Math.max(once * AT_ONCE, 1e-3))))
  for (let i = 0; i < count; i++) samples.push((await device.time!(recording, AT_ONCE)) / AT_ONCE)
}

async function timeOnHost(
  device: Device,
  recording: Recording,
  samples: number[],
  now: () => number,
): Promise<void> {
  const begin = now()
  await device.submit(recording)
  await device.finish()
  // A batch of submissions is timed as one where a single one is too short for the clock.
  const batch = Math.max(1, Math.min(200, Math.floor(1 / Math.max(0.005, now() - begin))))
  const until = now() + MIN_MS
  while (samples.length < MIN_REPEATS || now() < until) {
    const start = now()
    for (let k = 0; k < batch; k++) await device.submit(recording)
    await device.finish()
    samples.push((now() - start) / batch)
  }
}

/** What all kernels of an entry run on: buffers of zeros, so that repeated updates neither grow nor fade to denormal numbers. */
function openShared(device: Device, { manifest }: Program, entry: EntryInfo): SharedBuffers {
  const variables = manifest.variables.map((info) => device.allocate(Math.max(4, deviceBytes(info))))
  for (const [i, info] of manifest.variables.entries())
    fillWithZeros(device, variables[i]!, deviceBytes(info))
  return { variables, arena: allocateArena(device, [entry]), scalars: allocateScalars(device, 0, 0) }
}

function freeShared(device: Device, { variables, arena, scalars }: SharedBuffers): void {
  for (const buffer of [...variables, arena, scalars]) device.free(buffer)
}

/** Median milliseconds of one dispatch; `cold` kernels have not run yet. */
async function timeAlone(
  device: Device,
  kernels: LoadedKernels,
  entry: EntryInfo,
  dispatch: Dispatch,
  shared: SharedBuffers,
  now: () => number,
  cold: boolean,
): Promise<number> {
  const alone = prepareEntry(device, kernels, { ...entry, dispatches: [dispatch] }, shared)
  for (const { info, buffer } of alone.arguments.values()) fillWithZeros(device, buffer, deviceBytes(info))
  if (cold && warms(device)) await warmUp(device, alone.recording, now)
  const samples: number[] = []
  if (device.time) await timeOnDevice(device, alone.recording, samples)
  else await timeOnHost(device, alone.recording, samples, now)
  alone.free()
  return samples.sort((a, b) => a - b)[samples.length >> 1]!
}

async function warmEntry(
  device: Device,
  kernels: LoadedKernels,
  entry: EntryInfo,
  shared: SharedBuffers,
  now: () => number,
): Promise<void> {
  const all = prepareEntry(device, kernels, entry, shared)
  for (const { info, buffer } of all.arguments.values()) fillWithZeros(device, buffer, deviceBytes(info))
  try {
    await warmUp(device, all.recording, now)
  } finally {
    all.free()
  }
}

/**
 * Runs every kernel of the entry alone, repeatedly, on buffers of zeros. `now`: milliseconds. Rejects with the device's `RuntimeError`.
 */
export async function profileEntry(
  program: Program,
  device: Device,
  entry: EntryInfo,
  now: () => number = () => performance.now(),
): Promise<KernelTime[]> {
  const { manifest } = program
  const kernels = await loadKernels(device, program, manifest.kernels)
  const shared = openShared(device, program, entry)
  if (warms(device)) await warmEntry(device, kernels, entry, shared, now)
  const times: KernelTime[] = []
  for (const [i, dispatch] of entry.dispatches.entries()) {
    if (dispatch.kind !== 'kernel') continue
    times.push({
      dispatch: i,
      name: manifest.kernels[dispatch.kernel]!.name,
      milliseconds: await timeAlone(device, kernels, entry, dispatch, shared, now, false),
      flops: dispatch.flops,
      bytes: dispatch.bytes,
    })
  }
  freeShared(device, shared)
  await device.unload(kernels)
  return times
}

/** Times single kernels of an entry, as one program or another of the same model has them: they differ in schedules alone. */
export class KernelTimer {
  readonly #device: Device
  readonly #entry: string
  readonly #shared: SharedBuffers

  constructor(device: Device, program: Program, entry: string) {
    this.#device = device
    this.#entry = entry
    this.#shared = openShared(device, program, entryOf(program, entry))
  }

  /** Median milliseconds of the kernel at a place among the entry's dispatches. Rejects with the device's `RuntimeError`. */
  async time(program: Program, place: number): Promise<number> {
    const entry = entryOf(program, this.#entry)
    const dispatch = entry.dispatches[place]
    if (dispatch?.kind !== 'kernel') throw new Error(`dispatch ${place} of ${this.#entry} is no kernel`)
    const kernels = await loadKernels(this.#device, program, [program.manifest.kernels[dispatch.kernel]!])
    const only = { ...dispatch, kernel: 0 }
    const now = (): number => performance.now()
    const time = await timeAlone(this.#device, kernels, entry, only, this.#shared, now, true)
    await this.#device.unload(kernels)
    return time
  }

  close(): void {
    freeShared(this.#device, this.#shared)
  }
}

function entryOf({ manifest }: Program, name: string): EntryInfo {
  const entry = manifest.entries.find((e) => e.name === name)
  if (entry === undefined) throw new Error(`there is no entry ${name}`)
  return entry
}
