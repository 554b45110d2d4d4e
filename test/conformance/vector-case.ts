// One outside test vector as a program of the language: its source, the arguments of its entry, and what must come out.
import type { F64Tensor } from '../../compiler/ops/define.ts'
import type { Tensor } from '../../runtime/tensor.ts'

/** A result agrees where abs(d) <= absolute + relative * abs(reference). */
export interface Tolerance {
  readonly absolute: number
  readonly relative: number
}

export interface VectorCase {
  readonly name: string
  readonly source: string
  readonly entry: string
  /** By argument of the entry. */
  readonly inputs: Map<string, Tensor>
  /** By output of the entry; gradients are outputs like others. */
  readonly expected: Map<string, Tensor>
  readonly tolerance: Tolerance
}

export interface Remark {
  readonly name: string
  readonly reason: string
}

export interface VectorCases {
  readonly cases: VectorCase[]
  /** Cases that the language has no words for. */
  readonly skipped: Remark[]
  /** Cases that cannot be read: a missing or damaged file, a manifest's entry that makes no sense. */
  readonly broken: Remark[]
}

/** A manifest's entry as the loaders see it: its name, and how it is made into a case; a text is the reason why it is left out. */
export interface Loading {
  readonly name: string
  readonly load: () => VectorCase | string
}

export const ENTRY = 'run'

/** Makes every case; what one of them throws is its own failure. */
export function collect(items: Iterable<Loading>): VectorCases {
  const result: VectorCases = { cases: [], skipped: [], broken: [] }
  for (const { name, load } of items) {
    try {
      const made = load()
      if (typeof made === 'string') result.skipped.push({ name, reason: made })
      else if (made.expected.size === 0) result.broken.push({ name, reason: 'there is nothing to compare' })
      else result.cases.push(made)
    } catch (error) {
      result.broken.push({ name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return result
}

const typeText = ({ dtype, shape }: Tensor): string =>
  shape.length === 0 ? dtype : `${dtype}[${shape.join(', ')}]`

/** A model of one entry: `body` is statements that end in a return. */
export function sourceOf(inputs: ReadonlyMap<string, Tensor>, body: readonly string[]): string {
  const args = [...inputs].map(([name, tensor]) => `${name}: ${typeText(tensor)}`).join(', ')
  const lines = body.map((line) => `    ${line}`).join('\n')
  return `model Vector {\n  entry ${ENTRY}(${args}) {\n${lines}\n  }\n}\n`
}

export const toF64 = ({ shape, data }: Tensor): F64Tensor => ({ shape, data: Float64Array.from(data) })

/** What is wrong with a result, or null; equal infinities and two NaNs agree. Names the worst element. */
export function mismatch(
  actual: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  expected: Tensor,
  { absolute, relative }: Tolerance,
): string | null {
  if (actual.shape.join() !== expected.shape.join())
    return `shape [${actual.shape.join(', ')}] for [${expected.shape.join(', ')}]`
  let worst = -1
  let excess = 1
  let wrong = 0
  for (let i = 0; i < expected.data.length; i++) {
    const [a, e] = [actual.data[i]!, expected.data[i]!]
    // The float64 evaluator has numbers where float32 has overflowed.
    if (a === e || Math.fround(a) === e || (Number.isNaN(a) && Number.isNaN(e))) continue
    const ratio = Math.abs(a - e) / (absolute + relative * Math.abs(e))
    if (ratio <= 1) continue
    wrong++
    if (worst < 0 || ratio > excess) [worst, excess] = [i, ratio]
  }
  if (worst < 0) return null
  const [a, e] = [actual.data[worst]!, expected.data[worst]!]
  return `${wrong} of ${expected.data.length} elements differ; element ${worst} is ${a}, expected ${e}, off by ${Math.abs(a - e)}`
}
