// Checks between stages: what the types of the IRs cannot say. A failure is a bug of the compiler, so it throws.
import { type Expr, postorder } from './expr.ts'
import { type EntryGraph, rootsOf, type TypeRule, topological } from './graph.ts'
import type { KExpr, Kernel, Stmt } from './kernel.ts'
import type { BufferInfo, Nest } from './nest.ts'
import type { Plan } from './plan.ts'
import { formatType, type Scalar } from './types.ts'

function broken(stage: string, what: string): never {
  throw new Error(`internal: ${stage}: ${what}`)
}

/** Every node has the type that its operator's rule gives. */
export function verifyGraph(entry: EntryGraph, typeOf: TypeRule): void {
  for (const node of topological(rootsOf(entry))) {
    const type = typeOf(
      node.op,
      node.inputs.map((n) => n.type),
      node.attrs,
    )
    if (formatType(type) !== formatType(node.type))
      broken(
        'graph',
        `%${node.id} ${node.op} is ${formatType(node.type)}, and its rule gives ${formatType(type)}`,
      )
  }
}

const booleans = new Set(['lt', 'le', 'eq', 'ne', 'and', 'or', 'not', 'isnan', 'isinf', 'to_bool'])

/** Variables are bound, every index is proven to stay inside its buffer, and operands have the types that functions take. */
export function verifyNest(nest: Nest, buffers: readonly BufferInfo[]): void {
  const fail = (what: string): never => broken(`nest ${nest.name}`, what)
  const bound = new Set(nest.dims.map((d) => d.id))
  for (const r of nest.results) {
    for (const e of [r.value, r.index])
      for (const id of e.free) if (!bound.has(id)) fail(`the variable ${id} is free in a result`)
    inside(r.index, r.buffer, buffers, fail)
  }
  // An empty loop reads nothing, and proves nothing.
  if (nest.dims.some((d) => d.extent === 0)) return
  for (const e of postorder(nest.results.flatMap((r) => [r.value, r.index]))) {
    if (e.op === 'load' && !emptyLoop(e)) inside(e.index, e.buffer, buffers, fail)
    if (e.op === 'apply') checkApply(e, fail)
    if (e.op === 'reduce')
      for (const v of e.vars) if (bound.has(v.id)) fail(`a reduction binds ${v.name} again`)
  }
}

const emptyLoop = (e: Expr): boolean => e.op === 'load' && e.index.max < e.index.min

function inside(
  index: Expr,
  buffer: number,
  buffers: readonly BufferInfo[],
  fail: (what: string) => never,
): void {
  const info = buffers[buffer]
  if (!info) fail(`buffer ${buffer} does not exist`)
  if (info!.elements === 0) return
  if (index.type !== 'i32') fail(`an index of ${info!.name} is ${index.type}`)
  if (!(index.min >= 0 && index.max < info!.elements))
    fail(`an index of ${info!.name} (${info!.elements} elements) lies in [${index.min}, ${index.max}]`)
}

function checkApply(e: Expr & { op: 'apply' }, fail: (what: string) => never): void {
  const [a, b, c] = e.args
  if (e.fn === 'select') {
    if (a!.type !== 'bool' || b!.type !== e.type || c!.type !== e.type)
      fail(`select(${a!.type}, ${b!.type}, ${c!.type}) of ${e.type}`)
    return
  }
  if (booleans.has(e.fn) && e.type !== 'bool') fail(`${e.fn} gives ${e.type}`)
  if (b && a!.type !== b.type) fail(`${e.fn} of ${a!.type} and ${b.type}`)
  const converts = e.fn.startsWith('to_') || e.fn === 'bits_to_f32' || e.fn === 'f32_to_bits'
  if (!booleans.has(e.fn) && !converts && a!.type !== e.type) fail(`${e.fn} of ${a!.type} gives ${e.type}`)
}

/** Names are declared before use and once, types and lanes agree, arrays are known. */
export function verifyKernel(kernel: Kernel): void {
  const fail = (what: string): never => broken(`kernel ${kernel.name}`, what)
  const arrays = new Map<string, Scalar | null>([
    ...kernel.params.map((p) => [p.name, null] as const),
    ...[...kernel.locals, ...(kernel.registers ?? [])].map((l) => [l.name, l.type] as const),
  ])
  const known = new Map<string, { type: Scalar; lanes: number; mutable: boolean }>()
  const declared = new Set<string>(['group', 'thread', ...arrays.keys()])
  known.set('group', { type: 'i32', lanes: 1, mutable: false })
  known.set('thread', { type: 'i32', lanes: 1, mutable: false })
  const expr = (e: KExpr): void => {
    if (e.op === 'ref') {
      const k = known.get(e.name)
      if (!k) fail(`${e.name} is used before it is declared`)
      else if (k.type !== e.type || k.lanes !== e.lanes)
        fail(`${e.name} is ${k.type} x ${k.lanes}, used as ${e.type} x ${e.lanes}`)
    } else if (e.op === 'load' || e.op === 'loadSplat') {
      if (!arrays.has(e.array)) fail(`array ${e.array} is unknown`)
      expr(e.index)
      if (e.index.type !== 'i32' || e.index.lanes !== 1)
        fail(`an index of ${e.array} is ${e.index.type} x ${e.index.lanes}`)
    } else if (e.op === 'apply') {
      e.args.forEach(expr)
      if (e.args.some((a) => a.lanes !== e.lanes)) fail(`${e.fn} mixes lanes`)
    } else if (e.op === 'primitive') {
      e.args.forEach(expr)
      if (e.args.some((a) => a.lanes !== 1)) fail(`${e.name} of a vector`)
    } else if (e.op === 'splat' || e.op === 'lane') expr(e.value)
    else if (e.op === 'vector') {
      e.parts.forEach(expr)
      if (e.parts.some((p) => p.lanes !== 1 || p.type !== e.type)) fail('a vector of other types')
    } else if (e.op === 'shuffle') {
      e.parts.forEach(expr)
      if (e.parts.some((p) => p.lanes !== 4 || p.type !== e.type)) fail('a shuffle of other types')
      if (e.order.some((l) => !Number.isInteger(l) || l < 0 || l > 7))
        fail(`a shuffle takes the lanes ${e.order.join(', ')} of eight`)
    }
  }
  const block = (stmts: readonly Stmt[]): void => {
    const own: string[] = []
    const declare = (name: string, value: { type: Scalar; lanes: number; mutable: boolean }): void => {
      if (declared.has(name)) fail(`${name} is declared twice`)
      declared.add(name)
      known.set(name, value)
      own.push(name)
    }
    for (const s of stmts) {
      if (s.kind === 'let' || s.kind === 'var') {
        expr(s.value)
        declare(s.name, { type: s.value.type, lanes: s.value.lanes, mutable: s.kind === 'var' })
      } else if (s.kind === 'assign') {
        expr(s.value)
        const k = known.get(s.name)
        if (!k?.mutable || k.type !== s.value.type || k.lanes !== s.value.lanes)
          fail(`${s.name} cannot be assigned ${s.value.type} x ${s.value.lanes}`)
      } else if (s.kind === 'store') {
        if (!arrays.has(s.array)) fail(`array ${s.array} is unknown`)
        expr(s.index)
        expr(s.value)
      } else if (s.kind === 'primitive') {
        for (const { array, index } of s.elements) {
          if (!arrays.has(array)) fail(`array ${array} is unknown`)
          expr(index)
        }
        s.args.forEach(expr)
      } else if (s.kind === 'if') {
        expr(s.condition)
        if (s.condition.type !== 'bool') fail(`a condition is ${s.condition.type}`)
        block(s.then)
        block(s.else)
      } else if (s.kind === 'for') {
        expr(s.from)
        expr(s.to)
        declare(s.name, { type: 'i32', lanes: 1, mutable: false })
        block(s.body)
      }
    }
    for (const name of own) known.delete(name)
  }
  block(kernel.body)
}

/** Blocks that are alive together do not overlap; offsets are aligned; nothing is read before it is written. */
export function verifyPlan(plan: Plan, buffers: readonly BufferInfo[]): void {
  const fail = (what: string): never => broken('plan', what)
  for (const [i, a] of plan.blocks.entries()) {
    if (a.offset % 256 !== 0) fail(`block at ${a.offset} is not aligned`)
    if (a.offset + a.bytes > plan.arena) fail(`block at ${a.offset} ends outside of the arena`)
    for (const b of plan.blocks.slice(i + 1)) {
      const together = a.first <= b.last && b.first <= a.last
      if (together && a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes) {
        fail(
          `${a.buffers.map((id) => buffers[id]!.name)} and ${b.buffers.map((id) => buffers[id]!.name)} overlap`,
        )
      }
    }
  }
  const written = new Set<number>()
  for (const step of plan.steps) {
    if (step.kind === 'copy') continue
    const own = new Set(step.nest.results.map((r) => r.buffer))
    for (const e of postorder(step.nest.results.flatMap((r) => [r.value]))) {
      if (e.op !== 'load' || own.has(e.buffer)) continue
      if (buffers[e.buffer]!.home === 'temp' && !written.has(e.buffer))
        fail(`${buffers[e.buffer]!.name} is read before it is written`)
    }
    for (const id of own) written.add(id)
  }
}
