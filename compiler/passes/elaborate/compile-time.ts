// Functions on compile-time values alone: they build no nodes.
import type { Span } from '../../../grammar/ast.ts'
import type { CallArgument } from './context.ts'
import { describe, fail, list, number, type Value } from './values.ts'

interface CompileTimeFunction {
  readonly signature: string
  readonly arity: number
  readonly doc: string
  run(args: readonly CallArgument[], span: Span): Value
}

const wholeNumber = (arg: CallArgument): number => {
  if (arg.value.kind !== 'number' || !Number.isInteger(arg.value.value))
    fail('E0304', arg.span, `${describe(arg.value)} is not a whole number`)
  return arg.value.value
}

export const compileTimeFunctions: ReadonlyMap<string, CompileTimeFunction> = new Map<
  string,
  CompileTimeFunction
>([
  [
    'len',
    {
      signature: 'len(list)',
      arity: 1,
      doc: 'The number of elements of a list.',
      run: ([arg]) => {
        const value = arg!.value
        if (value.kind !== 'list' && value.kind !== 'tuple')
          fail('E0316', arg!.span, `len of ${describe(value)}`, 'x.shape is a list: len(x.shape)')
        return number(value.items.length, true)
      },
    },
  ],
  [
    'as_list',
    {
      signature: 'as_list(value)',
      arity: 1,
      doc: 'A number as a list of one, a list as it is.',
      run: ([arg]) => {
        const value = arg!.value
        if (value.kind === 'number') return list([value])
        if (value.kind !== 'list')
          fail('E0316', arg!.span, `as_list of ${describe(value)}`, 'a number or a list')
        return value
      },
    },
  ],
  [
    'is_zero',
    {
      signature: 'is_zero(value)',
      arity: 1,
      doc: 'Whether the value is the compile-time number 0; a tensor never is, whatever it will hold.',
      run: ([arg]) => ({ kind: 'bool', value: arg!.value.kind === 'number' && arg!.value.value === 0 }),
    },
  ],
  [
    'per_axis',
    {
      signature: 'per_axis(value, rank)',
      arity: 2,
      doc: 'A number repeated for each of `rank` axes, or a list of that length as it is.',
      run: ([arg, rank], span) => {
        const n = wholeNumber(rank!)
        const value = arg!.value
        if (value.kind === 'number') return list(Array.from({ length: n }, () => value))
        if (value.kind !== 'list' || value.items.length !== n)
          fail('E0316', span, `${describe(value)} for ${n} axes`, `a number, or a list of ${n}`)
        return value
      },
    },
  ],
])

export function callCompileTime(name: string, args: readonly CallArgument[], span: Span): Value {
  const fn = compileTimeFunctions.get(name)
  if (!fn) throw new Error(`no compile-time function ${name}`)
  if (args.length !== fn.arity || args.some((a) => a.name !== null))
    fail(
      'E0311',
      span,
      `${name} takes ${fn.arity} argument${fn.arity === 1 ? '' : 's'} by position`,
      fn.signature,
    )
  return fn.run(args, span)
}
