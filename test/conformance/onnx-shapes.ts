// ONNX operators that move elements, and constants, in the language.
import { listText, type OnnxNode, type OnnxTranslation } from './onnx-node.ts'

const reshape: OnnxTranslation = (n) => {
  const sizes = n.numbers(1)!
  const shape = n.flag('allowzero') ? sizes : sizes.map((s, i) => (s === 0 ? n.shape(0)[i]! : s))
  return `reshape(${n.in(0)}, ${listText(shape)})`
}

const flatten: OnnxTranslation = (n) => {
  const axis = n.axis(1)
  const rows = n
    .shape(0)
    .slice(0, axis)
    .reduce((a, d) => a * d, 1)
  return `reshape(${n.in(0)}, [${rows}, -1])`
}

const transpose: OnnxTranslation = (n) => {
  const perm = n.list('perm') ?? n.shape(0).map((_, i) => n.rank(0) - 1 - i)
  return `permute(${n.in(0)}, ${listText(perm)})`
}

const unsqueeze: OnnxTranslation = (n) => {
  const rank = n.rank(0) + n.numbers(1)!.length
  const axes = n
    .numbers(1)!
    .map((a) => (a < 0 ? a + rank : a))
    .sort((a, b) => a - b)
  return axes.reduce((text, axis) => `unsqueeze(${text}, ${axis})`, n.in(0))
}

const squeeze: OnnxTranslation = (n) => {
  const axes = n.numbers(1)
  return axes ? `squeeze(${n.in(0)}, ${listText(axes)})` : `squeeze(${n.in(0)})`
}

const split: OnnxTranslation = (n) => {
  const axis = n.axis(0)
  const size = n.shape(0)[axis]!
  const count = n.number('num_outputs', n.outputCount)
  const parts = n.numbers(1) ?? Math.ceil(size / count)
  return {
    statements: [
      `parts = split(${n.in(0)}, ${Array.isArray(parts) ? listText(parts) : parts}, axis=${axis})`,
    ],
    outputs: Array.from({ length: n.outputCount }, (_, i) => `parts[${i}]`),
  }
}

const LIMIT = 2 ** 31 - 1

const slice: OnnxTranslation = (n) => {
  const [starts, ends] = [n.numbers(1)!, n.numbers(2)!]
  const axes = n.numbers(3) ?? starts.map((_, i) => i)
  const steps = n.numbers(4) ?? starts.map(() => 1)
  const items = n.shape(0).map((_, axis) => {
    const k = axes.findIndex((a) => (a < 0 ? a + n.rank(0) : a) === axis)
    if (k < 0) return ':'
    const bound = (v: number) => (Math.abs(v) >= LIMIT - 1 ? '' : String(v))
    return `${bound(starts[k]!)}:${bound(ends[k]!)}:${steps[k]}`
  })
  return `${n.in(0)}[${items.join(', ')}]`
}

const scatter: OnnxTranslation = (n) => {
  const reduction = n.string('reduction', 'none')
  if (reduction !== 'none' && reduction !== 'add') return { skip: `with reduction ${reduction}` }
  return `${reduction === 'add' ? 'scatter_add' : 'scatter'}(${n.in(0)}, ${n.axis(0)}, ${n.in(1)}, ${n.in(2)})`
}

/** ONNX lists all values before the axes, then all after them; the language pairs, the last axis first. */
function pairs(pads: readonly number[], axes: readonly number[], rank: number): number[] {
  const result = Array<number>(2 * rank).fill(0)
  axes.forEach((axis, k) => {
    const at = 2 * (rank - 1 - (axis < 0 ? axis + rank : axis))
    result[at] = pads[k]!
    result[at + 1] = pads[k + axes.length]!
  })
  return result
}

const padModes: Readonly<Record<string, string>> = {
  constant: 'constant',
  edge: 'replicate',
  reflect: 'reflect',
  wrap: 'circular',
}

const pad: OnnxTranslation = (n) => {
  const axes = n.numbers(3) ?? n.shape(0).map((_, i) => i)
  const mode = padModes[n.string('mode', 'constant')]!
  const value = n.has(2) ? `, value=${n.numbers(2)![0]}` : ''
  return `pad(${n.in(0)}, ${listText(pairs(n.numbers(1)!, axes, n.rank(0)))}, "${mode}"${value})`
}

/** Crops or pads each axis around its middle. */
const centerCropPad: OnnxTranslation = (n) => {
  const axes = n.list('axes') ?? n.shape(0).map((_, i) => i)
  const sizes = n.numbers(1)!
  const by = axes.map((axis, k) => sizes[k]! - n.shape(0)[axis < 0 ? axis + n.rank(0) : axis]!)
  const before = by.map((d) => (d > 0 ? Math.floor(d / 2) : -Math.floor(-d / 2)))
  return `pad(${n.in(0)}, ${listText(pairs([...before, ...by.map((d, k) => d - before[k]!)], axes, n.rank(0)))})`
}

const triangle: OnnxTranslation = (n) => {
  const k = n.has(1) ? n.numbers(1)![0]! : 0
  return `${n.flag('upper', true) ? 'triu' : 'tril'}(${n.in(0)}, ${k})`
}

const topk: OnnxTranslation = (n) => ({
  statements: [
    `parts = topk(${n.in(0)}, ${n.numbers(1)![0]}, axis=${n.axis(-1)}, largest=${n.flag('largest', true)})`,
  ],
  outputs: ['parts[0]', 'parts[1]'],
})

const hardmax: OnnxTranslation = (n) => {
  const axis = n.axis(-1)
  const size = n.shape(0)[axis]!
  const place = n.shape(0).map((_, i) => (i < axis ? i : i === axis ? n.rank(0) - 1 : i - 1))
  return `permute(one_hot(argmax(${n.in(0)}, axis=${axis}), ${size}), ${listText(place)})`
}

const dtypeNames: Readonly<Record<number, string>> = { 1: 'f32', 6: 'i32', 7: 'i32', 9: 'bool' }

const eyeLike: OnnxTranslation = (n) => {
  const [rows, columns] = n.shape(0) as [number, number]
  const dtype = dtypeNames[n.number('dtype', 0)] ?? n.tensor(0).dtype
  const k = n.number('k', 0)
  return `${dtype}(arange(${rows})[:, None] + ${k} == arange(${columns})[None, :])`
}

const range: OnnxTranslation = (n) => {
  const text = [0, 1, 2].map((i) => n.numbers(i)![0]).join(', ')
  return `arange(${text}, dtype=${n.tensor(0).dtype})`
}

const window =
  (make: (phase: string) => string): OnnxTranslation =>
  (n) => {
    const size = n.numbers(0)![0]!
    const period = n.flag('periodic', true) ? size : size - 1
    return make(`arange(${size}, dtype=f32) * (2 * pi / ${period})`)
  }

const dimsOf = (n: OnnxNode): number[] => {
  const rank = n.rank(0)
  const clamp = (v: number) => Math.min(rank, Math.max(0, v < 0 ? v + rank : v))
  return n.shape(0).slice(clamp(n.number('start', 0)), clamp(n.number('end', rank)))
}

export const shapes: Readonly<Record<string, OnnxTranslation>> = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Squeeze: squeeze,
  Split: split,
  Slice: slice,
  Pad: pad,
  CenterCropPad: centerCropPad,
  Trilu: triangle,
  TopK: topk,
  Hardmax: hardmax,
  EyeLike: eyeLike,
  Range: range,
  ScatterElements: scatter,
  Scatter: scatter,
  Concat: (n) => `concat([${n.all().join(', ')}], axis=${n.axis(0)})`,
  Gather: (n) => `take(${n.in(0)}, ${n.in(1)}, ${n.axis(0)})`,
  GatherElements: (n) => `gather(${n.in(0)}, ${n.axis(0)}, ${n.in(1)})`,
  Tile: (n) => `tile(${n.in(0)}, ${listText(n.numbers(1)!)})`,
  Expand: (n) => {
    const shape = [...n.numbers(1)!]
    const lead = shape.length - n.rank(0)
    if (lead < 0) return { skip: 'to fewer axes' }
    return `expand(${n.in(0)}, ${listText(shape.map((d, i) => (d === 1 && i >= lead ? n.shape(0)[i - lead]! : d)))})`
  },
  ConstantOfShape: () => ({ skip: 'has only a shape for an input' }),
  HannWindow: window((phase) => `0.5 - 0.5 * cos(${phase})`),
  HammingWindow: window((phase) => `${25 / 46} - ${21 / 46} * cos(${phase})`),
  BlackmanWindow: window((phase) => `0.42 - 0.5 * cos(${phase}) + 0.08 * cos(2 * ${phase})`),
  Shape: (n) =>
    dimsOf(n).length === 0
      ? 'arange(0)'
      : `stack([${dimsOf(n)
          .map((d) => `full([], ${d}, dtype=i32)`)
          .join(', ')}])`,
  Size: (n) => `full([], ${n.shape(0).reduce((a, d) => a * d, 1)}, dtype=i32)`,
}
