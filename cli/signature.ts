// An entry as one line: `train step(x: f32[64, 3], y: i32[64]) -> (loss: f32)`.
import type { TensorInfo } from '../runtime/program.ts'
import { formatType } from '../runtime/tensor.ts'

const listed = (infos: readonly TensorInfo[]): string =>
  infos.map((info) => `${info.name}: ${formatType(info)}`).join(', ')

export function signature(entry: {
  readonly name: string
  readonly training: boolean
  readonly arguments: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
}): string {
  const { name, training, arguments: args, outputs } = entry
  return `${training ? 'train' : 'entry'} ${name}(${listed(args)}) -> (${listed(outputs)})`
}
