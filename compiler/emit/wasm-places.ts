// Addresses that several loads and stores of a straight run of statements share, each computed once and kept in a local. Engines join two
// vectors to one only where they see the same local in both addresses: that comes before they find common values.
import { closed } from './wasm-parentheses.ts'

/** A pointer and a scaled index, the form that `address` gives to all but constant places. */
const PLACE = /\(i32\.add \(local\.get \$[\w.]+\) \(i32\.shl /g
const CONTROL = /^\s*\((loop|if|then|else|br_if)\b/

/** The addresses of a line that only locals decide, none inside of another one. What is loaded for an address may change by a store. */
function placesIn(line: string): { start: number; text: string }[] {
  const places: { start: number; text: string }[] = []
  let after = 0
  for (const { index } of line.matchAll(PLACE)) {
    if (index < after) continue
    const text = closed(line, index)
    after = index + text.length
    if (!/local\.tee|load/.test(text)) places.push({ start: index, text })
  }
  return places
}

interface Use {
  readonly line: number
  readonly start: number
  readonly text: string
}

/** The lines with shared addresses in locals, and the names of these. */
export function sharePlaces(lines: readonly string[]): { lines: string[]; locals: string[] } {
  const shared: Use[][] = []
  /** Addresses whose locals have not changed since, with their uses. */
  const known = new Map<string, Use[]>()
  const forget = (keeps: (text: string) => boolean): void => {
    for (const [text, uses] of known)
      if (!keeps(text)) {
        if (uses.length > 1) shared.push(uses)
        known.delete(text)
      }
  }
  for (let first = 0; first < lines.length; ) {
    if (CONTROL.test(lines[first]!)) {
      forget(() => false)
      first++
      continue
    }
    const end = statementEnd(lines, first)
    for (let line = first; line < end; line++)
      for (const { start, text } of placesIn(lines[line]!))
        known.set(text, [...(known.get(text) ?? []), { line, start, text }])
    const set = lines
      .slice(first, end)
      .flatMap((line) => [...line.matchAll(/local\.(?:set|tee) (\$[\w.]+)/g)].map((m) => m[1]!))
    forget((text) => !set.some((name) => text.includes(`${name})`)))
    // A statement that ends the block it stands in closes more than it opens.
    if (depthOf(lines.slice(first, end)) < 0) forget(() => false)
    first = end
  }
  forget(() => false)
  return inLocals(lines, shared)
}

const depthOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => {
    const code = line.trimStart().startsWith(';;') ? '' : line
    return sum + code.split('(').length - code.split(')').length
  }, 0)

function statementEnd(lines: readonly string[], first: number): number {
  let end = first + 1
  while (end < lines.length && depthOf(lines.slice(first, end)) > 0) end++
  return end
}

/** Each group's first use sets its local. */
function inLocals(
  lines: readonly string[],
  shared: readonly (readonly Use[])[],
): { lines: string[]; locals: string[] } {
  const result = [...lines]
  const ordered = [...shared].sort((a, b) => a[0]!.line - b[0]!.line || a[0]!.start - b[0]!.start)
  const locals = ordered.map((_, i) => `address.${i + 1}`)
  const edits = ordered
    .flatMap((uses, i) =>
      uses.map((use, n) => ({
        ...use,
        by: n === 0 ? `(local.tee $${locals[i]} ${use.text})` : `(local.get $${locals[i]})`,
      })),
    )
    .sort((a, b) => a.line - b.line || b.start - a.start)
  for (const { line, start, text, by } of edits)
    result[line] = result[line]!.slice(0, start) + by + result[line]!.slice(start + text.length)
  return { lines: result, locals }
}
