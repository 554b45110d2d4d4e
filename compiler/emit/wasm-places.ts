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
  const known = new KnownPlaces()
  for (let first = 0; first < lines.length; ) {
    if (CONTROL.test(lines[first]!)) {
      known.forgetAll()
      first++
      continue
    }
    let depth = 0
    let end = first
    do {
      for (const { start, text } of placesIn(lines[end]!)) known.add({ line: end, start, text })
      depth += depthOf(lines[end++]!)
    } while (end < lines.length && depth > 0)
    for (let line = first; line < end; line++)
      for (const [, name] of lines[line]!.matchAll(SETTING)) known.forgetReaders(name!)
    // A statement that ends the block it stands in closes more than it opens.
    if (depth < 0) known.forgetAll()
    first = end
  }
  known.forgetAll()
  return inLocals(lines, known.shared)
}

const SETTING = /local\.(?:set|tee) (\$[\w.]+)/g
const READING = /local\.get (\$[\w.]+)/g

/** Addresses whose locals have not changed since, with their uses. */
class KnownPlaces {
  /** Uses of those that occurred more than once. */
  readonly shared: Use[][] = []
  private readonly uses = new Map<string, Use[]>()
  private readonly byLocal = new Map<string, Set<string>>()

  add(use: Use): void {
    const uses = this.uses.get(use.text)
    if (uses) {
      uses.push(use)
      return
    }
    this.uses.set(use.text, [use])
    for (const [, name] of use.text.matchAll(READING)) {
      const readers = this.byLocal.get(name!)
      if (readers) readers.add(use.text)
      else this.byLocal.set(name!, new Set([use.text]))
    }
  }

  forgetReaders(local: string): void {
    for (const text of this.byLocal.get(local) ?? []) this.forget(text)
    this.byLocal.delete(local)
  }

  forgetAll(): void {
    for (const text of this.uses.keys()) this.forget(text)
    this.byLocal.clear()
  }

  private forget(text: string): void {
    const uses = this.uses.get(text)
    if (uses && uses.length > 1) this.shared.push(uses)
    this.uses.delete(text)
  }
}

const depthOf = (line: string): number =>
  line.trimStart().startsWith(';;') ? 0 : line.split('(').length - line.split(')').length

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
