// One outside test vector as a program of the language: its source, the arguments of its entry, and what must come out.
import type { F64Tensor } from '../../compiler/ops/define.ts'
import type { Tensor } from '../../runtime/tensor.ts'

export interface VectorCase {
  readonly name: string
  readonly source: string
  readonly entry: string
  /** By argument of the entry. */
  readonly inputs: Map<string, Tensor>
  /** By output of the entry; gradients are outputs like others. */
  readonly expected: Map<string, Tensor>
  /** Largest abs(d) / (1 + abs(reference)). */
  readonly tolerance: number
}

export interface VectorCases {
  readonly cases: VectorCase[]
  readonly skipped: { readonly name: string; readonly reason: string }[]
}

export const ENTRY = 'run'

const typeText = ({ dtype, shape }: Tensor): string =>
  shape.length === 0 ? dtype : `${dtype}[${shape.join(', ')}]`

/** A model of one entry: `body` is statements that end in a return. */
export function sourceOf(inputs: ReadonlyMap<string, Tensor>, body: readonly string[]): string {
  const args = [...inputs].map(([name, tensor]) => `${name}: ${typeText(tensor)}`).join(', ')
  const lines = body.map((line) => `    ${line}`).join('\n')
  return `model Vector {\n  entry ${ENTRY}(${args}) {\n${lines}\n  }\n}\n`
}

export const toF64 = ({ shape, data }: Tensor): F64Tensor => ({ shape, data: Float64Array.from(data) })

/** What is wrong with a result, or null; equal infinities and two NaNs agree. */
export function mismatch(
  actual: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  expected: Tensor,
  tolerance: number,
): string | null {
  if (actual.shape.join() !== expected.shape.join())
    return `shape [${actual.shape.join(', ')}] for [${expected.shape.join(', ')}]`
  for (let i = 0; i < expected.data.length; i++) {
    const [a, e] = [actual.data[i]!, expected.data[i]!]
    if (Object.is(a, e) || a === e || (Number.isNaN(a) && Number.isNaN(e))) continue
    if (!(Math.abs(a - e) / (1 + Math.abs(e)) <= tolerance)) return `element ${i} is ${a}, expected ${e}`
  }
  return null
}
