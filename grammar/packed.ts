// Syntax trees as short text, for those that the build has parsed: spans dominate a tree, and they all name one file.
import type { File, Span } from './ast.ts'

const isSpan = (key: string): boolean => key === 'span' || key.endsWith('Span')

/** JSON of the tree with each span as its start and end alone. */
export function packFile(file: File): string {
  return JSON.stringify(file, (key, value: unknown) => {
    if (!isSpan(key)) return value
    const { start, end } = value as Span
    return [start, end]
  })
}

/** The tree that `packFile` was given; its spans name the file at `path`. */
export function unpackFile(packed: string, path: string): File {
  const restore = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const item of node) restore(item)
      return
    }
    const fields = node as Record<string, unknown>
    for (const key in fields) {
      if (!isSpan(key)) restore(fields[key])
      else {
        const [start, end] = fields[key] as [number, number]
        fields[key] = { file: path, start, end }
      }
    }
  }
  const file: unknown = JSON.parse(packed)
  restore(file)
  return file as File
}
