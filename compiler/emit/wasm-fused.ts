// Multiply-adds of hand-written WebAssembly text as one instruction each, where the engine has it.

/** The functions whose error bounds hold whether or not a product is rounded before it is added: nothing in them relies on exact parts. */
const FUSABLE: ReadonlySet<string> = new Set(['exp', 'exp_down', 'exp2', 'tanh', 'sigmoid', 'erf'])

/** The text of a math function with `relaxed_madd` and `relaxed_nmadd` for sums with a product, where that keeps its error bound. */
export const fusedMath = (name: string, text: string): string => (FUSABLE.has(name) ? fuse(text) : text)

const HEAD = /\(f32x4\.(add|sub)(?=\s)/

function fuse(text: string): string {
  const found = HEAD.exec(text)
  if (!found) return text
  const [head, op] = found as unknown as [string, 'add' | 'sub']
  const start = found.index + head.length
  const first = expressionAt(text, start)
  const second = expressionAt(text, first.end)
  const before = text.slice(0, found.index)
  const product = (e: string): [string, string] | null => {
    if (!/^\(f32x4\.mul\s/.test(e)) return null
    const a = expressionAt(e, '(f32x4.mul'.length)
    return [a.text, expressionAt(e, a.end).text]
  }
  const [left, right] = [product(first.text), product(second.text)]
  const rest = text.slice(second.end)
  const close = rest.indexOf(')')
  if (right) return joined(before, op === 'add' ? 'madd' : 'nmadd', right, first.text, rest.slice(close + 1))
  if (left && op === 'add') return joined(before, 'madd', left, second.text, rest.slice(close + 1))
  return before + head + fuse(text.slice(start))
}

const joined = (before: string, op: string, [a, b]: [string, string], c: string, after: string): string =>
  `${before}(f32x4.relaxed_${op} ${fuse(a)} ${fuse(b)} ${fuse(c)})${fuse(after)}`

/** The s-expression that begins after white space at `from`, and where it ends. */
function expressionAt(text: string, from: number): { text: string; end: number } {
  const start = from + /^\s*/.exec(text.slice(from))![0].length
  if (text[start] !== '(') throw new Error(`an s-expression is missing in ${text.slice(from, from + 40)}`)
  let depth = 0
  for (let end = start; end < text.length; end++) {
    if (text[end] === '(') depth++
    if (text[end] === ')' && --depth === 0) return { text: text.slice(start, end + 1), end: end + 1 }
  }
  throw new Error(`an s-expression is not closed in ${text.slice(start, start + 40)}`)
}
