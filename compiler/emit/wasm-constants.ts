// Constants that a kernel puts into all lanes more than once, each made once and kept in a local: engines join two vectors only where both take
// the same one.

const CONSTANT = /\(f32x4\.splat \(f32\.const [^()]+\)\)/g

/** The lines with shared constants in locals, and the values of these. */
export function shareConstants(lines: readonly string[]): {
  lines: string[]
  constants: ReadonlyMap<string, string>
} {
  const counts = new Map<string, number>()
  for (const [text] of lines.join('\n').matchAll(CONSTANT)) counts.set(text, (counts.get(text) ?? 0) + 1)
  const shared = [...counts].filter(([, count]) => count > 1)
  const names = new Map(shared.map(([text], i) => [text, `constant.${i + 1}`] as const))
  return {
    lines: lines.map((line) =>
      line.replace(CONSTANT, (text) => (names.has(text) ? `(local.get $${names.get(text)})` : text)),
    ),
    constants: new Map([...names].map(([text, name]) => [name, text])),
  }
}
