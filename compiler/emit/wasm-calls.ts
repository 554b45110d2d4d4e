// Calls of vector functions, kept out of what engines join: V8 13.6 ends the process where an argument is the lower half of a joined vector
// (`ConstraintBuilder::AllocateFixed`), and V8 14.6 where the results of two calls would be joined (`IsSameSimd128OpKind`). A swizzle between
// is a vector of its own, and neither looks behind it.
import { closed } from './wasm-parentheses.ts'

/** The bytes in their order, in a global: engines that know a constant may leave out the swizzle. */
export const IN_ORDER = '(global $in_order v128 (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15))'
const apart = (value: string): string => `(i8x16.swizzle ${value} (global.get $in_order))`

/** The text with the arguments and results of all calls of `names` apart. */
export function callsApart(text: string, names: ReadonlySet<string>): string {
  let result = ''
  let after = 0
  for (const { index, 0: head, 1: name } of text.matchAll(/\(call \$([\w.]+)/g)) {
    if (index < after || !names.has(name!)) continue
    const call = closed(text, index)
    const operands = eachApart(callsApart(call.slice(head.length, -1), names))
    result += `${text.slice(after, index)}${apart(`${head}${operands})`)}`
    after = index + call.length
  }
  return result + text.slice(after)
}

/** Operands with what lies between them. */
function eachApart(operands: string): string {
  let result = ''
  for (let at = 0; at < operands.length; ) {
    const one = operands[at] === '(' ? closed(operands, at) : null
    result += one === null ? operands[at] : apart(one)
    at += one?.length ?? 1
  }
  return result
}

/** The functions of a text that return a vector. */
export const vectorFunctions = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\(func \$([\w.]+)[^\n]*\(result v128\)/g)].map((match) => match[1]!),
    ),
  )
