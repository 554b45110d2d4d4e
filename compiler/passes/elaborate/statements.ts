// Runs statements at compile time: loops unroll, conditions are decided, updates make new versions of variables.
import type { Expr, Name, Span, Stmt } from '../../../grammar/ast.ts'
import { UserError } from '../../../grammar/diagnostics.ts'
import { formatType, shapeEquals } from '../../ir/types.ts'
import { expand, literal } from '../../ops/nodes.ts'
import {
  type BodyKind,
  building,
  type Completion,
  type Elaborator,
  isPrelude,
  report,
  tick,
} from './context.ts'
import { asNode, condition, rangeValues } from './expressions.ts'
import { minimize } from './training.ts'
import type { Env } from './values.ts'
import { type DeclaredVariable, describe, fail, Poisoned, type Value } from './values.ts'

/** Runs a body; gives what it returned, or null where it ran to its end. Errors of entry statements are reported one by one. */
export function execute(e: Elaborator, body: readonly Stmt[], env: Env, kind: BodyKind): Completion | null {
  for (const stmt of body) {
    tick(e, stmt.span)
    try {
      const done = executeOne(e, stmt, env, kind)
      if (done) return done
    } catch (error) {
      if (kind.kind !== 'entry') throw error
      if (error instanceof UserError) report(e, error)
      else if (!(error instanceof Poisoned)) throw error
      for (const name of boundNames(stmt)) env.bind(name, { kind: 'poison' })
      if (stmt.kind === 'return') return { values: [], span: stmt.span }
    }
  }
  return null
}

/** The names that a failed statement would have bound. */
function boundNames(stmt: Stmt): string[] {
  switch (stmt.kind) {
    case 'assign':
      return [stmt.name.name]
    case 'let':
      return stmt.names.map((n) => n.name)
    case 'for':
      return stmt.body.flatMap(boundNames)
    case 'if':
      return [...stmt.then, ...stmt.else].flatMap(boundNames)
    default:
      return []
  }
}

function executeOne(e: Elaborator, stmt: Stmt, env: Env, kind: BodyKind): Completion | null {
  switch (stmt.kind) {
    case 'assign':
      assign(e, stmt.name, e.evaluate(stmt.value, env), env, kind)
      return null
    case 'let':
      destructure(e, stmt, env, kind)
      return null
    case 'update':
      update(e, stmt, env, kind)
      return null
    case 'for': {
      for (const [i, value] of rangeValues(e, stmt.range, env).entries()) {
        e.unrolled.push(i)
        env.bind(stmt.variable.name, value, stmt.variable.span)
        try {
          const done = execute(e, stmt.body, env, kind)
          if (done) return done
        } finally {
          e.unrolled.pop()
        }
      }
      return null
    }
    case 'if':
      return execute(e, condition(e, stmt.condition, env) ? stmt.then : stmt.else, env, kind)
    case 'minimize':
      if (kind.kind !== 'entry') fail('E0601', stmt.span, 'minimize stands only in an entry')
      minimize(e, stmt, env)
      return null
    case 'assert':
      if (!condition(e, stmt.condition, env)) {
        const message = stmt.message ? e.evaluate(stmt.message, env) : null
        fail(
          'E0507',
          stmt.span,
          message?.kind === 'string' ? `assertion failed: ${message.value}` : 'assertion failed',
        )
      }
      return null
    case 'return':
      return {
        values: stmt.items.map((item) => ({
          name: item.name?.name ?? bareName(item.value),
          value: e.evaluate(item.value, env),
          span: item.span,
        })),
        span: stmt.span,
      }
    case 'state':
      if (!kind.declareState)
        fail(
          'E0207',
          stmt.span,
          'state is declared among the members of a module or model',
          'or in an optimizer’s body',
        )
      kind.declareState(stmt, env)
      return null
  }
}

const bareName = (expr: Expr): string | null => (expr.kind === 'name' ? expr.name : null)

function assign(e: Elaborator, name: Name, value: Value, env: Env, kind: BodyKind): void {
  const hidden = kind.reserved(name.name)
  if (hidden) {
    const hint =
      hidden.kind === 'variable'
        ? `${name.name} <- … updates it; another name keeps it`
        : 'choose another name'
    fail('E0208', name.span, `${name.name} is ${describe(hidden)}, and a local may not hide it`, hint)
  }
  // A local keeps the value of this moment, whatever updates follow.
  const bound: Value =
    value.kind === 'variable' && e.target ? { kind: 'tensor', node: e.read(value.variable) } : value
  env.bind(name.name, bound, name.span)
  remember(e, name.name, value, name.span, kind)
}

/** Named values can be fetched, and name what kernels compute. */
function remember(e: Elaborator, name: string, value: Value, span: Span, kind: BodyKind): void {
  if (value.kind !== 'tensor' || !e.target || isPrelude(span)) return
  const fn = kind.kind === 'entry' ? null : e.calls.at(-1)?.decl.name.name
  const path = fn === null || fn === undefined ? name : `${fn}.${name}`
  // A name bound again keeps the last value, as the entry's end sees it.
  e.target.named.set(path, value.node)
}

function destructure(e: Elaborator, stmt: Extract<Stmt, { kind: 'let' }>, env: Env, kind: BodyKind): void {
  const value = e.evaluate(stmt.value, env)
  if (value.kind !== 'tuple' && value.kind !== 'list')
    fail(
      'E0317',
      stmt.span,
      `let takes several values apart, and this is ${describe(value)}`,
      `${stmt.names[0]?.name ?? 'x'} = …`,
    )
  if (value.items.length !== stmt.names.length)
    fail('E0317', stmt.span, `${value.items.length} values for ${stmt.names.length} names`)
  stmt.names.forEach((name, i) => {
    if (name.name !== '_') assign(e, name, value.items[i]!, env, kind)
  })
}

function update(e: Elaborator, stmt: Extract<Stmt, { kind: 'update' }>, env: Env, kind: BodyKind): void {
  const target = e.evaluate(stmt.target, env)
  if (target.kind !== 'variable')
    fail(
      'E0602',
      stmt.target.span,
      `<- updates a param or state, and this is ${describe(target)}`,
      'name = … binds a local',
    )
  const inEntry = e.calls.length === 0 || e.calls.every((c) => c.owner !== null)
  if (kind.kind === 'function' && !(inEntry && kind.owner)) {
    fail(
      'E0603',
      stmt.span,
      'a file-level fn is pure: it updates nothing',
      'move the update into the entry, or into a module’s function',
    )
  }
  setVariable(e, target.variable, e.evaluate(stmt.value, env), stmt.value.span)
}

/** Makes `value` the variable's current version; a number or smaller shape broadcasts. */
export function setVariable(e: Elaborator, variable: DeclaredVariable, value: Value, span: Span): void {
  const { type } = variable
  const target = e.target
  if (!target) fail('E0502', span, 'an update outside of an entry')
  const old = e.read(variable)
  const node =
    value.kind === 'number'
      ? building(e, span, 'update', (b) => literal(b, value.value, old))
      : asNode(e, value)
  if (!node) fail('E0602', span, `${describe(value)} for ${variable.name} of type ${formatType(type)}`)
  if (node.type.dtype !== type.dtype)
    fail(
      'E0301',
      span,
      `${formatType(node.type)} for ${variable.name} of type ${formatType(type)}`,
      `convert it: ${type.dtype}(…)`,
    )
  if (node.type.shape.length > type.shape.length)
    fail('E0416', span, `${formatType(node.type)} for ${variable.name} of type ${formatType(type)}`)
  const fitted = building(e, span, 'update', (b) => expand(b, node, type.shape))
  if (!shapeEquals(fitted.type.shape, type.shape))
    fail('E0416', span, `${formatType(node.type)} for ${variable.name} of type ${formatType(type)}`)
  target.current.set(variable.name, fitted)
  target.versions.set(fitted.id, variable.name)
}
