// What the compiler must know of a device: limits, and how its threads are organised. Schedules read this and never a target's name.
import type { DType, Precision } from './types.ts'

/** What a device with tensor cores and wide registers offers to the schedules of groups. */
export interface Tiling {
  /** Multiprocessors: groups on one share its arithmetic. */
  readonly units: number
  /** Local memory that a kernel may ask for, at the price of fewer groups on a multiprocessor; at least what it has anyway. */
  readonly mostLocalBytes: number
  /** Copies from memory to local memory that run beside arithmetic. */
  readonly asyncCopies: boolean
  /** The precisions that tensor cores multiply in. */
  readonly tensorCores: readonly Precision[]
  readonly precision: Precision
}

export interface Profile {
  /** `groups`: groups of threads with local memory and barriers (GPU). `chunks`: one thread a group, with vectors of four (CPU). */
  readonly model: 'groups' | 'chunks'
  readonly maxBindings: number
  readonly maxGroupThreads: number
  readonly maxLocalBytes: number
  readonly maxGrid: number
  readonly maxBindingBytes: number
  /** Of one tensor; what is larger than a binding is bound in windows. */
  readonly maxBufferBytes: number
  /** Lanes of a vector register that schedules may use. */
  readonly lanes: 1 | 4
  /** The engine computes two vectors of four whose values lie side by side as one of eight. */
  readonly joined: boolean
  /** A fused multiply-add that is faster than mul and add. */
  readonly fma: boolean
  /** Storage of f16. */
  readonly halves: boolean
  /** Dtypes without storage of their own: their elements share 32-bit words. */
  readonly packed: readonly DType[]
  /** Independent groups that keep the device busy. */
  readonly parallelism: number
  /** Threads that exchange registers without local memory; 1 where none do. */
  readonly warp: number
  /** Local memory is faster than memory, so that threads share what they read through it. Not where a processor plays the device. */
  readonly sharing: boolean
  /** Null where threads have no arrays in registers. */
  readonly tiling: Tiling | null
}

/** WebGPU's guaranteed limits, less one binding, which implementations take for themselves. */
export const webgpuProfile: Profile = {
  model: 'groups',
  maxBindings: 7,
  maxGroupThreads: 256,
  maxLocalBytes: 16384,
  maxGrid: 65535,
  maxBindingBytes: 128 * 1024 * 1024,
  maxBufferBytes: 256 * 1024 * 1024,
  lanes: 4,
  joined: false,
  fma: true,
  halves: false,
  packed: ['i8', 'u8', 'bool', 'bf16'],
  parallelism: 256,
  warp: 1,
  sharing: true,
  tiling: null,
}

export const cpuProfile: Profile = {
  model: 'chunks',
  maxBindings: 64,
  maxGroupThreads: 1,
  maxLocalBytes: 1024 * 1024,
  maxGrid: 2 ** 31 - 1,
  maxBindingBytes: 2 ** 32 - 1,
  maxBufferBytes: 2 ** 32 - 1,
  lanes: 4,
  joined: false,
  fma: false,
  halves: true,
  packed: [],
  parallelism: 16,
  warp: 1,
  sharing: false,
  tiling: null,
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
  maxBufferBytes: 2 ** 33 - 4,
  lanes: 4,
  joined: false,
  fma: true,
  halves: true,
  packed: [],
  parallelism: 512,
  warp: 32,
  sharing: true,
  // The multiprocessors of an A100, and what every card from 8.0 on gives when asked; a device tells its own.
  tiling: {
    units: 108,
    mostLocalBytes: 99 * 1024,
    asyncCopies: true,
    tensorCores: ['tf32', 'bf16', 'f16'],
    precision: 'f32',
  },
}
