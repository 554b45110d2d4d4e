// Groups -> nests: composes the operators' algorithms inside each group into expressions of loads.
import type { Span } from '../../grammar/ast.ts'
import { constant, type Expr, load, type Var, variable } from '../ir/expr.ts'
import { argumentOf, type EntryGraph, type Node } from '../ir/graph.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { apply } from '../ir/simplify-expr.ts'
import { elementCount, formatType, scalarOf, shapeValues } from '../ir/types.ts'
import { operator } from '../ops/table.ts'
import { flatten } from '../ops/view.ts'
import type { Fused } from './fuse.ts'
import { type Group, inlinedNodes } from './groups.ts'
import { joinSums } from './join-sums.ts'

export interface Lowered {
  readonly entry: EntryGraph
  readonly buffers: readonly BufferInfo[]
  readonly nests: readonly Nest[]
  /** Buffer of each stored node, external leaf, and output that is an argument. */
  readonly bufferOf: ReadonlyMap<number, number>
}

/** Names that kernels use themselves. */
const RESERVED = ['group', 'thread', 'begin', 'end', 'scratch', 'memory', 'errors']

/** Buffers are numbered as they are first needed. */
export class Buffers {
  readonly list: BufferInfo[] = []
  private readonly taken = new Map<string, number>(RESERVED.map((name) => [name, 1]))

  add(name: string, node: Node, home: BufferInfo['home'], external?: string): number {
    const id = this.list.length
    const clean = identifier(name)
    const count = this.taken.get(clean) ?? 0
    this.taken.set(clean, count + 1)
    const unique = count === 0 ? clean : `${clean}_${count + 1}`
    this.list.push({
      id,
      name: unique,
      type: node.type,
      elements: elementCount(node.type.shape),
      home,
      ...(external === undefined ? {} : { external }),
      ...(node.origins[0] ? { origin: node.origins[0] } : {}),
    })
    return id
  }
}

/** A name that WGSL, CUDA and WebAssembly text all accept, and none reserves. */
export function identifier(name: string): string {
  const clean = name
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/_{2,}/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(clean) ? clean : `v${clean}`
}

export function lower(fused: Fused): Lowered {
  const buffers = new Buffers()
  const bufferOf = new Map<number, number>()
  const userNames = new Map<number, string>()
  for (const { name, node } of fused.entry.named) userNames.set(node.id, name)
  for (const o of fused.entry.outputs) userNames.set(o.node.id, o.name)
  for (const u of fused.entry.updates)
    if (!userNames.has(u.node.id)) userNames.set(u.node.id, `new_${u.variable}`)
  const nests = fused.groups.map((group) => lowerGroup(group, fused, buffers, bufferOf, userNames))
  for (const { node } of fused.entry.outputs) {
    const argument = argumentOf(node)
    if (argument && !bufferOf.has(node.id)) bufferOf.set(node.id, externalBuffer(argument, buffers, bufferOf))
  }
  return { entry: fused.entry, buffers: buffers.list, nests, bufferOf }
}

function externalBuffer(node: Node, buffers: Buffers, bufferOf: Map<number, number>): number {
  const known = bufferOf.get(node.id)
  if (known !== undefined) return known
  const name = node.op === 'scalars' ? 'scalars' : (node.attrs.name as string)
  const id = buffers.add(name, node, node.op as 'argument' | 'variable' | 'scalars', name)
  bufferOf.set(node.id, id)
  return id
}

function lowerGroup(
  { roots, sums = [] }: Group,
  fused: Fused,
  buffers: Buffers,
  bufferOf: Map<number, number>,
  userNames: ReadonlyMap<number, string>,
): Nest {
  const beside = new Set(sums.flatMap((s) => s.roots))
  const product = { roots: roots.filter((r) => !beside.has(r)) }
  return sums.reduce(
    (nest, s) => {
      const made = joinSums(nest, lowerAlone(s, fused, buffers, bufferOf, userNames))
      if (!made) throw new Error(`kernel ${nest.name}: a sum beside it is none of its factors'`)
      return made
    },
    lowerAlone(product, fused, buffers, bufferOf, userNames),
  )
}

function lowerAlone(
  group: Group,
  fused: Fused,
  buffers: Buffers,
  bufferOf: Map<number, number>,
  userNames: ReadonlyMap<number, string>,
): Nest {
  const shapes = group.roots.map((root) => shapeValues(root.type.shape))
  const largest = shapes.reduce((a, b) => (count(b) > count(a) ? b : a))
  const dims: Var[] = largest.map((extent, i) => variable(`i${i}`, extent))
  const own = new Map(group.roots.map((r) => [r.id, r]))
  const memo = new Map<string, Expr>()
  const names = new Map<number, string>()

  const value = (node: Node, at: readonly Expr[], root: boolean): Expr => {
    const op = operator(node.op)
    const external = node.op === 'argument' || node.op === 'variable' || node.op === 'scalars'
    if (external || (!root && fused.stored.has(node.id) && !own.has(node.id))) {
      const buffer = external ? externalBuffer(node, buffers, bufferOf) : bufferOf.get(node.id)
      if (buffer === undefined) throw new Error(`${node.op} %${node.id} is read before its kernel`)
      return load(buffer, flatten(at, shapeValues(node.type.shape)), scalarOf(node.type.dtype))
    }
    const key = `${node.id}:${at.map((e) => e.id)}`
    const known = memo.get(key)
    if (known) return known
    const reads = node.inputs.map((input) => (i: readonly Expr[]) => value(input, i, false))
    const made = op.at!(
      at,
      reads,
      node.attrs,
      node.inputs.map((n) => n.type),
      node.type,
    )
    memo.set(key, made)
    const name =
      userNames.get(node.id) ?? (op.kind === 'pointwise' || op.kind === 'view' ? undefined : node.label)
    if (name !== undefined && made.op !== 'const' && made.op !== 'load' && !names.has(made.id))
      names.set(made.id, identifier(name.slice(name.lastIndexOf('.') + 1)))
    return made
  }

  const results = group.roots.map((root, k) => {
    const shape = shapes[k]!
    // A root without the kernel's last dims is a value of each row.
    const index = shape.map((extent, i) => (extent === 1 ? constant(0, 'i32') : dims[i]!))
    const buffer = buffers.add(userNames.get(root.id) ?? root.label, root, 'temp')
    const made = value(root, index, true)
    bufferOf.set(root.id, buffer)
    const stored = root.type.dtype === 'bool' ? apply('to_u32', [made], 'u32') : made
    return { buffer, index: flatten(index, shape), value: stored, dtype: root.type.dtype }
  })
  // A tensor that is constant is a leaf too; where it is stored, the kernel came from its line.
  const inside = inlinedNodes(group, fused.stored)
    .filter((n) => operator(n.op).kind !== 'leaf' || own.has(n.id))
    .sort((a, b) => a.id - b.id)
  return {
    name: nestName(group, inside),
    dims: dims.filter((d) => d.extent !== 1),
    results,
    origins: originsOf(inside),
    names,
    steps: stepsOf(inside),
  }
}

const count = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)

/** Names what a group fuses: heavy operators first in the order of the data, then distinct labels, at most four. */
function nestName(group: Group, inside: readonly Node[]): string {
  const labels: string[] = []
  for (const node of inside) {
    const kind = operator(node.op).kind
    if (kind === 'leaf' || (kind === 'view' && inside.length > 1)) continue
    const label = identifier(node.label.slice(node.label.lastIndexOf('.') + 1))
    if (labels.at(-1) !== label && !labels.includes(label)) labels.push(label)
  }
  const own = labels.length > 0 ? labels : group.roots.map((r) => identifier(r.label))
  const short = own.length > 4 ? [...own.slice(0, 2), ...own.slice(-2)] : own
  return short.join('_').slice(0, 60)
}

function originsOf(nodes: readonly Node[]): Span[] {
  const seen = new Set<string>()
  const spans: Span[] = []
  for (const node of nodes) {
    for (const span of node.origins) {
      const key = `${span.file}:${span.start}:${span.end}`
      if (seen.has(key)) continue
      seen.add(key)
      spans.push(span)
    }
  }
  return spans
}

/** `conv f32[64,6,28,28]`: what is fused, for the header. */
function stepsOf(nodes: readonly Node[]): string[] {
  const steps: string[] = []
  for (const node of nodes) {
    if (operator(node.op).kind === 'view') continue
    const step = `${node.label === node.op ? node.op : `${node.label}: ${node.op}`} ${formatType(node.type)}`
    if (steps.at(-1) !== step) steps.push(step)
  }
  return steps
}
