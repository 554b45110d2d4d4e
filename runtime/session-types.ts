// What goes into a session and comes out of it.
import type { Device } from './device.ts'
import type { Tensor, TensorValue } from './tensor.ts'

export interface SessionOptions {
  /** Opens the `cpu` device that computes first values; not called where the session's device is one. */
  readonly initDevice: () => Promise<Device>
  /** Values of params and states by name, see `setWeights`. */
  readonly weights?: ReadonlyMap<string, Tensor>
  /** True where `weights` may leave params and states at their first values. */
  readonly partial?: boolean
  /** u32; default 0. */
  readonly seed?: number
  /** True where `close` closes the device too. */
  readonly ownsDevice?: boolean
}

export type Tensors = Record<string, Tensor>

/** Arguments of a run: tensors, or their values alone. */
export type Values = Readonly<Record<string, TensorValue>>

/** An output that is still on the device. Reading it is possible until the session's next run. */
export interface LazyTensor {
  read(): Promise<Tensor>
}
