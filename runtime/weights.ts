// Matches the tensors of a weights file with the variables of a program: all of them, by name, shape and dtype.
import { RuntimeError } from './errors.ts'
import { castValues, isFloat, isMisfit, numbersOf } from './formats/cast.ts'
import { nearest } from './formats/nearest.ts'
import type { TensorInfo } from './program.ts'
import { formatType, type Tensor } from './tensor.ts'

/** Names are compared letter by letter: two large models that have nothing in common would take minutes. */
const MAX_COMPARISONS = 40_000

/**
 * The given tensors in the expected dtypes, in the expected order. Floats convert to any float (rounded to nearest, never to an
 * infinity), whole numbers to an integer type that holds them, integers to a float that holds them exactly. Every missing, extra,
 * misshapen and inconvertible tensor stands in one error, F0170.
 */
export function matchWeights(
  expected: readonly TensorInfo[],
  given: ReadonlyMap<string, Tensor>,
): Map<string, Tensor> {
  const names = new Set(expected.map((info) => info.name))
  const extra = [...given.keys()].filter((name) => !names.has(name))
  const missing = expected.filter((info) => !given.has(info.name))
  const suggest = missing.length * extra.length <= MAX_COMPARISONS
  const problems = missing.map((info) => describeMissing(info, suggest ? extra : []))
  for (const [name, tensor] of given)
    if (!names.has(name)) problems.push(`extra: \`${name}\`: ${formatType(tensor)}`)
  const matched = new Map<string, Tensor>()
  for (const info of expected) {
    const tensor = given.get(info.name)
    if (tensor === undefined) continue
    const result = convert(info, tensor)
    if (typeof result === 'string') problems.push(result)
    else matched.set(info.name, result)
  }
  if (problems.length === 0) return matched
  const message = `the weights do not fit the model:\n${problems.map((problem) => `  ${problem}`).join('\n')}`
  throw new RuntimeError('F0170', message, prefixHint(missing, extra))
}

function describeMissing(info: TensorInfo, extra: readonly string[]): string {
  const meant = nearest(info.name, extra)
  return `missing: \`${info.name}\`: ${formatType(info)}${meant === null ? '' : `; did you mean \`${meant}\`?`}`
}

/** Checkpoints of wrapped models have every name below `model.` or `module.`. */
function prefixHint(missing: readonly TensorInfo[], extra: readonly string[]): string | undefined {
  const [first] = missing
  const match = first === undefined ? undefined : extra.find((name) => name.endsWith(`.${first.name}`))
  if (first === undefined || match === undefined) return undefined
  const prefix = match.slice(0, match.length - first.name.length)
  const all = missing.every((info) => extra.includes(prefix + info.name))
  return all ? `The missing names stand in the file with \`${prefix}\` before them.` : undefined
}

function convert(info: TensorInfo, tensor: Tensor): Tensor | string {
  const title = `\`${info.name}\``
  if (info.shape.join() !== tensor.shape.join() || info.shape.length !== tensor.shape.length) {
    return `misshapen: ${title} is [${tensor.shape.join(', ')}] in the file, [${info.shape.join(', ')}] in the model`
  }
  if (info.dtype === tensor.dtype) return tensor
  const values = numbersOf(tensor)
  const data = castValues(values, info.dtype)
  if (isMisfit(data))
    return `unfit: ${title} holds ${data.value} at element ${data.index}, and ${info.dtype} needs it to be ${data.wanted}`
  const result = { dtype: info.dtype, shape: info.shape, data }
  if (!isFloat(tensor.dtype) && isFloat(info.dtype)) {
    const exact = numbersOf(result)
    const index = values.findIndex((value, i) => exact[i] !== value)
    if (index >= 0)
      return `unfit: ${title} holds ${values[index]} at element ${index}, which ${info.dtype} cannot hold exactly`
  }
  return result
}
