// Parses the main file and everything that it imports; reading is the caller's, so that this runs in a browser too.
import type { File } from '../../grammar/ast.ts'
import type { Diagnostic, Source } from '../../grammar/diagnostics.ts'
import { parse } from '../../grammar/index.ts'
import { preludeSources } from '../prelude/sources.ts'
import type { LoadedFile } from './elaborate/files.ts'

/** Gives the text at a path, or null where there is none. */
export type ReadSource = (path: string) => string | null

export interface LoadedFiles {
  readonly main: File
  readonly files: ReadonlyMap<string, LoadedFile>
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

const MAX_FILES = 200

export function loadFiles(source: Source, read: ReadSource): LoadedFiles {
  const files = new Map<string, LoadedFile>()
  const diagnostics: Diagnostic[] = []
  const sources = new Map<string, string>()
  const visit = (of: Source): File => {
    const { path } = of
    sources.set(path, of.text)
    const { file, diagnostics: found } = parse(of)
    diagnostics.push(...found)
    const imports = new Map<string, string>()
    files.set(path, { file, imports })
    for (const decl of file.decls) {
      if (decl.kind !== 'import') continue
      const target = resolvePath(path, decl.path)
      if (!files.has(target)) {
        const below = files.size < MAX_FILES ? read(target) : null
        if (below === null) continue
        visit({ path: target, text: below })
      }
      imports.set(decl.path, target)
    }
    return file
  }
  const main = visit(source)
  return { main, files, diagnostics, sources }
}

/** `./layers.ml` beside the importing file; `.` and `..` are resolved. */
function resolvePath(from: string, path: string): string {
  if (path.startsWith('/')) return path
  const parts = [...from.split('/').slice(0, -1)]
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** Texts of the library's files, by the paths that its spans name. */
export const librarySources: ReadonlyMap<string, string> = new Map(
  preludeSources.map(({ path, text }) => [path, text]),
)
