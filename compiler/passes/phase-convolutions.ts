// A convolution of an input with zeros between its elements, as gradients of strided convolutions and transposed ones are, becomes one
// convolution for each phase of the result: each meets only the taps that fall on elements. With a stride of 2 in two dims that is a quarter
// of the products.
import type { Build, EntryGraph, Node } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { shapeValues } from '../ir/types.ts'
import type { ConvAttrs } from '../ops/conv.ts'
import { full, reshape } from '../ops/nodes.ts'
import { rewriteGraph } from './rewrite-graph.ts'

/** Products, with those by zeros, below which more kernels cost more than they save. */
const MIN_PRODUCTS = { chunks: 2 ** 20, groups: 2 ** 24 } as const
/** Dims before the spatial ones. */
const LEAD = 3

export function phaseConvolutions(entry: EntryGraph, profile: Profile): EntryGraph {
  return rewriteGraph(entry, (b, node, inputs) =>
    node.op === 'conv' && isWorthPhases(node, profile) ? inPhases(b, node, inputs as [Node, Node]) : null,
  )
}

const product = (sizes: readonly number[]): number => sizes.reduce((n, s) => n * s, 1)

function isWorthPhases(node: Node, profile: Profile): boolean {
  const { stride, dilation, inputDilation } = node.attrs as ConvAttrs
  const spread = inputDilation.some((e) => e > 1)
  const simple = inputDilation.every((e, i) => e === 1 || (stride[i] === 1 && dilation[i] === 1))
  const taps = product(shapeValues(node.inputs[1]!.type.shape).slice(2))
  const products = product(shapeValues(node.type.shape)) * taps
  return spread && simple && products >= MIN_PRODUCTS[profile.model]
}

/** Which taps of one axis a phase meets: `first`, and every `e`-th after it, from element `from` of the input on. */
interface Phase {
  readonly first: number
  readonly taps: number
  readonly from: number
  readonly size: number
}

/**
 * Result i = q e + t reads x[(i + r - low) / e] at tap r, where that is whole: for r = first + j e it is x[q + from + j].
 */
function phaseOf(t: number, e: number, low: number, kernel: number, size: number): Phase {
  const first = (((low - t) % e) + e) % e
  return {
    first,
    taps: Math.max(0, Math.ceil((kernel - first) / e)),
    from: (t - low + first) / e,
    size: Math.ceil(size / e),
  }
}

function inPhases(b: Build, node: Node, [x, w]: readonly [Node, Node]): Node {
  const { low, inputDilation, size } = node.attrs as ConvAttrs
  const kernel = shapeValues(w.type.shape).slice(LEAD)
  /** All phases from this axis on, interleaved; `phases` are those chosen of the axes before. */
  const along = (axis: number, phases: readonly (Phase | null)[]): Node => {
    if (axis === inputDilation.length) return onePhase(b, node, x, w, phases)
    const e = inputDilation[axis]!
    if (e === 1) return along(axis + 1, [...phases, null])
    const parts = Array.from({ length: e }, (_, t) =>
      along(axis + 1, [...phases, phaseOf(t, e, low[axis]!, kernel[axis]!, size[axis]!)]),
    )
    return interleave(b, parts, LEAD + axis, size[axis]!)
  }
  return along(0, [])
}

/** The results of one phase along each axis; null where the axis has no phases. */
function onePhase(b: Build, node: Node, x: Node, w: Node, phases: readonly (Phase | null)[]): Node {
  const attrs = node.attrs as ConvAttrs
  const size = phases.map((p, i) => p?.size ?? attrs.size[i]!)
  const shape = [...shapeValues(node.type.shape).slice(0, LEAD), ...size]
  const extents = shapeValues(x.type.shape).slice(LEAD)
  if (phases.some((p, i) => p && (p.taps === 0 || p.from >= extents[i]!)))
    return full(b, 0, shape, node.type.dtype)
  const lead = (values: number): number[] => Array<number>(LEAD).fill(values)
  const source = cut(
    b,
    x,
    [...lead(0), ...phases.map((p) => Math.max(0, p?.from ?? 0))],
    [...lead(1), ...phases.map(() => 1)],
  )
  const taps = cut(
    b,
    w,
    [...lead(0), ...phases.map((p) => p?.first ?? 0)],
    [...lead(1), ...phases.map((p, i) => (p ? attrs.inputDilation[i]! : 1))],
  )
  return b.apply('conv', [source, taps], {
    ...attrs,
    low: phases.map((p, i) => (p ? Math.max(0, -p.from) : attrs.low[i]!)),
    inputDilation: phases.map(() => 1),
    size,
  })
}

/** Every `step`-th element from `start` on, along each axis. */
function cut(b: Build, x: Node, start: readonly number[], step: readonly number[]): Node {
  const sizes = shapeValues(x.type.shape)
  if (start.every((s) => s === 0) && step.every((s) => s === 1)) return x
  const shape = sizes.map((size, i) => Math.ceil((size - start[i]!) / step[i]!))
  return b.apply('slice', [x], { start, step, shape })
}

/** Element q e + t of the result along `axis` is element q of part t; `size` of them. */
function interleave(b: Build, parts: readonly Node[], axis: number, size: number): Node {
  const shape = shapeValues(parts[0]!.type.shape)
  const apart = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]
  const joined = b.apply(
    'concat',
    parts.map((p) => reshape(b, p, apart)),
    { axis: axis + 1 },
  )
  const length = shape[axis]! * parts.length
  const flat = reshape(b, joined, [...shape.slice(0, axis), length, ...shape.slice(axis + 1)])
  if (length === size) return flat
  return b.apply('slice', [flat], {
    start: shape.map(() => 0),
    step: shape.map(() => 1),
    shape: shape.map((d, i) => (i === axis ? size : d)),
  })
}
