// Parses the samples of operators: `f32[3,4] positive, i32[4] below 5 | axis=1 stride=[2] spec="mk,kn->mn"`.
import type { Attr, Attrs } from '../../compiler/ir/graph.ts'
import type { DType } from '../../compiler/ir/types.ts'
import type { AnyOp, F64Tensor } from '../../compiler/ops/define.ts'
import { operators } from '../../compiler/ops/table.ts'

export interface SampleInput {
  readonly type: { readonly dtype: DType; readonly shape: readonly number[] }
  /** `positive`: in [0.2, 2.2); `unit`: within 0.9; `below n`: whole numbers from 0. */
  readonly range: 'any' | 'positive' | 'unit' | number
}

export interface Sample {
  readonly op: AnyOp
  readonly text: string
  readonly inputs: readonly SampleInput[]
  readonly attrs: Attrs
}

export const allSamples = (): Sample[] =>
  [...operators.values()].flatMap((op) => op.samples.map((text) => parseSample(op, text)))

export function parseSample(op: AnyOp, text: string): Sample {
  const [left, right = ''] = text.split('|') as [string, string?]
  const attrs: Record<string, Attr> = {}
  for (const [, name, value] of right.matchAll(/(\w+)=("[^"]*"|\[[^\]]*\]|\S+)/g))
    attrs[name!] = JSON.parse(value!) as Attr
  const inputs = left.trim() === '' ? [] : left.split(/,(?![^[]*\])/).map((part) => parseInput(part.trim()))
  return { op, text, inputs, attrs }
}

function parseInput(text: string): SampleInput {
  const match = /^(\w+)(?:\[([\d, ]*)\])?(?: (positive|unit|below (\d+)))?$/.exec(text)
  if (!match) throw new Error(`bad sample input ${text}`)
  const shape = match[2] ? match[2].split(',').map(Number) : []
  const range =
    match[4] !== undefined ? Number(match[4]) : ((match[3] ?? 'any') as 'any' | 'positive' | 'unit')
  return { type: { dtype: match[1] as DType, shape }, range }
}

/** Numbers in [0, 1) that are the same in every run (Steele and Vigna's mix of a counter). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32
  }
}

export function sampleValue({ type, range }: SampleInput, random: () => number): F64Tensor {
  const element = (): number => {
    const u = random()
    if (typeof range === 'number') return Math.floor(u * range)
    if (type.dtype === 'bool') return Number(u < 0.5)
    if (type.dtype !== 'f32') return Math.floor(u * 9) - (type.dtype === 'i32' ? 4 : 0)
    if (range === 'positive') return 0.2 + 2 * u
    return range === 'unit' ? 1.8 * u - 0.9 : 2.6 * u - 1.3
  }
  const count = type.shape.reduce((n, d) => n * d, 1)
  return { shape: type.shape, data: Float64Array.from({ length: count }, element) }
}
