// The elaborator's state, and the operations that its files call on each other (so that no file imports another in a circle).
import type { Expr, FnDecl, Span, Stmt } from '../../../grammar/ast.ts'
import { type Diagnostic, errorAt, type Note, UserError } from '../../../grammar/diagnostics.ts'
import type { Attrs, GraphBuilder, Layer, Node } from '../../ir/graph.ts'
import { ShapeError, type TensorType } from '../../ir/types.ts'
import { type DeclaredVariable, type Env, type Instance, Poisoned, type Value } from './values.ts'

/** The graph being built: one entry's, or `init`'s. */
export interface Target {
  readonly builder: GraphBuilder
  readonly entry: string
  readonly training: boolean
  /** Current value of each variable that was updated. */
  readonly current: Map<string, Node>
  /** Every node that ever was a version of variables, first included, with their names. */
  readonly versions: Map<number, readonly string[]>
  readonly named: Map<string, Node>
  /** Initial values, while `init` is built. */
  readonly initial: Map<string, Node> | null
  minimizes: number
  /** Calls of module instances, in their order. */
  readonly layers: Layer[]
  /** A statement failed: what the entry computes is not known. */
  broken: boolean
  /** Where each variable was updated last, for the warning about later reads; null once it was given. */
  readonly updated: Map<string, Span | null>
}

export interface Elaborator {
  readonly diagnostics: Diagnostic[]
  readonly variables: Map<string, DeclaredVariable>
  target: Target | null
  /** Where new nodes come from: the innermost user expression, and the outermost library function. */
  origin: Span | null
  label: string
  /** Functions being inlined, with the span of each call. */
  readonly calls: { readonly decl: FnDecl; readonly owner: Instance | null; readonly span: Span }[]
  /** Indices of the enclosing unrolled loops: part of a random call's key. */
  readonly unrolled: number[]
  /** Scopes of the imported files, by path. */
  readonly files: Map<string, Env>
  /** Expressions and statements around the current one. */
  depth: number
  steps: number

  evaluate(expr: Expr, env: Env): Value
  call(callee: Value, args: readonly CallArgument[], span: Span, env: Env): Value
  /** A call that is the whole initialiser of a typed member: it takes its shape from the type. */
  callShaped(callee: Value, args: readonly CallArgument[], span: Span, type: TensorType): Value
  execute(body: readonly Stmt[], env: Env, sink: BodyKind): Completion | null
  /** The value of a variable as a graph node, at its current version. */
  read(variable: DeclaredVariable): Node
}

export interface CallArgument {
  readonly name: string | null
  readonly nameSpan: Span | null
  readonly value: Value
  readonly span: Span
}

export interface Completion {
  readonly values: readonly { readonly name: string | null; readonly value: Value; readonly span: Span }[]
  readonly span: Span
}

/** What a body may do: a pure function, a member function (may update states), an entry, an optimizer. */
export interface BodyKind {
  readonly kind: 'function' | 'entry' | 'optimizer'
  readonly owner: Instance | null
  /** Optimizer: how `state` statements declare slots. */
  readonly declareState?: (stmt: Extract<Stmt, { kind: 'state' }>, env: Env) => void
  /** Names that may not be bound again: params, states and instances of the owner. */
  readonly reserved: (name: string) => Value | null
}

export const PRELUDE = 'prelude/'
export const isPrelude = (span: Span): boolean => span.file.startsWith(PRELUDE)

/** Ends the whole elaboration: going on would only find the same limit again. */
export class Exhausted extends UserError {}

const MAX_STEPS = 1_000_000

/** Counts compile-time work, so that no program hangs the compiler. */
export function tick(e: Elaborator, span: Span): void {
  if (++e.steps > MAX_STEPS)
    throw new Exhausted({
      code: 'E0501',
      severity: 'error',
      span,
      message: `this program takes more than ${MAX_STEPS} steps at compile time`,
      hint: 'loops are unrolled and functions inlined: keep their counts small',
    })
}

/** The stack of JavaScript holds this many, in browsers too: each takes up to seven frames. */
const MAX_DEPTH = 1000

/** Runs an expression or block that stands in another one; a depth that might overflow the stack is an error. */
export function deeper<T>(e: Elaborator, span: Span, run: () => T): T {
  if (e.depth >= MAX_DEPTH)
    throw errorAt('E0501', span, `expressions, blocks and calls are nested deeper than ${MAX_DEPTH}`, {
      hint: 'compute parts of it in statements of their own',
    })
  e.depth++
  try {
    return run()
  } finally {
    e.depth--
  }
}

/** The graph builder; compile-time code outside entries has none. */
export function builderOf(e: Elaborator, span: Span): GraphBuilder {
  if (!e.target)
    throw errorAt('E0502', span, 'a tensor cannot be computed here: this is compile-time code', {
      hint: 'move it into an entry, or a function that an entry calls',
    })
  return e.target.builder
}

/** Runs graph-building code; shape errors become diagnostics at `span`, and nodes carry the current origin. */
export function building<T>(e: Elaborator, span: Span, label: string, make: (b: GraphBuilder) => T): T {
  const b = builderOf(e, span)
  const origin = e.origin ?? span
  try {
    return b.within([origin], e.label || label, () => make(b))
  } catch (error) {
    if (error instanceof ShapeError)
      throw errorAt(error.code, span, error.message, error.hint === undefined ? {} : { hint: error.hint })
    throw error
  }
}

export function applyOp(
  e: Elaborator,
  span: Span,
  label: string,
  op: string,
  inputs: readonly Node[],
  attrs: Attrs = {},
): Node {
  return building(e, span, label, (b) => b.apply(op, inputs, attrs))
}

/** Goes on after a user's error, which is recorded; any other error goes up. */
export function recover(e: Elaborator, error: unknown): void {
  if (error instanceof UserError && !(error instanceof Exhausted)) report(e, error.diagnostic)
  else if (!(error instanceof Poisoned)) throw error
  if (e.target) e.target.broken = true
}

/** Records a diagnostic; the same place is told once, whichever loops and entries come by. */
export function report(e: Elaborator, found: Diagnostic): void {
  const diagnostic = e.origin ? inUserCode(found, e.origin, []) : found
  const same = (d: Diagnostic) =>
    d.code === diagnostic.code &&
    d.span?.file === diagnostic.span?.file &&
    d.span?.start === diagnostic.span?.start &&
    d.span?.end === diagnostic.span?.end
  if (!e.diagnostics.some(same)) e.diagnostics.push(diagnostic)
}

export const contains = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file && inner.start >= outer.start && inner.end <= outer.end

/** An error inside the library is shown at the user's call. */
export function inUserCode(d: Diagnostic, call: Span, notes: readonly Note[]): Diagnostic {
  if (d.span === null || !isPrelude(d.span) || isPrelude(call)) return d
  const outside = (d.notes ?? []).filter(
    (n) => n.span === null || !(isPrelude(n.span) || contains(call, n.span)),
  )
  return {
    ...d,
    span: call,
    notes: [...outside, ...notes, { span: d.span, message: 'found in the library' }],
  }
}

/** FNV-1a over UTF-16 code units: the hash that keys random streams. */
export function hash32(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0
  return h
}
