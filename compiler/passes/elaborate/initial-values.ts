// First values of params, states and slots.
import type { Expr } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { type Dim, type DType, formatType, isInteger } from '../../ir/types.ts'
import { expand, full } from '../../ops/nodes.ts'
import { building, type Elaborator } from './context.ts'
import { evaluateArgs } from './expressions.ts'
import { asNode } from './operands.ts'
import { fits } from './types.ts'
import { describe, type Env, fail, type Value } from './values.ts'

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
