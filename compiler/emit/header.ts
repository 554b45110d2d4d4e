// The comment at the top of every generated kernel: what it fuses, from which lines, its shapes, arithmetic and traffic.
import { position } from '../../grammar/diagnostics.ts'
import type { SourceLine } from '../../runtime/program.ts'
import { ERRORS_BUFFER, type Kernel } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { formatType } from '../ir/types.ts'

export type Sources = ReadonlyMap<string, string>

/** Lines of the user's files that a kernel came from, in their order. */
export function sourceLines(kernel: Kernel, sources: Sources): SourceLine[] {
  const lines = new Map<string, SourceLine>()
  for (const span of kernel.origins) {
    const text = sources.get(span.file)
    if (text === undefined) continue
    const { line } = position(text, span.start)
    lines.set(`${span.file}:${line}`, { file: span.file, line })
  }
  return [...lines.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

export const scaledNumber = (value: number): string => {
  const units = ['', 'k', 'M', 'G', 'T']
  let i = 0
  while (value >= 1000 && i < units.length - 1) {
    value /= 1000
    i++
  }
  return `${i === 0 ? value : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)}${units[i]}`
}

const MAX_LINES = 12

export function headerLines(
  title: string,
  kernel: Kernel,
  buffers: readonly BufferInfo[],
  sources: Sources,
): string[] {
  const lines = [
    title,
    `schedule: ${kernel.schedule}; ${scaledNumber(kernel.flops)} FLOPs, ${scaledNumber(kernel.bytes)}B moved at least`,
  ]
  for (const p of kernel.params)
    if (p.buffer !== ERRORS_BUFFER)
      lines.push(`  ${p.access === 'read' ? 'in ' : 'out'} ${p.name}: ${formatType(buffers[p.buffer]!.type)}`)
  lines.push('fuses:', ...kernel.steps.slice(0, MAX_LINES).map((s) => `  ${s}`))
  if (kernel.steps.length > MAX_LINES) lines.push(`  and ${kernel.steps.length - MAX_LINES} more`)
  const from = sourceLines(kernel, sources)
  if (from.length > 0) lines.push('from:')
  for (const { file, line } of from.slice(0, MAX_LINES))
    lines.push(`  ${file}:${line}: ${(sources.get(file)!.split('\n')[line - 1] ?? '').trim()}`)
  if (from.length > MAX_LINES) lines.push(`  and ${from.length - MAX_LINES} more lines`)
  return lines
}
