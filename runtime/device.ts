// The contract between the executor and a device: buffers, kernels, a recorded step, and nothing else.
import type { KernelInfo, TargetName } from './program.ts'

/** What a device can do; the compiler takes the same object as input, so that no kernel exceeds it at run time. */
export interface DeviceLimits {
  /** Storage buffers that one kernel may bind. */
  readonly maxBindings: number
  /** Threads in a workgroup; 1 where there are no workgroups. */
  readonly maxWorkgroupThreads: number
  readonly maxWorkgroupBytes: number
  /** Workgroups in one dimension of a grid. */
  readonly maxGrid: number
  readonly maxBindingBytes: number
  readonly maxBufferBytes: number
  /** NVIDIA: multiprocessors. */
  readonly units?: number
  /** NVIDIA: bytes of shared memory that a kernel may ask for, beyond `maxWorkgroupBytes` that it has anyway. */
  readonly maxSharedBytes?: number
  /** Optional abilities: `relaxed-simd`, `simd256`, `shader-f16`, `subgroups`, `sm_90` for an NVIDIA card of compute capability 9.0. */
  readonly features: readonly string[]
}

/** A block of device memory; only the device that made it looks inside. */
export interface DeviceBuffer {
  readonly bytes: number
}

/** A range of a buffer. */
export interface BufferRange {
  readonly buffer: DeviceBuffer
  readonly offset: number
  readonly bytes: number
  readonly access: 'read' | 'read_write'
}

export type Command =
  | {
      readonly kind: 'kernel'
      readonly kernel: number
      readonly bindings: readonly BufferRange[]
      readonly grid: readonly [number, number, number]
      readonly serial: boolean
    }
  | { readonly kind: 'copy'; readonly from: BufferRange; readonly to: BufferRange }

/** Pipelines, or instantiated modules, in the order of the kernels they were loaded from. */
export interface LoadedKernels {
  readonly count: number
}

/** A step whose bind groups are built: submitting it costs one call. */
export interface Recording {
  readonly commands: number
}

export interface Device {
  readonly name: 'cpu' | 'webgpu' | 'cuda' | 'opencl'
  readonly target: TargetName
  /** One line for people: adapter, driver, threads. */
  readonly description: string
  readonly limits: DeviceLimits
  allocate(bytes: number): DeviceBuffer
  free(buffer: DeviceBuffer): void
  write(buffer: DeviceBuffer, offset: number, data: Uint8Array): void
  /** Copies the range out as it is after all work submitted before this call; work submitted later does not change the result. */
  read(buffer: DeviceBuffer, offset: number, bytes: number): Promise<Uint8Array>
  /** Compiles every text; an error names the kernel. */
  load(kernels: readonly { readonly info: KernelInfo; readonly text: string }[]): Promise<LoadedKernels>
  /** Forgets the kernels and every recording made from them. */
  unload(kernels: LoadedKernels): void
  record(kernels: LoadedKernels, commands: readonly Command[]): Recording
  /** Queues one step; resolves when it is queued (not when it has run). Rejects with the device's error. */
  submit(recording: Recording): Promise<void>
  /** Milliseconds that the device itself measures for `repeats` runs of the recording; absent where it has no clock of its own. */
  time?(recording: Recording, repeats: number): Promise<number>
  /** Resolves when everything submitted has run. */
  finish(): Promise<void>
  close(): Promise<void>
}
