// Parses the samples of operators: `f32[3,4] positive, i32[4] below 5 | axis=1 stride=[2] spec="mk,kn->mn"`.
import type { Attr, Attrs } from '../ir/graph.ts'
import type { DType } from '../ir/types.ts'
import type { AnyOp } from '../ops/define.ts'
import { operators } from '../ops/table.ts'

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
