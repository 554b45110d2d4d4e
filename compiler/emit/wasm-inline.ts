// Math functions written out where they are called: V8 calls a WebAssembly function for about the price of a short polynomial, and inlines none.
import type { KExpr, Kernel, Stmt } from '../ir/kernel.ts'
import { wasmMath } from '../targets/wasm-math.ts'
import { fusedMath } from './wasm-fused.ts'

/** Functions short enough to be read several times in a kernel; they call none but `exp`, as a statement of its own. */
const SHORT: ReadonlySet<string> = new Set(['exp', 'exp_down', 'exp2', 'tanh', 'sigmoid', 'erf'])
/** Places in one kernel; beyond, the text is no longer read by anybody. */
const MAX_PLACES = 8

/** A function's text taken apart: what it says of itself, its own locals, and its statements, the last of which is the value. */
export interface Inlined {
  readonly comment: readonly string[]
  readonly locals: readonly string[]
  readonly statements: readonly string[]
  readonly value: string
}

/** The functions that the kernel should hold written out, by name. */
export function inlinedFunctions(kernel: Kernel, fma: boolean): ReadonlyMap<string, Inlined> {
  const places = new Map<string, number>()
  const visit = (e: KExpr): void => {
    if (isShort(e)) places.set(e.fn, (places.get(e.fn) ?? 0) + 1)
    if (e.op === 'apply') e.args.forEach(visit)
  }
  const walk = (s: Stmt, looped: boolean): void => {
    if (s.kind === 'for') for (const t of s.body) walk(t, true)
    else if (s.kind === 'if') for (const t of [...s.then, ...s.else]) walk(t, looped)
    // Outside of loops a call costs nothing that anybody would notice.
    else if (looped && (s.kind === 'let' || s.kind === 'var' || s.kind === 'assign' || s.kind === 'store'))
      visit(s.value)
  }
  for (const s of kernel.body) walk(s, false)
  return new Map(
    [...places].flatMap(([name, count]) =>
      count <= MAX_PLACES ? [[name, takenApart(name, fma)] as const] : [],
    ),
  )
}

type Call = Extract<KExpr, { op: 'apply' }>

const isShort = (e: KExpr): e is Call =>
  e.op === 'apply' && e.lanes === 4 && e.type === 'f32' && SHORT.has(e.fn)

/** The value with each such call of `names` replaced by what `place` gives for it, innermost first. */
export function hoistCalls(e: KExpr, names: ReadonlySet<string>, place: (call: Call) => KExpr): KExpr {
  if (e.op !== 'apply') return e
  const args = e.args.map((a) => hoistCalls(a, names, place))
  const same = args.every((a, i) => a === e.args[i])
  const call: Call = same ? e : { ...e, args }
  return isShort(call) && names.has(call.fn) ? place(call) : call
}

/** Locals get the function's name and a dot before theirs, which no name of a kernel has. */
function takenApart(name: string, fma: boolean): Inlined {
  const { text } = wasmMath.get(name)!
  const lines = (fma ? fusedMath(name, text) : text).trim().split('\n')
  const start = lines.findIndex((line) => line.startsWith('(func '))
  const locals = [...`${lines[start]} ${lines[start + 1]}`.matchAll(/\((?:param|local) \$(\w+) v128\)/g)].map(
    (m) => `${name}.${m[1]}`,
  )
  const comment = lines.slice(0, start)
  const own = lines.slice(start + 2, -1).join('\n')
  const renamed = own.replace(
    /\(local\.(get|set|tee) \$(\w+)/g,
    (_, op, local) => `(local.${op} $${name}.${local}`,
  )
  const parts = expressions(renamed).flatMap((part) => {
    const call = /^(\(local\.set \$\S+) \(call \$(\w+) ([\s\S]*)\)\)$/.exec(part)
    if (!call) return [part]
    const [, head, callee, argument] = call as unknown as [string, string, string, string]
    const inner = takenApart(callee, fma)
    comment.unshift(...inner.comment)
    locals.push(...inner.locals)
    return [`(local.set $${inner.locals[0]} ${argument})`, ...inner.statements, `${head} ${inner.value})`]
  })
  return { comment, locals, statements: parts.slice(0, -1), value: parts.at(-1)!.trim() }
}

/** The s-expressions of a text, each with the comments before it. */
function expressions(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part: string[] = []
  for (const line of text.split('\n')) {
    part.push(line.replace(/^ {2}/, ''))
    if (line.trim().startsWith(';;')) continue
    for (const c of line) depth += c === '(' ? 1 : c === ')' ? -1 : 0
    if (depth === 0) {
      parts.push(part.join('\n'))
      part = []
    }
  }
  return parts
}
