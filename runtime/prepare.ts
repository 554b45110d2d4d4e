// One entry made ready on a device: its buffers, every place turned into a range, and the recorded step.
import type { BufferRange, Command, Device, DeviceBuffer, LoadedKernels, Recording } from './device.ts'
import { codes, RuntimeError } from './errors.ts'
import type { Dispatch, EntryInfo, KernelInfo, Place, Program, TensorInfo } from './program.ts'
import { deviceBytes } from './tensor.ts'
import { ERRORS_BYTES, SCALARS_BYTES } from './validate.ts'

/** Buffers that the entries of a session share. */
export interface SharedBuffers {
  readonly variables: readonly DeviceBuffer[]
  readonly arena: DeviceBuffer
  /** u32 seed, u32 step. */
  readonly scalars: DeviceBuffer
}

/** An output is read from here: the buffer's start, or an offset of the arena. */
export interface OutputRange {
  readonly info: TensorInfo
  readonly buffer: DeviceBuffer
  readonly offset: number
}

export interface PreparedEntry {
  readonly info: EntryInfo
  readonly arguments: ReadonlyMap<string, { readonly info: TensorInfo; readonly buffer: DeviceBuffer }>
  readonly outputs: ReadonlyMap<string, OutputRange>
  /** Present where a kernel of the entry can report a bad index. */
  readonly errors: DeviceBuffer | undefined
  readonly recording: Recording
  /** Frees the buffers that only this entry uses. */
  free(): void
}

export function allocateScalars(device: Device, seed: number, step: number): DeviceBuffer {
  const buffer = device.allocate(SCALARS_BYTES)
  writeScalars(device, buffer, seed, step)
  return buffer
}

export function writeScalars(device: Device, buffer: DeviceBuffer, seed: number, step: number): void {
  device.write(buffer, 0, new Uint8Array(Uint32Array.of(seed, step).buffer))
}

/** An arena for the largest of the entries; a range without elements at its very end still needs a word. */
export function allocateArena(device: Device, entries: readonly EntryInfo[]): DeviceBuffer {
  const largest = entries.reduce((bytes, entry) => Math.max(bytes, entry.arena), 0)
  return device.allocate(Math.ceil(largest / 256) * 256 + 256)
}

/** Compiles the texts of `kernels`; rejects where a text is missing or a kernel is more than the device can run. */
export async function loadKernels(
  device: Device,
  program: Program,
  kernels: readonly KernelInfo[],
): Promise<LoadedKernels> {
  const { maxBindings, maxWorkgroupThreads, maxWorkgroupBytes, features } = device.limits
  const { maxSharedBytes = maxWorkgroupBytes } = device.limits
  return device.load(
    kernels.map((info) => {
      const text = program.texts.get(info.file)
      if (text === undefined)
        throw new RuntimeError(
          codes.manifest,
          `the text of kernel ${info.name}, ${info.file}, is missing`,
          'compile the model again',
        )
      const threads = info.workgroup[0] * info.workgroup[1] * info.workgroup[2]
      const hint = 'compile the model for this device'
      if (info.access.length > maxBindings) {
        throw new RuntimeError(
          codes.limits,
          `kernel ${info.name} binds ${info.access.length} buffers; ${device.name} allows ${maxBindings}`,
          hint,
        )
      }
      if (threads > maxWorkgroupThreads) {
        throw new RuntimeError(
          codes.limits,
          `kernel ${info.name} has workgroups of ${threads} threads; ${device.name} allows ${maxWorkgroupThreads}`,
          hint,
        )
      }
      if (info.subgroup !== undefined && !features.includes(`subgroups-${info.subgroup}`)) {
        throw new RuntimeError(
          codes.limits,
          `kernel ${info.name} needs subgroups of ${info.subgroup} threads; ${device.name} has none that always are`,
          hint,
        )
      }
      if (info.shared !== undefined && info.shared > maxSharedBytes) {
        throw new RuntimeError(
          codes.limits,
          `kernel ${info.name} needs ${info.shared} bytes of shared memory; ${device.name} allows ${maxSharedBytes}`,
          hint,
        )
      }
      return { info, text }
    }),
  )
}

/** Allocates what the entry alone needs, uploads its constants and records its dispatches. */
export function prepareEntry(
  device: Device,
  kernels: LoadedKernels,
  entry: EntryInfo,
  shared: SharedBuffers,
): PreparedEntry {
  const own: DeviceBuffer[] = []
  const allocate = (bytes: number): DeviceBuffer => {
    const buffer = device.allocate(Math.max(4, bytes))
    own.push(buffer)
    return buffer
  }
  const free = (): void => {
    for (const buffer of own) device.free(buffer)
  }
  try {
    const inputs = entry.arguments.map((info) => allocate(deviceBytes(info)))
    const outputs = entry.outputs.map((info) =>
      info.place.space === 'output' ? allocate(deviceBytes(info)) : undefined,
    )
    const constants = entry.constants.map(({ bytes, data }) => {
      const buffer = allocate(bytes)
      device.write(buffer, 0, decodeBase64(data))
      return buffer
    })
    const errors = reportsErrors(entry) ? allocate(ERRORS_BYTES) : undefined
    const bufferOf = (place: Place): DeviceBuffer => {
      if (place.space === 'arena') return shared.arena
      if (place.space === 'scalars') return shared.scalars
      if (place.space === 'variable') return shared.variables[place.index]!
      if (place.space === 'argument') return inputs[place.index]!
      if (place.space === 'constant') return constants[place.index]!
      if (place.space === 'output') return outputs[place.index]!
      return errors!
    }
    const range: RangeOf = (place, bytes, access, offset = 0) => ({
      buffer: bufferOf(place),
      offset: (place.space === 'arena' ? place.offset : 0) + offset,
      bytes,
      access,
    })
    return {
      info: entry,
      arguments: new Map(entry.arguments.map((info, i) => [info.name, { info, buffer: inputs[i]! }])),
      outputs: new Map(
        entry.outputs.map((info) => {
          const { buffer, offset } = range(info.place, 0, 'read')
          return [info.name, { info, buffer, offset }]
        }),
      ),
      errors,
      recording: device.record(
        kernels,
        entry.dispatches.map((dispatch) => toCommand(dispatch, range, device)),
      ),
      free,
    }
  } catch (error) {
    free()
    throw error
  }
}

function reportsErrors(entry: EntryInfo): boolean {
  return entry.dispatches.some(
    (dispatch) =>
      dispatch.kind === 'kernel' && dispatch.bindings.some((binding) => binding.place.space === 'errors'),
  )
}

type RangeOf = (place: Place, bytes: number, access: BufferRange['access'], offset?: number) => BufferRange

function toCommand(dispatch: Dispatch, range: RangeOf, device: Device): Command {
  if (dispatch.kind === 'copy') {
    const { from, to, bytes } = dispatch
    return { kind: 'copy', from: range(from, bytes, 'read'), to: range(to, bytes, 'read_write') }
  }
  const { kernel, bindings, grid, serial = false } = dispatch
  const { maxGrid, maxBindingBytes } = device.limits
  const hint = 'compile the model for this device, or take a smaller batch'
  if (Math.max(...grid) > maxGrid) {
    throw new RuntimeError(
      codes.limits,
      `a grid of ${grid.join(' x ')} workgroups; ${device.name} allows ${maxGrid}`,
      hint,
    )
  }
  return {
    kind: 'kernel',
    kernel,
    bindings: bindings.map(({ place, bytes, access, offset }) => {
      if (bytes > maxBindingBytes)
        throw new RuntimeError(
          codes.limits,
          `a binding of ${bytes} bytes; ${device.name} allows ${maxBindingBytes}`,
          hint,
        )
      return range(place, bytes, access, offset)
    }),
    grid,
    serial,
  }
}

function decodeBase64(data: string): Uint8Array {
  const text = atob(data)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
