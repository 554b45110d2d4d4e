// File scopes: constants in order, functions and modules in any order, imports without transitivity.
import type { Decl, File, ImportDecl } from '../../../grammar/ast.ts'
import { UserError } from '../../../grammar/diagnostics.ts'
import { type Elaborator, report } from './context.ts'
import { Env, fail, Poisoned, type Value } from './values.ts'

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
  const imports = files.get(file.path)?.imports ?? new Map<string, string>()
  for (const decl of file.decls) {
    if (decl.kind === 'import')
      attempt(e, () => bindImport(e, decl, imports.get(decl.path), files, env, outer, [...active, file.path]))
  }
  for (const decl of file.decls) {
    const value = declared(decl, env)
    if (value && 'name' in decl) {
      const clash = env.own(decl.name.name)
      if (clash)
        attempt(e, () =>
          fail('E0217', decl.name.span, `${decl.name.name} is already imported`, undefined, [
            { span: clash.span, message: 'from here' },
          ]),
        )
      env.bind(decl.name.name, value, decl.name.span)
    }
  }
  for (const decl of file.decls) {
    if (decl.kind !== 'const') continue
    env.bind(decl.name.name, { kind: 'poison' }, decl.name.span)
    attempt(e, () =>
      env.bind(decl.name.name, constantValue(e.evaluate(decl.value, env), decl.span), decl.name.span),
    )
  }
  return env
}

function attempt(e: Elaborator, run: () => void): void {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) report(e, error)
    else if (!(error instanceof Poisoned)) throw error
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
    fail('E0510', span, 'a const is a compile-time number, string, bool, list or dim')
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
): void {
  const loaded = path === undefined ? undefined : files.get(path)
  if (!loaded) fail('E0801', decl.pathSpan, `cannot read ${decl.path}`)
  if (active.includes(loaded.file.path))
    fail(
      'E0802',
      decl.pathSpan,
      `${decl.path} imports this file in a circle: ${[...active, loaded.file.path].join(' -> ')}`,
    )
  const inner = bindFile(e, loaded.file, files, outer, 'file', active)
  for (const other of loaded.file.decls) {
    if (other.kind === 'import' || other.kind === 'model') continue
    const name = other.name.name
    const found = inner.own(name)
    if (!found) continue
    const clash = env.own(name)
    if (clash)
      fail('E0217', decl.pathSpan, `${decl.path} brings ${name}, which another import brought`, undefined, [
        { span: clash.span, message: 'the other one' },
      ])
    env.bind(name, found.value, found.span)
  }
}
