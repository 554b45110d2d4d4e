// `grad` and `minimize`: differentiation with respect to the values that a loss read, and one optimizer update per parameter.
import type { Expr, Span, Stmt } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { type Dim, type DType, elementCount, formatType, isFloat, isInteger } from '../../ir/types.ts'
import { add, div, expand, full, literal, mul, reduceOver, square, unary } from '../../ops/nodes.ts'
import { differentiate, NoDerivative } from '../differentiate.ts'
import { bindArguments } from './calls.ts'
import { building, type CallArgument, type Elaborator } from './context.ts'
import { asNode, evaluateArgs } from './expressions.ts'
import { typeFromExpr } from './types.ts'
import {
  type DeclaredVariable,
  describe,
  Env,
  fail,
  type Instance,
  list,
  tensor,
  type Value,
} from './values.ts'

/** `grad(y, x)` and `grad(y, [a, b])`. */
export function grad(e: Elaborator, args: readonly CallArgument[], span: Span): Value {
  const bound = bindArguments('grad', [{ name: 'y' }, { name: 'x' }], args)
  const [y, x] = [bound.get('y'), bound.get('x')]
  if (!y || !x)
    fail(
      'E0314',
      span,
      'grad takes a scalar and what to differentiate it by',
      'grad(loss, w), grad(loss, [w, b])',
    )
  const loss = scalarLoss(e, y.value, y.span, 'grad')
  const many = x.value.kind === 'list' || x.value.kind === 'tuple'
  const targets = (many ? (x.value as { items: readonly Value[] }).items : [x.value]).map((value) => {
    const node = asNode(e, value)
    if (!node)
      fail(
        'E0604',
        x.span,
        `grad with respect to ${describe(value)}`,
        'name inputs, params or intermediate tensors',
      )
    if (!isFloat(node.type.dtype))
      fail('E0604', x.span, `grad with respect to ${formatType(node.type)}: only floats have gradients`)
    return value.kind === 'variable' ? versionRead(e, loss, value.variable, x.span) : node
  })
  const gradients = gradientsOf(e, loss, targets, span, () => x.span)
  return many ? list(gradients.map(tensor)) : tensor(gradients[0]!)
}

function scalarLoss(e: Elaborator, value: Value, span: Span, what: string): Node {
  const node = asNode(e, value)
  if (!node) fail('E0605', span, `${what} of ${describe(value)}`, 'the loss is a float scalar')
  if (node.type.shape.length > 0 || !isFloat(node.type.dtype)) {
    fail(
      'E0605',
      span,
      `${what} of ${formatType(node.type)}: the loss is a float scalar`,
      node.type.shape.length > 0 ? 'reduce it: mean(…) or sum(…)' : 'convert it: f32(…)',
    )
  }
  return node
}

/** Versions of variables that the loss reads directly: the search does not look behind a version. */
function versionsRead(e: Elaborator, loss: Node): Map<string, Node[]> {
  const found = new Map<string, Node[]>()
  const seen = new Set<number>()
  const stack = [loss]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (seen.has(node.id)) continue
    seen.add(node.id)
    const name = e.target!.versions.get(node.id)
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), node])
    else stack.push(...node.inputs)
  }
  return found
}

function versionRead(e: Elaborator, loss: Node, variable: DeclaredVariable, span: Span): Node {
  const versions = versionsRead(e, loss).get(variable.name) ?? []
  if (versions.length > 1)
    fail(
      'E0606',
      span,
      `the loss read two versions of ${variable.name}: before and after an update`,
      'compute the loss before the update',
    )
  return versions[0] ?? e.read(variable)
}

function gradientsOf(
  e: Elaborator,
  loss: Node,
  xs: readonly Node[],
  span: Span,
  spanOf: (i: number) => Span,
): readonly Node[] {
  try {
    const { gradients, unreached } = building(e, span, 'grad', (b) => differentiate(b, loss, xs))
    const [first] = unreached
    if (first !== undefined)
      fail(
        'E0607',
        spanOf(first),
        `the loss does not depend on ${e.target!.versions.get(xs[first]!.id) ?? `value ${first + 1}`}, so it has no gradient`,
      )
    return gradients
  } catch (error) {
    if (error instanceof NoDerivative)
      fail(
        'E0608',
        error.node.origins[0] ?? span,
        `${error.node.label} (${error.node.op}) has no derivative`,
        'stop_gradient(x) passes the value on without one',
      )
    throw error
  }
}

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
      'minimize loss with sgd(lr=0.1)',
    )
  const target = e.target!
  const number = target.minimizes++
  const read = versionsRead(e, loss)
  const params = stmt.over
    ? namedParams(e, stmt.over, env)
    : trainable(e, read).map((variable) => ({ variable, span: stmt.span }))
  if (params.length === 0)
    fail('E0610', stmt.span, 'the loss depends on no parameter, so there is nothing to minimize over')
  const versions = params.map(({ variable, span }) => versionRead(e, loss, variable, span))
  const gradients = clip(
    e,
    gradientsOf(e, loss, versions, stmt.span, (i) => params[i]!.span),
    stmt,
    env,
  )
  const args = evaluateArgs(e, stmt.args, env)
  params.forEach(({ variable }, i) => {
    const slots = `${target.entry}.${number}.${variable.name}`
    step(e, optimizer, args, variable, gradients[i]!, slots, stmt)
  })
}

const trainable = (e: Elaborator, read: ReadonlyMap<string, readonly Node[]>): DeclaredVariable[] =>
  [...e.variables.values()].filter((v) => v.kind === 'param' && read.has(v.name) && isFloat(v.type.dtype))

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
    else fail('E0611', span, `over names params and modules, and this is ${describe(value)}`)
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
      fail('E0612', stmt.clip!.span, `clip by ${describe(limit)}`, 'clip takes a number or a scalar')
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
  const bound = bindArguments(
    decl.name.name,
    decl.params.map((p) => ({ name: p.name.name })),
    args,
  )
  const scope = new Env(optimizer.env, 'body')
  for (const param of decl.params) {
    const arg = bound.get(param.name.name)
    if (!arg && !param.default)
      fail('E0314', stmt.optimizer.span, `${decl.name.name} needs the argument ${param.name.name}`)
    scope.bind(param.name.name, arg ? arg.value : e.evaluate(param.default!, scope), param.name.span)
  }
  scope.bind(decl.param.name, { kind: 'variable', variable }, decl.param.span)
  scope.bind(decl.gradient.name, tensor(gradient), decl.gradient.span)
  const label = e.label
  e.label = decl.name.name
  try {
    e.execute(decl.body, scope, {
      kind: 'optimizer',
      owner: null,
      reserved: (name) => (name === decl.param.name ? { kind: 'variable', variable } : null),
      declareState: (state, env) => declareSlot(e, state, env, `${slots}.${state.name.name}`, scope),
    })
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
  const slot: DeclaredVariable = { name, kind: 'slot', type, span: stmt.span, init }
  if (!e.variables.has(name)) e.variables.set(name, slot)
  env.bind(stmt.name.name, { kind: 'variable', variable: e.variables.get(name)! }, stmt.span)
}

/** Evaluates an initialiser for a type: a number fills, a call takes its shape from the type, anything else must broadcast to it. */
export function initialValue(
  e: Elaborator,
  init: Expr,
  env: Env,
  type: { readonly dtype: DType; readonly shape: readonly Dim[] },
  path: string,
): Node {
  const label = e.label
  e.label = path
  try {
    const value = init.kind === 'call' ? callWithShape(e, init, env, type) : e.evaluate(init, env)
    if (value.kind === 'number') {
      if (isInteger(type.dtype) && !Number.isInteger(value.value))
        fail('E0308', init.span, `the float ${value.value} for ${formatType(type)}`)
      return building(e, init.span, 'full', (b) => full(b, value.value, type.shape, type.dtype))
    }
    if (value.kind === 'bool')
      return building(e, init.span, 'full', (b) => full(b, Number(value.value), type.shape, type.dtype))
    const node = asNode(e, value)
    if (!node) fail('E0318', init.span, `${describe(value)} as the initial value of ${path}`)
    if (node.type.dtype !== type.dtype)
      fail(
        'E0301',
        init.span,
        `the initial value of ${path} is ${formatType(node.type)}, and the type is ${formatType(type)}`,
        `convert it: ${type.dtype}(…)`,
      )
    if (
      node.type.shape.length > type.shape.length ||
      elementCount(node.type.shape) > elementCount(type.shape)
    ) {
      fail(
        'E0416',
        init.span,
        `the initial value of ${path} is ${formatType(node.type)}, and the type is ${formatType(type)}`,
      )
    }
    return building(e, init.span, 'expand', (b) => expand(b, node, type.shape))
  } finally {
    e.label = label
  }
}

function callWithShape(
  e: Elaborator,
  init: Extract<Expr, { kind: 'call' }>,
  env: Env,
  type: { readonly dtype: DType; readonly shape: readonly Dim[] },
): Value {
  const callee = e.evaluate(init.callee, env)
  return e.callShaped(callee, evaluateArgs(e, init.args, env), init.span, type)
}
