// Drops values that nothing reads: compilers of C warn about them, and a reader wonders.
import { type KExpr, partsOf, type Stmt } from '../ir/kernel.ts'

function namesOf(e: KExpr, into: Set<string>): void {
  if (e.op === 'ref') into.add(e.name)
  for (const part of partsOf(e)) namesOf(part, into)
}

/** The statements without `let`s of names that no later statement reads. A name belongs to one `let` of a kernel. */
export function withoutUnused(stmts: readonly Stmt[]): Stmt[] {
  const read = new Set<string>()
  const prune = (list: readonly Stmt[]): Stmt[] => {
    const kept: Stmt[] = []
    for (let i = list.length - 1; i >= 0; i--) {
      const s = list[i]!
      switch (s.kind) {
        case 'let':
          if (!read.has(s.name)) continue
          namesOf(s.value, read)
          kept.push(s)
          break
        case 'var':
        case 'assign':
          namesOf(s.value, read)
          kept.push(s)
          break
        case 'store':
          namesOf(s.index, read)
          namesOf(s.value, read)
          kept.push(s)
          break
        case 'primitive':
          for (const { index } of s.elements) namesOf(index, read)
          for (const arg of s.args) namesOf(arg, read)
          kept.push(s)
          break
        case 'if': {
          const otherwise = prune(s.else)
          const then = prune(s.then)
          namesOf(s.condition, read)
          kept.push({ ...s, then, else: otherwise })
          break
        }
        case 'for': {
          const body = prune(s.body)
          namesOf(s.from, read)
          namesOf(s.to, read)
          kept.push({ ...s, body })
          break
        }
        default:
          kept.push(s)
      }
    }
    return kept.reverse()
  }
  return prune(stmts)
}
