// Values as tensor operands: variables are read at their current version, numbers take the dtype of the tensor that they meet.
import type { Span } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { type DType, formatType, isFloat } from '../../ir/types.ts'
import { literal } from '../../ops/nodes.ts'
import { building, type Elaborator, report } from './context.ts'
import { type DeclaredVariable, describe, fail, Poisoned, type Value } from './values.ts'

/** A tensor operand as a node; reads variables at their current version. */
export function asNode(e: Elaborator, value: Value): Node | null {
  if (value.kind === 'tensor') return value.node
  if (value.kind === 'variable') return readLate(e, value.variable)
  if (value.kind === 'poison') throw new Poisoned()
  return null
}

/** Reads a variable; a param that the entry updated further up gives a warning, once for each update. */
export function readLate(e: Elaborator, variable: DeclaredVariable): Node {
  const updated = e.target?.updated.get(variable.name)
  const place = e.calls[0]?.span ?? e.origin
  if (e.target && updated && place && variable.kind === 'param') {
    for (const [name, span] of e.target.updated) if (span === updated) e.target.updated.set(name, null)
    report(e, {
      code: 'W0601',
      severity: 'warning',
      span: place,
      message: `\`${variable.name}\` is read after its update: this is the new value`,
      notes: [{ span: updated, message: 'updated here' }],
      hint: 'compute it before the update where the old value is meant',
    })
  }
  return e.read(variable)
}

const INTEGER_RANGES: Partial<Readonly<Record<DType, readonly [number, number]>>> = {
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  i8: [-128, 127],
  u8: [0, 255],
}

function besideHint(value: Value): string | undefined {
  if (value.kind === 'list') return 'a list is no tensor: `stack([a, b])` makes one of tensors'
  if (value.kind === 'tuple') return 'take the values apart first: `let (a, b) = …`'
  return value.kind === 'instance' || value.kind === 'function' || value.kind === 'builtin'
    ? 'call it'
    : undefined
}

/** A compile-time number as a scalar of the dtype of `other`. */
export function numberBeside(e: Elaborator, value: Value, other: Node, span: Span, op: string): Node {
  const dtype = other.type.dtype
  if (value.kind === 'bool' && dtype === 'bool')
    return building(e, span, op, (b) => literal(b, Number(value.value), other))
  if (value.kind !== 'number')
    fail('E0306', span, `\`${op}\` of ${formatType(other.type)} and ${describe(value)}`, besideHint(value))
  if (dtype === 'bool')
    fail(
      'E0308',
      span,
      `the number ${value.value} beside ${formatType(other.type)}`,
      'bools compare with true and false; or convert the tensor: f32(…), i32(…)',
    )
  if (!isFloat(dtype) && !(value.integer && Number.isInteger(value.value))) {
    fail(
      'E0308',
      span,
      `the float ${value.value} beside ${formatType(other.type)}: there is no implicit conversion`,
      'convert the tensor: f32(…)',
    )
  }
  const range = INTEGER_RANGES[dtype]
  if (range && (value.value < range[0] || value.value > range[1]))
    fail(
      'E0308',
      span,
      `the number ${value.value} does not fit ${dtype}`,
      `${dtype} goes from ${range[0]} to ${range[1]}`,
    )
  return building(e, span, op, (b) => literal(b, value.value, other))
}
