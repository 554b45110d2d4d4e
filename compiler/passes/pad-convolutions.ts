// Where groups are single threads, a convolution reads a padded copy of its input: no bounds in its loops, and vectors of neighbours. A filter
// that is read backwards, as gradients read it, is copied in the order of its use.
import type { Build, EntryGraph, Node } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { shapeValues } from '../ir/types.ts'
import { rewriteGraph } from './rewrite-graph.ts'

export function padConvolutions(entry: EntryGraph, profile: Profile): EntryGraph {
  if (profile.model !== 'chunks') return entry
  return rewriteGraph(entry, (b, node, inputs) => (node.op === 'conv' ? padded(b, node, inputs) : null))
}

/** The convolution of the input spread to its dilation and padded to every position that a tap reaches. */
function padded(b: Build, node: Node, inputs: readonly Node[]): Node {
  const [x, given] = inputs as [Node, Node]
  const w = isFarApart(given) && positions(node) >= MIN_POSITIONS ? b.apply('stored', [given]) : given
  const { stride, dilation, low, inputDilation, size } = node.attrs as Record<string, readonly number[]>
  const spatial = shapeValues(x.type.shape).slice(3)
  const kernel = shapeValues(w.type.shape).slice(3)
  const extents = spatial.map((s, i) => (s - 1) * inputDilation![i]! + 1)
  const reach = size!.map((p, i) => (p - 1) * stride![i]! + (kernel[i]! - 1) * dilation![i]! - low![i]!)
  const plain =
    low!.every((l) => l === 0) &&
    inputDilation!.every((d) => d === 1) &&
    reach.every((r, i) => r < extents[i]!)
  if (plain || low!.some((l) => l < 0) || extents.some((e) => e < 1))
    return b.apply('conv', [x, w], node.attrs)
  const total = extents.map((e, i) => low![i]! + Math.max(e, reach[i]! + 1))
  const lead = shapeValues(x.type.shape).slice(0, 3)
  const spread = b.apply('unslice', [x], {
    start: [0, 0, 0, ...low!],
    step: [1, 1, 1, ...inputDilation!],
    shape: [...lead, ...total],
  })
  return b.apply('conv', [b.apply('stored', [spread]), w], {
    ...node.attrs,
    low: low!.map(() => 0),
    inputDilation: inputDilation!.map(() => 1),
  })
}

/** Results that share a filter before a copy of it in the order of its use pays. */
const MIN_POSITIONS = 16

const positions = (conv: Node): number => {
  const [n, , , ...size] = shapeValues(conv.type.shape)
  return size.reduce((product, s) => product * s, n!)
}

/** Elements of filters that stay in a cache of the first level, in whatever order they are read. */
const NEAR = 8192

const isFarApart = (w: Node): boolean =>
  shapeValues(w.type.shape).reduce((n, d) => n * d, 1) > NEAR && isReordered(w)

/** Whether a filter's taps are read backwards or in steps, and so in pieces all over memory. */
function isReordered(w: Node): boolean {
  if (
    shapeValues(w.type.shape)
      .slice(3)
      .every((taps) => taps === 1)
  )
    return false
  return w.op === 'slice' || (w.op === 'permute' && isReordered(w.inputs[0]!))
}
