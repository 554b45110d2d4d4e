// Types of tensors.mjs for the TypeScript side of the benchmark.
export interface PeerTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array
}
export function readTensors(path: string): Map<string, PeerTensor>
export function writeTensors(path: string, tensors: ReadonlyMap<string, PeerTensor>): void
