// Gradients of a loss with respect to the values that it read: what `grad` gives and `minimize` uses.
import type { Span } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { formatType, isFloat } from '../../ir/types.ts'
import { differentiate, NoDerivative } from '../differentiate.ts'
import { bindArguments } from './arguments.ts'
import { building, type CallArgument, type Elaborator } from './context.ts'
import { asNode } from './operands.ts'
import { type DeclaredVariable, describe, fail, list, tensor, type Value } from './values.ts'

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
  const unreached = gradients.indexOf(null)
  if (unreached >= 0)
    notReached(e, targets[unreached]!, x.span, many ? `value ${unreached + 1} of the list` : 'this value')
  const found = gradients.map((g) => tensor(g!))
  return many ? list(found) : found[0]!
}

export function scalarLoss(e: Elaborator, value: Value, span: Span, what: string): Node {
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
export function versionsRead(
  e: Elaborator,
  loss: Node,
  stop: (name: string) => boolean,
): Map<string, Node[]> {
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

export function versionRead(e: Elaborator, loss: Node, variable: DeclaredVariable, span: Span): Node {
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
export function gradientsOf(
  e: Elaborator,
  loss: Node,
  xs: readonly Node[],
  span: Span,
): readonly (Node | null)[] {
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

export function notReached(e: Elaborator, x: Node, span: Span, otherwise: string): never {
  const target = e.target!
  const name = target.versions.get(x.id)?.[0] ?? [...target.named].find(([, node]) => node === x)?.[0]
  return fail(
    'E0607',
    span,
    `the loss does not depend on ${name === undefined ? otherwise : `\`${name}\``}, so there is no gradient`,
    'comparisons, whole numbers and `stop_gradient` pass none on; leave it out',
  )
}
