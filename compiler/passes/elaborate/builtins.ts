// Calls of built-in functions: arguments become what the function expects, numbers are folded, random calls get their key.
import type { Span } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { dimValue, isInteger, type TensorType } from '../../ir/types.ts'
import type { Builtin, BuiltinArgs, BuiltinParam, BuiltinValue } from '../../ops/define.ts'
import { full } from '../../ops/nodes.ts'
import { bindArguments, type Declared, usage } from './arguments.ts'
import { building, type CallArgument, type Elaborator, hash32, isPrelude } from './context.ts'
import { withOrigins } from './notes.ts'
import { asNode, numberBeside } from './operands.ts'
import { describe, fail, number, tensor, type Value } from './values.ts'

/** The key of a random call: the member's path, or the source position with the unrolled indices of the loops and calls around it. */
function randomKey(e: Elaborator, span: Span): number {
  const calls = e.calls.map((c) => `${c.owner?.path ?? ''}@${c.span.start}`).join('/')
  return hash32(
    `${e.target?.entry ?? ''}|${calls}|${isPrelude(span) ? span.file : ''}${span.start}|${e.unrolled.join(',')}`,
  )
}

/** Functions of compile-time numbers whose result is a whole number (of whole numbers), and so may be a size. */
const ROUNDING = ['floor', 'ceil', 'round', 'trunc']

const INTEGER_VALUED = ['abs', 'sign', 'square', 'maximum', 'minimum', 'relu']

const staysInteger = (name: string, args: readonly CallArgument[]): boolean =>
  ROUNDING.includes(name) ||
  (INTEGER_VALUED.includes(name) && args.every((a) => a.value.kind === 'number' && a.value.integer))

export function callBuiltin(
  e: Elaborator,
  fn: Builtin,
  args: readonly CallArgument[],
  span: Span,
  expected: TensorType | null,
): Value {
  if (
    fn.fold &&
    args.length > 0 &&
    args.every((a) => a.name === null && a.value.kind === 'number') &&
    args.length === fn.params.length
  ) {
    const folded = fn.fold(args.map((a) => (a.value as { value: number }).value))
    if (Number.isNaN(folded))
      fail(
        'E0506',
        span,
        `${fn.name}(${args.map((a) => (a.value as { value: number }).value).join(', ')}) is not a number`,
      )
    return number(folded, staysInteger(fn.name, args) && Number.isInteger(folded))
  }
  const shaped = fn.params[0]?.kind === 'shape'
  const fromType = shaped && expected !== null && args[0]?.value.kind !== 'list'
  const params = fromType ? fn.params.slice(1) : fn.params
  if (isReduction(fn)) refusePositions(fn, args, span)
  const bound = bindArguments(fn.name, params.map(builtinParam), args)
  const nodes = params.flatMap((p) => {
    const arg = bound.get(p.name)
    const node = arg && p.kind === 'tensor' ? asNode(e, arg.value) : null
    return node ? [node] : []
  })
  const values: Record<string, BuiltinValue> = {}
  for (const param of params)
    values[param.name] = coerce(e, fn, param, bound.get(param.name) ?? null, nodes[0] ?? null, span)
  if (shaped) values[fn.params[0]!.name] ??= expected ? expected.shape.map(dimValue) : null
  if (shaped && values[fn.params[0]!.name] === null)
    fail('E0314', span, `\`${fn.name}\` needs a shape here`, shapeHint(fn))
  const key = expected !== null && e.calls.length === 0 ? hash32(e.label) : randomKey(e, span)
  const context = { key, shape: expected, training: e.target?.training ?? false }
  const made = withOrigins(
    args.map((a) => a.value),
    span,
    () => building(e, span, fn.name, (b) => fn.build(values as BuiltinArgs, b, context)),
  )
  return Array.isArray(made)
    ? { kind: 'tuple', items: (made as readonly Node[]).map(tensor) }
    : tensor(made as Node)
}

const shapeHint = (fn: Builtin): string =>
  `write \`${fn.name}([2, 3], …)\`; only the initialiser of a param or state takes it from the type`

const builtinParam = (p: BuiltinParam): Declared =>
  p.default === undefined
    ? { name: p.name }
    : { name: p.name, usual: p.default === null ? 'None' : JSON.stringify(p.default) }

const isReduction = (fn: Builtin): boolean =>
  fn.params[0]?.name === 'x' && fn.params.some((p) => p.name === 'keepdims')

/** `max(x, 1)` is the element-wise maximum in some languages and a reduction in others: here `axis` goes by name. */
function refusePositions(fn: Builtin, args: readonly CallArgument[], span: Span): void {
  const second = args.filter((a) => a.name === null)[1]
  if (!second) return
  const value = second.value.kind === 'number' ? String(second.value.value) : 'y'
  const axis = second.value.kind === 'number' || second.value.kind === 'list'
  const other =
    fn.name === 'max' || fn.name === 'min' ? `\`${fn.name}imum(x, ${value})\` compares two tensors` : null
  const named =
    axis || other === null
      ? `\`${fn.name}(x, axis=${axis && value !== 'y' ? value : '…'})\` reduces along an axis`
      : null
  fail(
    'E0311',
    isPrelude(second.span) ? span : second.span,
    `the arguments of \`${fn.name}\` after the first go by name`,
    [other, named].filter((h) => h !== null).join('; '),
  )
}

/** A language value as what the built-in expects, or an error at the argument. */
function coerce(
  e: Elaborator,
  fn: Builtin,
  param: BuiltinParam,
  arg: CallArgument | null,
  like: Node | null,
  span: Span,
): BuiltinValue {
  if (!arg) {
    if (param.default === undefined)
      fail(
        'E0314',
        span,
        `\`${fn.name}\` needs the argument \`${param.name}\``,
        param.kind === 'shape' && fn.params[0] === param
          ? shapeHint(fn)
          : `it is ${usage(fn.name, fn.params.map(builtinParam))}`,
      )
    return param.default
  }
  const { value } = arg
  const wrong = (what: string, hint = `it is ${usage(fn.name, fn.params.map(builtinParam))}`): never =>
    fail(
      'E0316',
      arg.span,
      `the argument \`${param.name}\` of \`${fn.name}\` is ${describe(value)}, not ${what}`,
      hint,
    )
  if (value.kind === 'none' && param.default === null) return null
  switch (param.kind) {
    case 'tensor':
    case 'scalar': {
      const node = asNode(e, value)
      if (node) return node
      if (value.kind !== 'number' && value.kind !== 'bool') return wrong('a tensor')
      if (param.kind === 'scalar' && value.kind === 'number') return value.value
      // A choice between two numbers has no tensor to take a dtype from: it is f32, as `full` and `zeros` are.
      if (!like && value.kind === 'number' && fn.params.some((p) => p.kind === 'mask'))
        return building(e, arg.span, fn.name, (b) => full(b, value.value, [], 'f32'))
      if (!like) return wrong('a tensor')
      return numberBeside(e, value, like, arg.span, fn.name)
    }
    case 'mask': {
      const node = asNode(e, value)
      if (node?.type.dtype === 'bool') return node
      return wrong('a bool tensor', node ? 'compare it: x > 0, x != 0' : undefined)
    }
    case 'index': {
      const node = asNode(e, value)
      if (node && isInteger(node.type.dtype)) return node
      return wrong('an integer tensor', node ? 'convert it: i32(…)' : undefined)
    }
    case 'tensors': {
      if (value.kind !== 'list' && value.kind !== 'tuple') return wrong('a list of tensors', 'write `[a, b]`')
      return value.items.map((item) => asNode(e, item) ?? wrong('a list of tensors'))
    }
    case 'number':
      return value.kind === 'number' ? value.value : wrong('a compile-time number')
    case 'int':
      return value.kind === 'number' && Number.isInteger(value.value) ? value.value : wrong('a whole number')
    case 'bool':
      return value.kind === 'bool' ? value.value : wrong('true or false')
    case 'string':
      return value.kind === 'string' ? value.value : wrong('a string')
    case 'dtype':
      return value.kind === 'dtype' ? value.dtype : wrong('a dtype')
    case 'ints':
    case 'axes':
    case 'shape': {
      if (value.kind === 'number' && Number.isInteger(value.value))
        return param.kind === 'shape' ? [value.value] : value.value
      if (value.kind !== 'list')
        return wrong(param.kind === 'shape' ? 'a list of sizes' : 'a whole number or a list of them')
      return value.items.map((item) =>
        item.kind === 'number' && Number.isInteger(item.value)
          ? item.value
          : wrong(`a list of whole numbers: it holds ${describe(item)}`),
      )
    }
    case 'any': {
      const node = asNode(e, value)
      if (node) return node
      if (value.kind === 'number' || value.kind === 'string') return value.value
      if (value.kind !== 'list') return wrong('a tensor, a number or a list of numbers')
      return value.items.map((item) => (item.kind === 'number' ? item.value : wrong('a list of numbers')))
    }
  }
}
