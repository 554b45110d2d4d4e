// `minimize`: which params a loss trains, the clipping of their gradients, and one run of the optimizer for each.
import type { Expr, Span, Stmt } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { type DType, isFloat, isHalf } from '../../ir/types.ts'
import { add, cast, div, expand, full, literal, mul, reduceOver, square, unary } from '../../ops/nodes.ts'
import { bindArguments, declaredParams, usage } from './arguments.ts'
import { building, type CallArgument, type Elaborator } from './context.ts'
import { evaluateArgs } from './expressions.ts'
import { gradientsOf, notReached, scalarLoss, versionRead, versionsRead } from './gradients.ts'
import { initialValue } from './initial-values.ts'
import { masterOf, scaleLoss, widened } from './mixed-precision.ts'
import { atCall } from './notes.ts'
import { asNode } from './operands.ts'
import { setVariable } from './set-variable.ts'
import { typeFromExpr } from './types.ts'
import { type DeclaredVariable, describe, Env, fail, type Instance, tensor, type Value } from './values.ts'

type Minimize = Extract<Stmt, { kind: 'minimize' }>

/** Gradients for the parameters that the loss depends on (or those named), clipped by their global norm, and one update each. */
export function minimize(e: Elaborator, stmt: Minimize, env: Env): void {
  const loss = scalarLoss(e, e.evaluate(stmt.loss, env), stmt.loss.span, 'minimize')
  const optimizer = e.evaluate(stmt.optimizer, env)
  if (optimizer.kind !== 'optimizer')
    fail(
      'E0609',
      stmt.optimizer.span,
      `${describe(optimizer)} is no optimizer`,
      'write `minimize loss with sgd(lr=0.1)`',
    )
  const target = e.target!
  const number = target.minimizes++
  const params = stmt.over
    ? namedParams(e, stmt.over, env)
    : trainable(e, loss).map((variable) => ({ variable, span: stmt.span }))
  const versions = params.map(({ variable, span }) => versionRead(e, loss, variable, span))
  const scaling = scaleLoss(e, loss, `${target.entry}.${number}`, stmt.span)
  const found = gradientsOf(e, scaling?.loss ?? loss, versions, stmt.span)
  const named = stmt.over ? found.indexOf(null) : -1
  if (named >= 0) notReached(e, versions[named]!, params[named]!.span, 'it')
  // A param behind `stop_gradient` is read, but not trained.
  const trained = params.filter((_, i) => found[i] !== null)
  if (trained.length === 0)
    fail(
      'E0610',
      stmt.span,
      'the loss depends on no param, so there is nothing to train',
      'comparisons, whole numbers and `stop_gradient` pass no gradient on',
    )
  const wide = widened(
    e,
    found.filter((g) => g !== null),
    stmt.span,
  )
  const whole = scaling?.unscaled(wide) ?? wide
  const gradients = clip(e, whole, stmt, env)
  const args = evaluateArgs(e, stmt.args, env)
  // The updates themselves read what they update, which is no reason for a warning.
  const updated = [...target.updated]
  target.updated.clear()
  trained.forEach(({ variable }, i) => {
    const slots = `${target.entry}.${number}.${variable.name}`
    try {
      step(e, optimizer, args, variable, gradients[i]!, slots, stmt)
    } catch (error) {
      throw atCall(error, optimizer.decl.name.name, null, stmt.span)
    }
  })
  scaling?.finish(whole)
  for (const [name, span] of updated) target.updated.set(name, span)
  for (const { variable } of trained) target.updated.set(variable.name, stmt.span)
}

function trainable(e: Elaborator, loss: Node): DeclaredVariable[] {
  const isParam = (name: string) => e.variables.get(name)?.kind === 'param'
  const read = versionsRead(e, loss, isParam)
  return [...e.variables.values()].filter(
    (v) => v.kind === 'param' && read.has(v.name) && isFloat(v.type.dtype),
  )
}

interface NamedParam {
  readonly variable: DeclaredVariable
  readonly span: Span
}

/** What `over [fc3, w1]` names: a module stands for all its parameters. */
function namedParams(e: Elaborator, over: readonly Expr[], env: Env): NamedParam[] {
  const found = new Map<string, NamedParam>()
  const visit = (value: Value, span: Span): void => {
    if (value.kind === 'variable' && value.variable.kind === 'param')
      found.set(value.variable.name, { variable: value.variable, span })
    else if (value.kind === 'instance') for (const member of memberValues(value.instance)) visit(member, span)
    else if (value.kind === 'list') for (const item of value.items) visit(item, span)
    else
      fail(
        'E0611',
        span,
        `\`over\` names params and modules, and this is ${describe(value)}`,
        'write `over [fc3, w1]`',
      )
  }
  for (const expr of over) visit(e.evaluate(expr, env), expr.span)
  return [...found.values()]
}

const memberValues = (instance: Instance): Value[] =>
  [...instance.members.values()].filter(
    (m) =>
      (m.kind === 'variable' && m.variable.kind === 'param') ||
      m.kind === 'instance' ||
      (m.kind === 'list' && m.items.some((i) => i.kind === 'instance')),
  )

/** Scales all gradients by min(1, limit / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_. */
function clip(e: Elaborator, gradients: readonly Node[], stmt: Minimize, env: Env): readonly Node[] {
  if (!stmt.clip) return gradients
  const limit = e.evaluate(stmt.clip, env)
  return building(e, stmt.clip.span, 'clip', (b) => {
    const squares = gradients.map((g) =>
      reduceOver(
        b,
        'sum',
        square(b, g),
        g.type.shape.map((_, i) => i),
      ),
    )
    const norm = unary(
      b,
      'sqrt',
      squares.reduce((a, s) => add(b, a, s)),
    )
    const bound = limit.kind === 'number' ? literal(b, limit.value, norm) : asNode(e, limit)
    if (!bound || bound.type.shape.length > 0)
      fail(
        'E0612',
        stmt.clip!.span,
        `\`clip\` by ${describe(limit)}`,
        'it takes a number or a scalar: the largest norm of the gradients',
      )
    const scale = b.apply('minimum', [div(b, bound, add(b, norm, 1e-6)), full(b, 1, [])])
    return gradients.map((g) => mul(b, g, expand(b, scale, g.type.shape)))
  })
}

/** Runs the optimizer's body for one parameter. */
function step(
  e: Elaborator,
  optimizer: Extract<Value, { kind: 'optimizer' }>,
  args: readonly CallArgument[],
  variable: DeclaredVariable,
  gradient: Node,
  slots: string,
  stmt: Minimize,
): void {
  const { decl } = optimizer
  const params = declaredParams(decl.params)
  const bound = bindArguments(decl.name.name, params, args)
  const scope = new Env(optimizer.env, 'body')
  for (const param of decl.params) {
    const arg = bound.get(param.name.name)
    if (!arg && !param.default)
      fail(
        'E0314',
        stmt.optimizer.span,
        `\`${decl.name.name}\` needs the argument \`${param.name.name}\``,
        `it is ${usage(decl.name.name, params)}`,
      )
    scope.bind(param.name.name, arg ? arg.value : e.evaluate(param.default!, scope), param.name.span)
  }
  const half = isHalf(variable.type.dtype)
  const updated = half ? masterOf(e, variable, `${slots}.master`, stmt.span) : variable
  scope.bind(decl.param.name, { kind: 'variable', variable: updated }, decl.param.span)
  scope.bind(decl.gradient.name, tensor(gradient), decl.gradient.span)
  const label = e.label
  e.label = decl.name.name
  try {
    e.execute(decl.body, scope, {
      kind: 'optimizer',
      owner: null,
      reserved: (name) => (name === decl.param.name ? { kind: 'variable', variable: updated } : null),
      declareState: (state, env) => declareSlot(e, state, env, `${slots}.${state.name.name}`, scope),
    })
    if (half) {
      const rounded = building(e, stmt.span, 'master', (b) => cast(b, e.read(updated), variable.type.dtype))
      setVariable(e, variable, tensor(rounded), stmt.span)
    }
  } finally {
    e.label = label
  }
}

/** `state m = zeros_like(p)` in an optimizer: a slot of the run, made when `init` runs. */
function declareSlot(
  e: Elaborator,
  stmt: Extract<Stmt, { kind: 'state' }>,
  env: Env,
  name: string,
  scope: Env,
): void {
  const declared = stmt.type ? typeFromExpr(e, stmt.type, env) : null
  // Without a type the initial value tells it; the nodes made for that are dead.
  const probe = declared ? null : asNode(e, e.evaluate(stmt.init, env))
  const type = declared ?? probe?.type ?? { dtype: 'f32' as DType, shape: [] }
  const init = (): Node => initialValue(e, stmt.init, scope, type, name)
  const slot: DeclaredVariable = {
    name,
    kind: 'slot',
    type,
    span: stmt.span,
    place: e.origin ?? stmt.span,
    init,
  }
  if (!e.variables.has(name)) e.variables.set(name, slot)
  env.bind(stmt.name.name, { kind: 'variable', variable: e.variables.get(name)! }, stmt.span)
}
