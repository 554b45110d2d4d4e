// A device that runs CUDA kernels on the processor, for tests: buffers begin as NaN, lie between guards, and every launch is checked.
import koffi from 'koffi'
import type {
  BufferRange,
  Command,
  Device,
  DeviceBuffer,
  DeviceLimits,
  LoadedKernels,
  Recording,
} from '../../runtime/device.ts'
import { codes, RuntimeError } from '../../runtime/errors.ts'
import type { KernelInfo } from '../../runtime/program.ts'
import { ERRORS_BYTES } from '../../runtime/validate.ts'
import { type Launch, ShimLibrary } from './shim-library.ts'

const GUARD_BYTES = 256
const GUARD = 0xa5
/** NaN as f32, -1 as an integer: what nobody wrote shows. */
const POISON = 0xff

interface ShimBuffer extends DeviceBuffer {
  /** Guard, contents, guard. */
  readonly memory: Uint8Array
  readonly address: bigint
}

interface Loaded extends LoadedKernels {
  readonly kernels: readonly { readonly name: string; readonly launch: Launch }[]
}

interface ShimRecording extends Recording {
  readonly actions: readonly (() => void)[]
}

export class ShimDevice implements Device {
  readonly name = 'cuda'
  readonly target = 'cuda'
  readonly description = 'CUDA kernels on the processor'
  limits: DeviceLimits = {
    maxBindings: 64,
    maxWorkgroupThreads: 1024,
    maxWorkgroupBytes: 48 * 1024,
    maxSharedBytes: 99 * 1024,
    maxGrid: 2 ** 31 - 1,
    maxBindingBytes: 2 ** 31,
    maxBufferBytes: 2 ** 31,
    features: [],
  }
  readonly library = new ShimLibrary()
  /** Kernels launched so far. */
  launches = 0

  allocate(bytes: number): DeviceBuffer {
    // In an ArrayBuffer of its own: a small typed array could lie in the heap, and move.
    const memory = new Uint8Array(new ArrayBuffer(bytes + 2 * GUARD_BYTES)).fill(GUARD)
    // The error words must begin as zero.
    memory.fill(bytes === ERRORS_BYTES ? 0 : POISON, GUARD_BYTES, GUARD_BYTES + bytes)
    const buffer: ShimBuffer = { bytes, memory, address: koffi.address(memory) + BigInt(GUARD_BYTES) }
    return buffer
  }

  free(buffer: DeviceBuffer): void {
    const { memory, bytes } = buffer as ShimBuffer
    const guards = [memory.subarray(0, GUARD_BYTES), memory.subarray(GUARD_BYTES + bytes)]
    if (guards.some((guard) => guard.some((byte) => byte !== GUARD)))
      throw new Error(`a kernel wrote beside a buffer of ${bytes} bytes`)
  }

  write(buffer: DeviceBuffer, offset: number, data: Uint8Array): void {
    contents({ buffer, offset, bytes: data.byteLength, access: 'read_write' }).set(data)
  }

  async read(buffer: DeviceBuffer, offset: number, bytes: number): Promise<Uint8Array> {
    return contents({ buffer, offset, bytes, access: 'read' }).slice()
  }

  async load(
    kernels: readonly { readonly info: KernelInfo; readonly text: string }[],
  ): Promise<LoadedKernels> {
    await this.library.build(kernels.map(({ text }) => text))
    const loaded: Loaded = {
      count: kernels.length,
      kernels: kernels.map(({ info, text }) => ({ name: info.name, launch: this.library.launcher(text) })),
    }
    return loaded
  }

  unload(): void {}

  record(loaded: LoadedKernels, commands: readonly Command[]): Recording {
    const { kernels } = loaded as Loaded
    const actions = commands.map((command) => {
      if (command.kind === 'copy') return () => contents(command.to).set(contents(command.from))
      const { name, launch } = kernels[command.kernel]!
      const addresses = BigUint64Array.from(
        command.bindings,
        ({ buffer, offset }) => (buffer as ShimBuffer).address + BigInt(offset),
      )
      for (const range of command.bindings) contents(range)
      return () => {
        this.launches++
        if (!launch(addresses, command.grid[0]))
          throw new RuntimeError(
            codes.trap,
            `kernel ${name}: a barrier was not met by all threads of a group`,
          )
      }
    })
    const recording: ShimRecording = { commands: commands.length, actions }
    return recording
  }

  async submit(recording: Recording): Promise<void> {
    for (const action of (recording as ShimRecording).actions) action()
  }

  async finish(): Promise<void> {}

  async close(): Promise<void> {
    this.library.close()
  }
}

/** The bytes of a range; throws where it leaves its buffer. */
function contents({ buffer, offset, bytes }: BufferRange): Uint8Array {
  const { memory, bytes: size } = buffer as ShimBuffer
  if (!(offset >= 0 && offset + bytes <= size))
    throw new Error(`bytes ${offset} to ${offset + bytes} of a buffer of ${size}`)
  return memory.subarray(GUARD_BYTES + offset, GUARD_BYTES + offset + bytes)
}
