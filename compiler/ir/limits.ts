// What the compiler must know of a device: limits, and how its threads are organised. Schedules read this and never a target's name.
export interface Profile {
  /** `groups`: groups of threads with local memory and barriers (GPU). `chunks`: one thread a group, with vectors of four (CPU). */
  readonly model: 'groups' | 'chunks'
  readonly maxBindings: number
  readonly maxGroupThreads: number
  readonly maxLocalBytes: number
  readonly maxGrid: number
  readonly maxBindingBytes: number
  /** Lanes of a vector register that schedules may use. */
  readonly lanes: 1 | 4
  /** A fused multiply-add that is faster than mul and add. */
  readonly fma: boolean
  /** Storage of 16-bit floats. */
  readonly halves: boolean
  /** Independent groups that keep the device busy. */
  readonly parallelism: number
}

/** WebGPU's guaranteed limits, less one binding, which implementations take for themselves. */
export const webgpuProfile: Profile = {
  model: 'groups',
  maxBindings: 7,
  maxGroupThreads: 256,
  maxLocalBytes: 16384,
  maxGrid: 65535,
  maxBindingBytes: 128 * 1024 * 1024,
  lanes: 1,
  fma: true,
  halves: false,
  parallelism: 256,
}

export const cpuProfile: Profile = {
  model: 'chunks',
  maxBindings: 64,
  maxGroupThreads: 1,
  maxLocalBytes: 1024 * 1024,
  maxGrid: 2 ** 31 - 1,
  maxBindingBytes: 2 ** 32 - 1,
  lanes: 4,
  fma: false,
  halves: true,
  parallelism: 16,
}

/** What every card from compute capability 8.0 on offers without asking for more. */
export const cudaProfile: Profile = {
  model: 'groups',
  maxBindings: 64,
  maxGroupThreads: 1024,
  maxLocalBytes: 48 * 1024,
  maxGrid: 2 ** 31 - 1,
  // Kernels index elements by int.
  maxBindingBytes: 2 ** 33 - 4,
  lanes: 1,
  fma: true,
  halves: false,
  parallelism: 512,
}
