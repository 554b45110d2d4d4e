// `grad` and `minimize`: differentiation with respect to the values that a loss read, and one optimizer update per parameter.
import type { Expr, Span, Stmt } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { type Dim, type DType, formatType, isFloat, isInteger } from '../../ir/types.ts'
import { add, div, expand, full, literal, mul, reduceOver, square, unary } from '../../ops/nodes.ts'
import { differentiate, NoDerivative } from '../differentiate.ts'
import { bindArguments, declaredParams, usage } from './calls.ts'
import { building, type CallArgument, type Elaborator } from './context.ts'
import { asNode, evaluateArgs } from './expressions.ts'
import { atCall } from './notes.ts'
import { fits, typeFromExpr } from './types.ts'
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
      '`grad` takes a scalar and what to differentiate it by',
      'write `grad(loss, w)`, or `grad(loss, [w, b])`',
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
        value.kind === 'instance'
          ? 'name its params: grad(loss, [layer.weight, layer.bias])'
          : 'name inputs, params or intermediate tensors',
      )
    if (!isFloat(node.type.dtype))
      fail(
        'E0604',
        x.span,
        `grad with respect to ${formatType(node.type)}: only floats have gradients`,
        'convert it first, `x = f32(n)`, and differentiate by that',
      )
    return value.kind === 'variable' ? versionRead(e, loss, value.variable, x.span) : node
  })
  const gradients = gradientsOf(e, loss, targets, span)
  const unreached = gradients.findIndex((g) => g === null)
  if (unreached >= 0)
    notReached(e, targets[unreached]!, x.span, many ? `value ${unreached + 1} of the list` : 'this value')
  const found = gradients.map((g) => tensor(g!))
  return many ? list(found) : found[0]!
}

function scalarLoss(e: Elaborator, value: Value, span: Span, what: string): Node {
  const node = asNode(e, value)
  if (!node)
    fail(
      'E0605',
      span,
      `\`${what}\` of ${describe(value)}`,
      'the loss is a float scalar that an entry computes',
    )
  if (node.type.shape.length > 0 || !isFloat(node.type.dtype)) {
    fail(
      'E0605',
      span,
      `\`${what}\` of ${formatType(node.type)}: the loss is a float scalar`,
      node.type.shape.length > 0 ? 'reduce it: mean(…) or sum(…)' : 'convert it: f32(…)',
    )
  }
  return node
}

/** Versions of variables that the loss reads; the search does not look behind a version of a variable that `stop` names. */
function versionsRead(e: Elaborator, loss: Node, stop: (name: string) => boolean): Map<string, Node[]> {
  const found = new Map<string, Node[]>()
  const seen = new Set<number>()
  const stack = [loss]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (seen.has(node.id)) continue
    seen.add(node.id)
    const names = e.target!.versions.get(node.id) ?? []
    for (const name of names) found.set(name, [...(found.get(name) ?? []), node])
    if (!names.some(stop)) stack.push(...node.inputs)
  }
  return found
}

function versionRead(e: Elaborator, loss: Node, variable: DeclaredVariable, span: Span): Node {
  const versions = versionsRead(e, loss, (name) => name === variable.name).get(variable.name) ?? []
  if (versions.length > 1)
    fail(
      'E0606',
      span,
      `the loss read two versions of \`${variable.name}\`: before and after an update`,
      'compute all of the loss before the update, or all of it behind',
      versions.flatMap((node) =>
        node.op === 'variable'
          ? []
          : node.origins.slice(0, 1).map((span) => ({ span, message: 'the updated value' })),
      ),
    )
  return versions[0] ?? e.read(variable)
}

/** Gradients of the loss; null where no floating-point path leads to the value. */
function gradientsOf(e: Elaborator, loss: Node, xs: readonly Node[], span: Span): readonly (Node | null)[] {
  try {
    const { gradients, unreached } = building(e, span, 'grad', (b) => differentiate(b, loss, xs))
    return gradients.map((g, i) => (unreached.includes(i) ? null : g))
  } catch (error) {
    if (error instanceof NoDerivative)
      fail(
        'E0608',
        error.node.origins[0] ?? span,
        `\`${error.node.label}\` has no derivative (operator ${error.node.op})`,
        '`stop_gradient(x)` passes the value on without one',
        [{ span, message: 'differentiated here' }],
      )
    throw error
  }
}

function notReached(e: Elaborator, x: Node, span: Span, otherwise: string): never {
  const target = e.target!
  const name = target.versions.get(x.id)?.[0] ?? [...target.named].find(([, node]) => node === x)?.[0]
  return fail(
    'E0607',
    span,
    `the loss does not depend on ${name === undefined ? otherwise : `\`${name}\``}, so there is no gradient`,
    'comparisons, whole numbers and `stop_gradient` pass none on; leave it out',
  )
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
      'write `minimize loss with sgd(lr=0.1)`',
    )
  const target = e.target!
  const number = target.minimizes++
  const params = stmt.over
    ? namedParams(e, stmt.over, env)
    : trainable(e, loss).map((variable) => ({ variable, span: stmt.span }))
  const versions = params.map(({ variable, span }) => versionRead(e, loss, variable, span))
  const found = gradientsOf(e, loss, versions, stmt.span)
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
  const gradients = clip(
    e,
    found.filter((g) => g !== null),
    stmt,
    env,
  )
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
        fail(
          'E0308',
          init.span,
          `the initial value of \`${path}\` is the float ${value.value}, and the type is ${formatType(type)}`,
          'write a whole number, or a float type',
        )
      return building(e, init.span, 'full', (b) => full(b, value.value, type.shape, type.dtype))
    }
    if (value.kind === 'bool')
      return building(e, init.span, 'full', (b) => full(b, Number(value.value), type.shape, type.dtype))
    const node = asNode(e, value)
    if (!node)
      fail(
        'E0318',
        init.span,
        `${describe(value)} as the initial value of \`${path}\``,
        'a number fills; `zeros()`, `normal(0, 0.02)` and others take the shape from the type',
      )
    if (node.type.dtype !== type.dtype)
      fail(
        'E0301',
        init.span,
        `the initial value of \`${path}\` is ${formatType(node.type)}, and the type is ${formatType(type)}`,
        `convert it: ${type.dtype}(…)`,
      )
    if (!fits(node.type.shape, type.shape))
      fail(
        'E0416',
        init.span,
        `the initial value of \`${path}\` is ${formatType(node.type)}, and the type is ${formatType(type)}`,
        'an initialiser takes the shape from the type where none is given: `zeros()`',
      )
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
