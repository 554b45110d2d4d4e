// Binds the parameters of a function, and checks values against declared types: a bare dim takes the size that it meets.
import type { Expr, Parameter, Span, TypeExpr } from '../../../grammar/ast.ts'
import { children } from '../../../grammar/walk.ts'
import { dimValue, formatDim, formatType } from '../../ir/types.ts'
import type { CallArgument, Elaborator } from './context.ts'
import { asNode } from './operands.ts'
import { describe, type Env, fail, number, type Value } from './values.ts'

export function bindParameter(
  e: Elaborator,
  callee: string,
  param: Parameter,
  arg: CallArgument | null,
  scope: Env,
  dims: Map<string, Span>,
  span: Span,
): void {
  const name = param.name.name
  const value = arg ? arg.value : e.evaluate(param.default!, scope)
  scope.bind(name, value, param.name.span)
  if (param.type)
    checkType(
      e,
      value,
      param.type,
      scope,
      dims,
      `the argument \`${name}\` of \`${callee}\``,
      arg?.span ?? span,
    )
}

/** Checks a value against `f32[B, D]`; a bare name that is not in scope is bound to the size. */
export function checkType(
  e: Elaborator,
  value: Value,
  type: TypeExpr,
  scope: Env,
  dims: Map<string, Span>,
  what: string,
  span: Span,
): void {
  if (value.kind === 'number' && type.dims.length === 0) return
  const node = asNode(e, value)
  if (!node)
    fail('E0315', span, `${what} is ${describe(value)}, not a tensor`, undefined, [
      { span: type.span, message: 'declared here' },
    ])
  const actual = node.type
  if (actual.dtype !== type.dtype)
    fail(
      'E0301',
      span,
      `${what} is ${formatType(actual)}, and its declared dtype is ${type.dtype}`,
      `convert it: ${type.dtype}(…)`,
      [{ span: type.span, message: 'declared here' }],
    )
  if (actual.shape.length !== type.dims.length) {
    fail(
      'E0413',
      span,
      `${what} is ${formatType(actual)}: ${axes(actual.shape.length)}, and its declared type has ${type.dims.length}`,
      undefined,
      [{ span: type.span, message: 'declared here' }],
    )
  }
  type.dims.forEach((dim, axis) => {
    const size = dimValue(actual.shape[axis]!)
    if (dim.kind === 'name' && !scope.lookup(dim.name)) {
      scope.bind(dim.name, number(size, true), dim.span)
      dims.set(dim.name, dim.span)
      return
    }
    const expected = declaredSize(e, dim, scope)
    if (expected === size) return
    const bound = dim.kind === 'name' ? dims.get(dim.name) : undefined
    const notes = [
      { span: dim.span, message: `declared here as ${dim.kind === 'name' ? `\`${dim.name}\`` : expected}` },
    ]
    if (bound)
      notes.push({ span: bound, message: `\`${(dim as { name: string }).name}\` became ${expected} here` })
    const wanted = dim.kind === 'name' ? `\`${dim.name}\` is ${expected}` : `${expected} is declared`
    fail(
      'E0415',
      span,
      `${what} is ${formatType(actual)}: axis ${axis} is ${formatDim(size)}, and ${wanted}`,
      undefined,
      notes,
    )
  })
}

const axes = (n: number): string => `it has ${n} ${n === 1 ? 'axis' : 'axes'}`

function declaredSize(e: Elaborator, dim: Expr, scope: Env): number {
  const open = [...namesIn(dim)].find((name) => !scope.lookup(name))
  if (open !== undefined)
    fail(
      'E0414',
      dim.span,
      `\`${open}\` has no value yet, and only a bare name takes one from the argument`,
      `bind it first: \`f32[${open}]\` in an argument further to the left`,
    )
  const expected = e.evaluate(dim, scope)
  if (expected.kind !== 'number')
    fail('E0414', dim.span, `a size is a whole number, and this is ${describe(expected)}`)
  return expected.value
}

function namesIn(expr: Expr): Set<string> {
  return new Set([
    ...(expr.kind === 'name' ? [expr.name] : []),
    ...children(expr).flatMap((child) => [...namesIn(child)]),
  ])
}
