// Runs statements at compile time: loops unroll, conditions are decided, updates make new versions of variables.
import type { Expr, Name, ReturnItem, Span, Stmt } from '../../../grammar/ast.ts'
import {
  type BodyKind,
  type Completion,
  deeper,
  type Elaborator,
  isPrelude,
  recover,
  tick,
} from './context.ts'
import { condition, rangeValues } from './expressions.ts'
import { readLate } from './operands.ts'
import { setVariable } from './set-variable.ts'
import { minimize } from './training.ts'
import { describe, type Env, fail, type Value } from './values.ts'

/** Runs a body; gives what it returned, or null where it ran to its end. Errors of entry statements are reported one by one. */
export function execute(e: Elaborator, body: readonly Stmt[], env: Env, kind: BodyKind): Completion | null {
  for (const stmt of body) {
    tick(e, stmt.span)
    try {
      const done = deeper(e, stmt.span, () => executeOne(e, stmt, env, kind))
      if (done) return done
    } catch (error) {
      if (kind.kind !== 'entry') throw error
      recover(e, error)
      for (const { name } of boundNames(stmt)) if (!kind.reserved(name)) env.bind(name, { kind: 'poison' })
    }
  }
  return null
}

/** The names that a failed statement would have bound. */
function boundNames(stmt: Stmt): readonly Name[] {
  switch (stmt.kind) {
    case 'assign':
      return [stmt.name]
    case 'let':
      return stmt.names
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
        assign(e, stmt.variable, value, env, kind)
        try {
          const done = execute(e, stmt.body, env, kind)
          if (done) return done
        } finally {
          e.unrolled.pop()
        }
      }
      return null
    }
    case 'if': {
      const taken = condition(e, stmt.condition, env)
      for (const name of (taken ? stmt.else : stmt.then).flatMap(boundNames))
        env.withhold(name.name, 'bound only on a branch that is not taken', name.span)
      return execute(e, taken ? stmt.then : stmt.else, env, kind)
    }
    case 'minimize':
      if (kind.kind !== 'entry')
        fail(
          'E0601',
          stmt.span,
          '`minimize` stands only in an entry',
          'return the loss, and minimize it in the entry',
        )
      minimizeHere(e, stmt, env)
      return null
    case 'assert':
      if (!condition(e, stmt.condition, env)) {
        const message = stmt.message ? e.evaluate(stmt.message, env) : null
        fail(
          'E0507',
          stmt.span,
          message?.kind === 'string' ? `assertion failed: ${message.value}` : 'assertion failed',
          sidesOf(e, stmt.condition, env),
        )
      }
      return null
    case 'return':
      return { values: stmt.items.map((item) => returned(e, item, env, kind)), span: stmt.span }
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

/** What an update computes comes from the `minimize` statement. */
function minimizeHere(e: Elaborator, stmt: Extract<Stmt, { kind: 'minimize' }>, env: Env): void {
  const origin = e.origin
  e.origin = stmt.span
  try {
    minimize(e, stmt, env)
  } finally {
    e.origin = origin
  }
}

/** One value of a `return`; an entry reports what is wrong with each. */
function returned(e: Elaborator, item: ReturnItem, env: Env, kind: BodyKind): Completion['values'][number] {
  const name = item.name?.name ?? bareName(item.value)
  try {
    return { name, value: e.evaluate(item.value, env), span: item.span }
  } catch (error) {
    if (kind.kind !== 'entry') throw error
    recover(e, error)
    return { name, value: { kind: 'poison' }, span: item.span }
  }
}

const bareName = (expr: Expr): string | null => (expr.kind === 'name' ? expr.name : null)

function assign(e: Elaborator, name: Name, value: Value, env: Env, kind: BodyKind): void {
  const hidden = kind.reserved(name.name)
  if (hidden) {
    const hint =
      hidden.kind === 'variable'
        ? `\`${name.name} <- …\` updates it; give a local another name`
        : 'give the local another name'
    const place = hidden.kind === 'variable' ? hidden.variable.span : null
    const notes = place && !isPrelude(place) ? [{ span: place, message: 'declared here' }] : undefined
    const is =
      hidden.kind === 'variable'
        ? `${hidden.variable.kind} \`${hidden.variable.name}\``
        : 'layer of that name'
    fail('E0208', name.span, `\`${name.name}\` is the ${is}, and a local may not hide it`, hint, notes)
  }
  // A local keeps the value of this moment, whatever updates follow.
  const bound: Value =
    value.kind === 'variable' && e.target ? { kind: 'tensor', node: readLate(e, value.variable) } : value
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
      `\`let\` takes several values apart, and this is ${describe(value)}`,
      `write \`${stmt.names[0]?.name ?? 'x'} = …\``,
    )
  if (value.items.length !== stmt.names.length)
    fail(
      'E0317',
      stmt.span,
      `${value.items.length} values for ${stmt.names.length} names`,
      'name every value; `_` stands for one that is not needed',
    )
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
      `\`<-\` updates a param or state, and this is ${describe(target)}`,
      stmt.target.kind === 'name'
        ? `\`${stmt.target.name} = …\` binds a local`
        : 'a list or a layer is updated param by param',
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
  if (kind.kind === 'entry') e.target?.updated.set(target.variable.name, stmt.span)
}

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=']

/** What a failed comparison compared, where both sides have a short text. */
function sidesOf(e: Elaborator, condition: Expr, env: Env): string | undefined {
  if (condition.kind !== 'binary' || !COMPARISONS.includes(condition.op)) return undefined
  const sides = [condition.left, condition.right].map((side) => shortText(e.evaluate(side, env)))
  return sides.includes(null) ? undefined : `here ${sides[0]} ${condition.op} ${sides[1]} is false`
}

function shortText(value: Value): string | null {
  if (value.kind === 'number' || value.kind === 'bool') return String(value.value)
  if (value.kind === 'string') return `"${value.value}"`
  if (value.kind === 'dtype') return value.dtype
  if (value.kind === 'none') return 'None'
  if (value.kind !== 'list' || value.items.length > 12) return null
  const items = value.items.map(shortText)
  return items.includes(null) ? null : `[${items.join(', ')}]`
}
