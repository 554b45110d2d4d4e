// Compares an entry's derivatives with central differences, both in float64: does `grad` give what the function does?
import { type Bindings, evaluateEntry, evaluateNodes } from './evaluate.ts'
import {
  type Build,
  type EntryGraph,
  GraphBuilder,
  type ModelGraph,
  type Node,
  topological,
} from './ir/graph.ts'
import { elementCount, formatType, isFloat, shapeValues, type TensorType } from './ir/types.ts'
import type { F64Tensor } from './ops/define.ts'
import { add, cast, iota, mul, reduceOver, unary } from './ops/nodes.ts'
import { typeOf } from './ops/table.ts'
import { differentiate, NoDerivative } from './passes/differentiate.ts'

const EPS = 1e-6
const ATOL = 1e-5
const RTOL = 1e-3
/** Rounding of the function's value, which a difference divides by the step: 2^-52 with room for long sums. */
const ROUNDING = 1e-14
/** Tensors of up to so many elements are probed element by element. */
const MAX_ALL = 6
/** Another point is tried where one fails: it may lie at a kink, or outside of a function's domain. */
const POINTS = 3

/** One derivative: of an output, with respect to an argument or param. */
export interface GradcheckRow {
  readonly output: string
  readonly input: string
  readonly type: string
  /** Directions that were compared: single elements, and for larger tensors one random direction through all. */
  readonly probes: number
  /** The probe with the largest error, in units of its tolerance. */
  readonly analytic: number
  readonly numeric: number
  readonly error: number
  readonly passed: boolean
}

export interface GradcheckResult {
  readonly entry: string
  readonly rows: readonly GradcheckRow[]
  /** Outputs that have no derivative, and why. */
  readonly skipped: readonly { readonly output: string; readonly reason: string }[]
  readonly passed: boolean
}

interface Leaf {
  readonly name: string
  readonly space: 'args' | 'variables'
  /** As the model declares it. */
  readonly type: TensorType
  readonly node: Node
}

interface Derivative {
  readonly output: string
  readonly value: Node
  readonly leaf: Leaf
  readonly gradient: Node
}

/** A direction in one tensor, of length 1: sparse where it is a single element. */
type Probe = readonly (readonly [index: number, weight: number])[]

/**
 * Checks every scalar float output of `entry` (where it has none, a weighted sum of each float output) with respect to every float argument
 * and param that it depends on. Within 1e-5 absolutely
 * or 1e-3 relatively, with a step of 1e-6. The entry's updates play no part. `args` are the values of arguments, where random ones will
 * not do; `onEvaluation` is called before each evaluation.
 */
export function gradcheck(
  model: ModelGraph,
  entry: EntryGraph,
  seed: number,
  {
    args,
    onEvaluation = () => {},
  }: { readonly args?: ReadonlyMap<string, F64Tensor>; readonly onEvaluation?: () => void } = {},
): GradcheckResult {
  const { derivatives, skipped } = differentiateOutputs(entry)
  let open = derivatives
  const rows = new Map<Derivative, GradcheckRow>()
  for (let point = 0; point < POINTS && open.length > 0; point++) {
    const random = bindingsAt(model, entry, seed, point)
    const bindings = args ? { ...random, args } : random
    for (const [derivative, row] of comparePoint(open, bindings, seed + point, onEvaluation))
      rows.set(derivative, row)
    open = open.filter((d) => !rows.get(d)!.passed)
  }
  const found = derivatives.map((d) => rows.get(d)!)
  return { entry: entry.name, rows: found, skipped, passed: found.every((row) => row.passed) }
}

function differentiateOutputs(entry: EntryGraph): {
  derivatives: Derivative[]
  skipped: { output: string; reason: string }[]
} {
  const b = new GraphBuilder(typeOf)
  const derivatives: Derivative[] = []
  const skipped: { output: string; reason: string }[] = []
  const floats = entry.outputs.filter(({ node }) => isFloat(node.type.dtype))
  const scalars = floats.filter(({ node }) => node.type.shape.length === 0)
  for (const { name: output, node } of scalars.length > 0 ? scalars : floats) {
    const declared = new Map<string, TensorType>()
    const value = projected(b, copyInto(b, node, declared))
    const leaves = leavesOf(value, declared)
    try {
      const { gradients, unreached } = differentiate(
        b,
        value,
        leaves.map((leaf) => leaf.node),
      )
      if (unreached.length === leaves.length)
        skipped.push({ output, reason: 'it depends on no argument and no param smoothly' })
      leaves.forEach((leaf, i) => {
        if (!unreached.includes(i)) derivatives.push({ output, value, leaf, gradient: gradients[i]! })
      })
    } catch (error) {
      if (!(error instanceof NoDerivative)) throw error
      skipped.push({ output, reason: error.message })
    }
  }
  return { derivatives, skipped }
}

/**
 * The node and all below it, made anew by `b`, so that derivatives can be built beside them. 16-bit floats are widened: a value that is
 * rounded to them has steps, and no difference over a short way says anything of its slope. `declared` gets the types that leaves had.
 */
function copyInto(b: Build, root: Node, declared: Map<string, TensorType>): Node {
  const image = new Map<number, Node>()
  for (const node of topological([root])) {
    const inputs = node.inputs.map((n) => image.get(n.id)!)
    const { dtype } = node.attrs
    const attrs = dtype === 'f16' || dtype === 'bf16' ? { ...node.attrs, dtype: 'f32' } : node.attrs
    const copy = b.within(node.origins, node.label, () => b.apply(node.op, inputs, attrs))
    if (node.inputs.length === 0 && typeof node.attrs.name === 'string')
      declared.set(`${node.op} ${node.attrs.name}`, node.type)
    image.set(node.id, copy)
  }
  return image.get(root.id)!
}

/** A scalar as it is; a tensor as the sum of its elements times the cosines of 1, 2, …, so that no gradients cancel. */
function projected(b: Build, node: Node): Node {
  if (node.type.shape.length === 0) return node
  const n = elementCount(node.type.shape)
  const flat = b.apply('reshape', [node], { shape: [n] })
  const weights = unary(b, 'cos', add(b, iota(b, [n], 0, 'f32'), 1))
  return reduceOver(b, 'sum', mul(b, cast(b, flat, 'f32'), weights), [0])
}

function leavesOf(root: Node, declared: ReadonlyMap<string, TensorType>): Leaf[] {
  return topological([root]).flatMap((node): Leaf[] => {
    if ((node.op !== 'argument' && node.op !== 'variable') || !isFloat(node.type.dtype)) return []
    const name = node.attrs.name as string
    const type = declared.get(`${node.op} ${name}`) ?? node.type
    return [{ name, type, space: node.op === 'argument' ? 'args' : 'variables', node }]
  })
}

/** Normal values, then positive ones, then normal ones again; whole numbers are 0 and 1, which any index takes. */
function bindingsAt(model: ModelGraph, entry: EntryGraph, seed: number, point: number): Bindings {
  const run = { seed: seed + point, step: 0 }
  const none: ReadonlyMap<string, F64Tensor> = new Map()
  const variables = evaluateEntry(model.init, { args: none, variables: none, ...run }).updates
  const random = numbers(seed * POINTS + point)
  const element = (type: TensorType): number => {
    if (!isFloat(type.dtype)) return Math.floor(2 * random())
    return point === 1
      ? 0.1 + random()
      : Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  }
  const args = entry.args.map(({ name, type }): [string, F64Tensor] => [
    name,
    {
      shape: shapeValues(type.shape),
      data: Float64Array.from({ length: elementCount(type.shape) }, () => element(type)),
    },
  ])
  return { args: new Map(args), variables, ...run }
}

/** One row for each derivative; a shifted point is evaluated once for all outputs. */
function comparePoint(
  derivatives: readonly Derivative[],
  bindings: Bindings,
  seed: number,
  onEvaluation: () => void,
): Map<Derivative, GradcheckRow> {
  onEvaluation()
  const gradients = evaluateNodes(
    derivatives.map((d) => d.gradient),
    bindings,
  )
  const random = numbers(seed + 1)
  const rows = new Map<Derivative, GradcheckRow>()
  for (const name of new Set(derivatives.map((d) => `${d.leaf.space} ${d.leaf.name}`))) {
    const mine = derivatives.flatMap((d, i) =>
      `${d.leaf.space} ${d.leaf.name}` === name ? [{ d, gradient: gradients[i]! }] : [],
    )
    const values = mine.map(({ d }) => d.value)
    const probes = chooseProbes(mine[0]!.gradient, random)
    const compared = probes.map((probe) => {
      const shifted = (by: number): F64Tensor[] => {
        onEvaluation()
        return evaluateNodes(values, shift(bindings, mine[0]!.d.leaf, probe, by))
      }
      const [above, below] = [shifted(EPS), shifted(-EPS)]
      return mine.map(({ gradient }, i) =>
        compareOne(gradient, probe, above[i]!.data[0]!, below[i]!.data[0]!),
      )
    })
    for (const [i, { d }] of mine.entries()) {
      const row = toRow(
        d,
        compared.map((all) => all[i]!),
      )
      rows.set(d, row)
    }
  }
  return rows
}

/** All elements of a small tensor; of a large one the element of the largest gradient, two others, and a direction through all. */
function chooseProbes({ data }: F64Tensor, random: () => number): Probe[] {
  const single = (index: number): Probe => [[index, 1]]
  if (data.length <= MAX_ALL) return Array.from(data, (_, i) => single(i))
  const largest = data.reduce((best, g, i) => (Math.abs(g) > Math.abs(data[best]!) ? i : best), 0)
  const any = (): number => Math.floor(random() * data.length)
  const size = 1 / Math.sqrt(data.length)
  const direction = Array.from(data, (_, i): [number, number] => [i, random() < 0.5 ? size : -size])
  return [single(largest), single(any()), single(any()), direction]
}

function shift(bindings: Bindings, { space, name }: Leaf, probe: Probe, by: number): Bindings {
  const { shape, data } = bindings[space].get(name)!
  const moved = data.slice()
  for (const [index, weight] of probe) moved[index]! += by * weight
  return { ...bindings, [space]: new Map([...bindings[space], [name, { shape, data: moved }]]) }
}

interface Compared {
  readonly analytic: number
  readonly numeric: number
  readonly error: number
  /** The error in units of what is allowed; not finite where a value is not. */
  readonly excess: number
}

function compareOne({ data }: F64Tensor, probe: Probe, above: number, below: number): Compared {
  const analytic = probe.reduce((sum, [index, weight]) => sum + data[index]! * weight, 0)
  const numeric = (above - below) / (2 * EPS)
  const error = Math.abs(analytic - numeric)
  const allowed = ATOL + RTOL * Math.abs(numeric) + (ROUNDING * Math.abs(above)) / EPS
  return { analytic, numeric, error, excess: error / allowed }
}

function toRow({ output, leaf }: Derivative, compared: readonly Compared[]): GradcheckRow {
  // A tensor without elements has nothing to compare.
  const none: Compared = { analytic: 0, numeric: 0, error: 0, excess: 0 }
  const worst = compared.reduce((a, c) => (c.excess <= a.excess ? a : c), none)
  const { analytic, numeric, error } = worst
  const passed = compared.every((c) => c.excess <= 1)
  return {
    output,
    input: leaf.name,
    type: formatType(leaf.type),
    probes: compared.length,
    analytic,
    numeric,
    error,
    passed,
  }
}

/** Numbers in [0, 1), the same in every run: a counter through a 32-bit finaliser (Steele, Lea and Flood 2014, their mix). */
function numbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32
  }
}
