// Matches the arguments of a call with the parameters of what is called, by position and by name.
import type { Parameter } from '../../../grammar/ast.ts'
import { didYouMean } from '../../../grammar/diagnostics.ts'
import type { CallArgument } from './context.ts'
import { fail } from './values.ts'

/** A parameter as `bindArguments` and the messages see it. */
export interface Declared {
  readonly name: string
  /** How its default is written; absent where there is none. */
  readonly usual?: string
}

/** The parameters of something that is declared in the language. */
export const declaredParams = (params: readonly Parameter[]): Declared[] =>
  params.map((p) => ({ name: p.name.name, ...(p.default ? { usual: '…' } : {}) }))

/** How something is called: `sum(x, axis=None, keepdims=false)`. */
export const usage = (what: string, params: readonly Declared[]): string =>
  `\`${what}(${params.map((p) => (p.usual === undefined ? p.name : `${p.name}=${p.usual}`)).join(', ')})\``

/** What PyTorch and NumPy call arguments that have another name here. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dim: 'axis',
    keepdim: 'keepdims',
    kernel_size: 'kernel',
    learning_rate: 'lr',
    input: 'x',
    dims: 'axes',
    beta1: 'betas',
    alpha: 'negative_slope',
  }),
)

/** Matches arguments to parameters by position and name. */
export function bindArguments(
  what: string,
  params: readonly Declared[],
  args: readonly CallArgument[],
): Map<string, CallArgument> {
  const bound = new Map<string, CallArgument>()
  const signature = usage(what, params)
  let position = 0
  for (const arg of args) {
    if (arg.name === null) {
      const param = params[position++]
      if (!param)
        fail(
          'E0311',
          arg.span,
          `\`${what}\` takes ${params.length} argument${params.length === 1 ? '' : 's'}, and this is number ${position}`,
          signature,
        )
      bound.set(param.name, arg)
    } else {
      const known = params.some((p) => p.name === arg.name)
      if (!known) {
        const names = params.map((p) => p.name)
        const other = OTHER_NAMES.get(arg.name)
        const near = other !== undefined && names.includes(other) ? other : didYouMean(arg.name, names)
        fail(
          'E0312',
          arg.nameSpan ?? arg.span,
          `\`${what}\` has no argument \`${arg.name}\``,
          near === undefined ? `it is ${signature}` : `did you mean \`${near}\`? ${signature}`,
        )
      }
      if (bound.has(arg.name))
        fail(
          'E0313',
          arg.span,
          `the argument \`${arg.name}\` of \`${what}\` is given twice`,
          'by position and by name: remove one',
          [{ span: bound.get(arg.name)!.span, message: 'first given here' }],
        )
      bound.set(arg.name, arg)
    }
  }
  return bound
}
