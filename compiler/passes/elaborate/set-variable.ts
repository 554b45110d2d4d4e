// New versions of params, states and slots.
import type { Span } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { formatType, isInteger } from '../../ir/types.ts'
import { expand } from '../../ops/nodes.ts'
import { building, type Elaborator, isPrelude, type Target } from './context.ts'
import { asNode, numberBeside } from './operands.ts'
import { fits } from './types.ts'
import { type DeclaredVariable, describe, fail, type Value } from './values.ts'

/** Makes `value` the variable's current version; a number or smaller shape broadcasts. */
export function setVariable(e: Elaborator, variable: DeclaredVariable, value: Value, span: Span): void {
  const { type } = variable
  const target = e.target
  if (!target) fail('E0502', span, 'an update outside of an entry')
  const old = e.read(variable)
  const wrong: (code: string, what: string, hint?: string) => never = (code, what, hint) => {
    const notes = isPrelude(variable.span) ? [] : [{ span: variable.span, message: 'declared here' }]
    return fail(
      code,
      span,
      `${what} for the ${variable.kind} \`${variable.name}\` of type ${formatType(type)}`,
      hint,
      notes,
    )
  }
  if (value.kind === 'number' && !value.integer && isInteger(type.dtype))
    wrong('E0308', `the float ${value.value}`, 'write a whole number, or declare a float type')
  const node =
    value.kind === 'number' || value.kind === 'bool'
      ? numberBeside(e, value, old, span, '<-')
      : asNode(e, value)
  if (!node) wrong('E0602', describe(value), 'a tensor, or a number that fills it')
  const { dtype, shape } = node.type
  if (dtype !== type.dtype) wrong('E0301', formatType(node.type), `convert it: ${type.dtype}(…)`)
  if (!fits(shape, type.shape))
    wrong('E0416', formatType(node.type), 'the sizes must be equal, or 1 where it is repeated')
  const fitted = building(e, span, 'update', (b) => expand(b, node, type.shape))
  target.current.set(variable.name, fitted)
  noteVersion(target, fitted, variable.name)
}

/** Remembers that a node is a version of a variable; the same node may be one of several (`target <- weight`). */
export function noteVersion(target: Target, node: Node, name: string): void {
  const names = target.versions.get(node.id) ?? []
  if (!names.includes(name)) target.versions.set(node.id, [...names, name])
}
