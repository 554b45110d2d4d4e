// Syntax trees as short text, for those that the build has parsed: spans dominate a tree, and they all name one file. Most of what a
// library declares is not used by a model, so that each body is a text of its own, read when somebody first asks for it.
import type { Decl, File, Span } from './ast.ts'

/** The file without the bodies of its declarations, then those. */
export type PackedFile = readonly [outline: string, ...bodies: string[]]

const isSpan = (key: string): boolean => key === 'span' || key.endsWith('Span')

/** The field of a declaration that holds most of it. */
const bodyOf = ({ kind }: Decl): 'body' | 'members' | null => {
  if (kind === 'fn' || kind === 'optimizer') return 'body'
  return kind === 'module' || kind === 'model' ? 'members' : null
}

/** JSON of the tree in parts, with each span as its start and end alone. */
export function packFile(file: File): PackedFile {
  const pack = (tree: unknown): string =>
    JSON.stringify(tree, (key, value: unknown) => {
      if (!isSpan(key)) return value
      const { start, end } = value as Span
      return [start, end]
    })
  const bodies: string[] = []
  const decls = file.decls.map((decl) => {
    const field = bodyOf(decl)
    if (field === null) return decl
    return { ...decl, [field]: bodies.push(pack((decl as unknown as Record<string, unknown>)[field])) }
  })
  return [pack({ ...file, decls }), ...bodies]
}

/** The tree that `packFile` was given; its spans name the file at `path`. */
export function unpackFile(packed: PackedFile, path: string): File {
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
  const unpack = (text: string): unknown => {
    const tree: unknown = JSON.parse(text)
    restore(tree)
    return tree
  }
  const file = unpack(packed[0]) as File
  for (const decl of file.decls) {
    const field = bodyOf(decl)
    if (field === null) continue
    const text = packed[(decl as unknown as Record<string, number>)[field]!]!
    const get = (): unknown => {
      const value = unpack(text)
      Object.defineProperty(decl, field, { value })
      return value
    }
    Object.defineProperty(decl, field, { get, configurable: true, enumerable: true })
  }
  return file
}
