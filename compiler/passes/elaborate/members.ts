// Members of modules and models: params and states get their paths, layers are made, functions close over their instance.
import type { Expr, Member, ModuleDecl, Name, Span } from '../../../grammar/ast.ts'
import { bindArguments, declaredParams, usage } from './arguments.ts'
import { type CallArgument, type Elaborator, Exhausted, isPrelude, recover, tick } from './context.ts'
import { condition, evaluateArgs, rangeValues } from './expressions.ts'
import { initialValue } from './initial-values.ts'
import { typeFromExpr } from './types.ts'
import { type DeclaredVariable, describe, Env, fail, type Instance, list, type Value } from './values.ts'

const MAX_MODULE_DEPTH = 100

export interface Scopes {
  /** Types, initialisers, conditions and right-hand sides: an argument wins over a member. */
  readonly declarations: Env
  /** Functions' bodies: a member wins over an argument. */
  readonly bodies: Env
  readonly members: Map<string, Value>
}

/** The two orders in which members and arguments hide each other. */
export function memberScopes(outer: Env, args: ReadonlyMap<string, { value: Value; span: Span }>): Scopes {
  const members = new Map<string, Value>()
  const inner = new Env(outer, 'members')
  const declarations = new Env(inner, 'arguments')
  const argumentsOnly = new Env(outer, 'arguments')
  const bodies = new Env(argumentsOnly, 'members')
  for (const [name, { value, span }] of args) {
    declarations.bind(name, value, span)
    argumentsOnly.bind(name, value, span)
  }
  return { declarations, bodies, members }
}

/** Declares members in order under `path`; an error poisons its own name and goes on. */
export function declareMembers(
  e: Elaborator,
  members: readonly Member[],
  scopes: Scopes,
  path: string,
  self: () => Instance | null,
  depth: number,
): void {
  const join = (name: string) => (path === '' ? name : `${path}.${name}`)
  const bind = (name: string, value: Value, span: Span) => {
    scopes.members.set(name, value)
    scopes.bodies.bind(name, value, span)
    const outer = scopes.declarations.parent!
    outer.bind(name, value, span)
  }
  const late = (fn: Extract<Member, { kind: 'fn' }>) =>
    bind(
      fn.name.name,
      {
        kind: 'function',
        decl: fn,
        env: scopes.bodies,
        get owner() {
          return self()
        },
      },
      fn.name.span,
    )
  for (const member of members) if (member.kind === 'fn') late(member)
  for (const member of members) {
    try {
      switch (member.kind) {
        case 'fn':
          break
        case 'if': {
          const taken = condition(e, member.condition, scopes.declarations)
          for (const name of (taken ? member.else : member.then).flatMap(memberNames))
            for (const env of [scopes.declarations, scopes.bodies])
              env.withhold(name.name, 'declared only on a branch that is not taken', name.span)
          declareMembers(e, taken ? member.then : member.else, scopes, path, self, depth)
          break
        }
        case 'param':
        case 'state': {
          const name = join(member.name.name)
          const type = typeFromExpr(e, member.type, scopes.declarations)
          const env = scopes.declarations
          const variable: DeclaredVariable = {
            name,
            kind: member.kind,
            type,
            span: member.span,
            place: isPrelude(member.span) ? (e.origin ?? member.span) : member.span,
            init: () => initialValue(e, member.init, env, type, name),
          }
          if (e.variables.has(name))
            fail('E0209', member.name.span, `two parameters are named \`${name}\``, 'rename one of them')
          e.variables.set(name, variable)
          bind(member.name.name, { kind: 'variable', variable }, member.name.span)
          break
        }
        case 'member':
          bind(
            member.name.name,
            memberValue(e, member.value, scopes.declarations, join(member.name.name), depth),
            member.name.span,
          )
          break
      }
    } catch (error) {
      recover(e, error)
      if (member.kind !== 'if') bind(member.name.name, { kind: 'poison' }, member.span)
    }
  }
}

const memberNames = (member: Member): Name[] =>
  member.kind === 'if' ? [...member.then, ...member.else].flatMap(memberNames) : [member.name]

/** The right of `name = …`: `Module(…)`, a list of them, or a compile-time value. */
function memberValue(e: Elaborator, expr: Expr, env: Env, path: string, depth: number): Value {
  if (expr.kind === 'list')
    return list(expr.items.map((item, i) => memberValue(e, item, env, `${path}.${i}`, depth)))
  if (expr.kind === 'comprehension') {
    return list(
      rangeValues(e, expr.range, env).map((value, i) => {
        const inner = env.child()
        inner.bind(expr.variable.name, value, expr.variable.span)
        return memberValue(e, expr.body, inner, `${path}.${i}`, depth)
      }),
    )
  }
  if (expr.kind === 'if')
    return memberValue(e, condition(e, expr.condition, env) ? expr.then : expr.else, env, path, depth)
  if (expr.kind === 'call') {
    const callee = e.evaluate(expr.callee, env)
    if (callee.kind === 'module')
      return {
        kind: 'instance',
        instance: instantiate(
          e,
          callee.decl,
          callee.env,
          evaluateArgs(e, expr.args, env),
          path,
          expr.span,
          depth + 1,
        ),
      }
  }
  return e.evaluate(expr, env)
}

/** Makes one instance of a module; `path` prefixes its parameters' names. */
export function instantiate(
  e: Elaborator,
  decl: ModuleDecl,
  env: Env,
  args: readonly CallArgument[],
  path: string,
  span: Span,
  depth: number,
): Instance {
  tick(e, span)
  // Fatal: every member of every level would find the same.
  if (depth > MAX_MODULE_DEPTH)
    throw new Exhausted({
      code: 'E0205',
      severity: 'error',
      span,
      message: `modules are nested deeper than ${MAX_MODULE_DEPTH}: does \`${decl.name.name}\` contain itself?`,
      hint: 'a compile-time `if` around the member ends the nesting',
    })
  const name = decl.name.name
  const params = declaredParams(decl.params)
  const bound = bindArguments(name, params, args)
  const values = new Map<string, { value: Value; span: Span }>()
  const defaults = new Env(env, 'arguments')
  for (const param of decl.params) {
    const arg = bound.get(param.name.name)
    if (!arg && !param.default)
      fail(
        'E0314',
        span,
        `\`${name}\` needs the argument \`${param.name.name}\``,
        `it is ${usage(name, params)}`,
      )
    const value = arg ? arg.value : e.evaluate(param.default!, defaults)
    if (value.kind === 'tensor' || value.kind === 'variable')
      fail(
        'E0320',
        arg?.span ?? span,
        `${describe(value)} as an argument of the module \`${name}\``,
        'modules are made at compile time: make it an argument of the model, or pass the tensor to the layer’s call',
      )
    defaults.bind(param.name.name, value, param.name.span)
    values.set(param.name.name, { value, span: param.name.span })
  }
  const scopes = memberScopes(env, values)
  let instance: Instance | null = null
  const origin = e.origin
  if (!isPrelude(span)) e.origin = span
  try {
    declareMembers(e, decl.members, scopes, path, () => instance, depth)
  } finally {
    e.origin = origin
  }
  instance = { decl, path, span, members: scopes.members, body: scopes.bodies }
  return instance
}
