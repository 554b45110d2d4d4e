// Compiled kernels on the card, and the launches of a step in one CUDA graph.

import { type Driver, REQUESTED_SHARED_BYTES } from './cuda-driver.ts'
import type { BufferRange, Command, LoadedKernels, Recording } from './device.ts'
import { bytes8, words64 } from './foreign.ts'
import { type KernelInfo, kernelSymbol } from './program.ts'

/** Calls of other threads do not break a capture. */
const CAPTURE_THREAD = 1

export interface Module {
  /** For messages. */
  readonly label: string
  readonly module: bigint
  readonly kernel: bigint
  readonly threads: readonly [number, number, number]
  /** Bytes of shared memory that a launch asks for. */
  readonly shared: number
}

/** The kernel's name, and the line of the model that its text carries: `kernel step/03_conv2d (lenet.ml:14)`. */
export function kernelLabel(info: KernelInfo, text: string): string {
  const [, line, file] = /^#line (\d+) "(.*)"$/m.exec(text) ?? []
  return line === undefined ? `kernel ${info.name}` : `kernel ${info.name} (${file}:${line})`
}

/** Puts the code of a kernel on the card. */
export function loadModule(driver: Driver, info: KernelInfo, text: string, code: Uint8Array): Module {
  const image = bytes8(code.byteLength + 1)
  // PTX ends with a zero.
  image.set(code)
  const label = kernelLabel(info, text)
  const doing = `loading ${label}`
  const module = driver.make('cuModuleLoadDataEx', doing, image, 0, null, null)
  try {
    const kernel = driver.make('cuModuleGetFunction', doing, module, kernelSymbol(info.name))
    const shared = info.shared ?? 0
    if (shared > 0) driver.call('cuFuncSetAttribute', doing, kernel, REQUESTED_SHARED_BYTES, shared)
    return { label, module, kernel, threads: info.workgroup, shared }
  } catch (error) {
    driver.status('cuModuleUnload', module)
    throw error
  }
}

export interface CudaBuffer {
  readonly bytes: number
  readonly address: bigint
}

export interface Loaded extends LoadedKernels {
  readonly modules: readonly Module[]
  readonly recordings: Set<CudaRecording>
}

export interface CudaRecording extends Recording {
  /** The instantiated graph; null where there is nothing to run, or each command is run by itself. */
  graph: bigint | null
  readonly commands: number
  /** Queues every command by itself, and calls `after` with its name. */
  each(after: (name: string) => void): void
}

function addressOf({ buffer, offset, bytes }: BufferRange): bigint {
  const { address, bytes: size } = buffer as CudaBuffer
  if (!(offset >= 0 && bytes >= 0 && offset + bytes <= Math.max(size, 4)))
    throw new Error(`bytes ${offset} to ${offset + bytes} of a buffer of ${size}`)
  return address + BigInt(offset)
}

/** A function that queues the command on the stream. */
function launcher(
  driver: Driver,
  stream: bigint,
  modules: readonly Module[],
  command: Command,
): { name: string; queue: () => void } {
  if (command.kind === 'copy') {
    const { from, to } = command
    const [source, target] = [addressOf(from), addressOf(to)]
    const doing = 'copying on the card'
    return {
      name: 'a copy',
      queue: () => {
        if (to.bytes > 0) driver.call('cuMemcpyDtoDAsync', doing, target, source, to.bytes, stream)
      },
    }
  }
  const { label, kernel, threads, shared } = modules[command.kernel]!
  const count = Math.max(1, command.bindings.length)
  // The pointers lead to the values: both live as long as the launch.
  const parameters = { values: words64(count), pointers: words64(count) }
  const base = driver.library.address(parameters.values)
  command.bindings.forEach((range, i) => {
    parameters.values[i] = addressOf(range)
    parameters.pointers[i] = base + BigInt(8 * i)
  })
  const doing = `launching ${label}`
  const shape = [...command.grid, ...threads]
  return {
    name: label,
    queue: () =>
      driver.call('cuLaunchKernel', doing, kernel, ...shape, shared, stream, parameters.pointers, null),
  }
}

/** Records a step; `separate` keeps its commands apart. */
export function recordStep(
  driver: Driver,
  stream: bigint,
  loaded: Loaded,
  commands: readonly Command[],
  separate: boolean,
): CudaRecording {
  const launches = commands.map((command) => launcher(driver, stream, loaded.modules, command))
  const recording: CudaRecording = {
    commands: commands.length,
    graph:
      separate || launches.length === 0
        ? null
        : capture(
            driver,
            stream,
            launches.map((l) => l.queue),
          ),
    each: (after) => {
      for (const { name, queue } of launches) {
        queue()
        after(name)
      }
    },
  }
  loaded.recordings.add(recording)
  return recording
}

function capture(driver: Driver, stream: bigint, launches: readonly (() => void)[]): bigint {
  driver.call('cuStreamBeginCapture', 'recording a step', stream, CAPTURE_THREAD)
  try {
    for (const queue of launches) queue()
  } catch (error) {
    // Ends the capture, so that the stream is of use again; the first error counts.
    const out = words64(1)
    if (driver.status('cuStreamEndCapture', stream, out) === 0 && out[0] !== 0n)
      driver.status('cuGraphDestroy', out[0]!)
    throw error
  }
  const out = words64(1)
  driver.call('cuStreamEndCapture', 'recording a step', stream, out)
  const graph = out[0]!
  try {
    const executable = driver.make('cuGraphInstantiate', 'recording a step', graph, 0)
    driver.call('cuGraphUpload', 'recording a step', executable, stream)
    return executable
  } finally {
    driver.call('cuGraphDestroy', 'recording a step', graph)
  }
}

/** The commands of a recording, `repeats` times over, as one graph of their own. */
export const repeatedStep = (
  driver: Driver,
  stream: bigint,
  recording: CudaRecording,
  repeats: number,
): bigint =>
  capture(
    driver,
    stream,
    Array.from({ length: repeats }, () => () => recording.each(() => {})),
  )

/** Takes the kernels and their recordings off the card; nothing of them may still run. */
export function unloadModules(driver: Driver, loaded: Loaded): void {
  for (const recording of loaded.recordings) {
    if (recording.graph !== null) driver.call('cuGraphExecDestroy', 'freeing a step', recording.graph)
    recording.graph = null
  }
  loaded.recordings.clear()
  for (const { module, label } of loaded.modules) driver.call('cuModuleUnload', `freeing ${label}`, module)
}
