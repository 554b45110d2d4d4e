// File scopes: constants in order, functions and modules in any order, imports without transitivity.
import type { Decl, File, ImportDecl, Name, Span } from '../../../grammar/ast.ts'
import { type Elaborator, recover } from './context.ts'
import { Env, fail, type Value } from './values.ts'

/** A parsed file with what each of its import paths resolves to. */
export interface LoadedFile {
  readonly file: File
  readonly imports: ReadonlyMap<string, string>
}

/** Binds a file's declarations in a new scope above `outer`. */
export function bindFile(
  e: Elaborator,
  file: File,
  files: ReadonlyMap<string, LoadedFile>,
  outer: Env,
  kind: 'file' | 'prelude',
  active: readonly string[] = [],
): Env {
  const env = new Env(outer, kind)
  const imported = new Set<string>()
  const imports = files.get(file.path)?.imports ?? new Map<string, string>()
  for (const decl of file.decls) {
    if (decl.kind !== 'import') continue
    const bound = attempt(e, () =>
      bindImport(e, decl, imports.get(decl.path), files, env, outer, [...active, file.path], imported),
    )
    if (!bound) env.incomplete = true
  }
  for (const decl of file.decls) {
    if (decl.kind === 'import' || decl.kind === 'model') continue
    const clash = env.own(decl.name.name)
    if (clash) attempt(e, () => refuseClash(decl.name, clash.span))
    const value = declared(decl, env)
    if (value) env.bind(decl.name.name, value, decl.name.span)
  }
  const constants = file.decls.filter((decl) => decl.kind === 'const')
  for (const { name } of constants)
    env.withhold(name.name, 'declared here; a `const` uses only what stands above it', name.span)
  for (const { name, value, span } of constants) {
    const known = attempt(e, () =>
      env.bind(name.name, constantValue(e.evaluate(value, env), span), name.span),
    )
    if (!known) env.bind(name.name, { kind: 'poison' }, name.span)
  }
  return env
}

function refuseClash({ name, span }: Name, imported: Span | null): never {
  const notes = [{ span: imported, message: 'the imported one' }]
  return fail('E0217', span, `\`${name}\` is also imported`, 'rename one of them', notes)
}

/** Whether it went well; an error is reported. */
function attempt(e: Elaborator, run: () => void): boolean {
  try {
    run()
    return true
  } catch (error) {
    recover(e, error)
    return false
  }
}

function declared(decl: Decl, env: Env): Value | null {
  switch (decl.kind) {
    case 'fn':
      return { kind: 'function', decl, env, owner: null }
    case 'module':
      return { kind: 'module', decl, env }
    case 'optimizer':
      return { kind: 'optimizer', decl, env }
    default:
      return null
  }
}

function constantValue(value: Value, span: Decl['span']): Value {
  if (value.kind === 'tensor' || value.kind === 'variable')
    fail(
      'E0510',
      span,
      'a `const` is a compile-time number, string, bool, list or dim',
      'a tensor is made in an entry, or a function that it calls',
    )
  return value
}

function bindImport(
  e: Elaborator,
  decl: ImportDecl,
  path: string | undefined,
  files: ReadonlyMap<string, LoadedFile>,
  env: Env,
  outer: Env,
  active: readonly string[],
  imported: Set<string>,
): void {
  const loaded = path === undefined ? undefined : files.get(path)
  if (loaded && imported.has(loaded.file.path))
    fail('E0217', decl.pathSpan, `\`${decl.path}\` is imported twice`, 'remove one of the imports')
  if (!loaded)
    fail(
      'E0801',
      decl.pathSpan,
      `there is no file \`${decl.path}\``,
      'the path starts at the folder of this file',
    )
  if (active.includes(loaded.file.path))
    fail(
      'E0802',
      decl.pathSpan,
      `files import each other in a circle: ${[...active.slice(active.indexOf(loaded.file.path)), loaded.file.path].join(' -> ')}`,
      'move what they share into a third file',
    )
  imported.add(loaded.file.path)
  // Several files may import one: it is bound once.
  const inner = e.files.get(loaded.file.path) ?? bindFile(e, loaded.file, files, outer, 'file', active)
  e.files.set(loaded.file.path, inner)
  for (const other of loaded.file.decls) {
    if (other.kind === 'import' || other.kind === 'model') continue
    const name = other.name.name
    const found = inner.own(name)
    if (!found) continue
    const clash = env.own(name)
    if (clash)
      fail(
        'E0217',
        decl.pathSpan,
        `this import brings \`${name}\`, and so does another`,
        'rename one of them',
        [
          { span: found.span, message: 'one of them' },
          { span: clash.span, message: 'the other' },
        ],
      )
    env.bind(name, found.value, found.span)
  }
}
