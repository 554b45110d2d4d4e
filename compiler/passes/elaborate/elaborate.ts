// AST -> graphs: runs the program at compile time, entry by entry, with shapes inferred as each node is made.
import type { File, ModelDecl, Span } from '../../../grammar/ast.ts'
import { type Diagnostic, didYouMean, UserError } from '../../../grammar/diagnostics.ts'
import type { ModelGraph, Node } from '../../ir/graph.ts'
import { builtins } from '../../ops/functions/table.ts'
import { call } from './calls.ts'
import { compileTimeFunctions } from './compile-time.ts'
import { type Elaborator, report } from './context.ts'
import { buildEntry, buildInit, initialOf } from './entries.ts'
import { evaluate } from './expressions.ts'
import { bindFile, type LoadedFile } from './files.ts'
import { grad } from './gradients.ts'
import { declareMembers } from './members.ts'
import { noteVersion } from './set-variable.ts'
import { modelScopes } from './settings.ts'
import { execute } from './statements.ts'
import { type DeclaredVariable, Env, fail, type Instance, Poisoned } from './values.ts'

export interface ElaborateOptions {
  readonly set?: Readonly<Record<string, number | boolean | string>>
  readonly model?: string
  /** Entries to build; all where absent. */
  readonly entries?: readonly string[]
  /** `--val`: compiles `train` entries with `training == false` and no updates, under the name `<entry>.eval`. */
  readonly evaluation?: readonly string[]
}

export interface Elaborated {
  readonly model: ModelGraph | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Elaborates the model of `main`; `files` holds it and everything that it imports, the prelude included. */
export function elaborate(
  main: File,
  files: ReadonlyMap<string, LoadedFile>,
  prelude: readonly File[],
  options: ElaborateOptions = {},
): Elaborated {
  const e = newElaborator()
  let model: ModelGraph | null = null
  try {
    model = buildModel(e, main, files, prelude, options)
  } catch (error) {
    if (error instanceof UserError) report(e, error.diagnostic)
    else if (!(error instanceof Poisoned)) throw error
  }
  const failed = e.diagnostics.some((d) => d.severity === 'error')
  return { model: failed ? null : model, diagnostics: e.diagnostics }
}

function newElaborator(): Elaborator {
  const e: Elaborator = {
    diagnostics: [],
    variables: new Map(),
    target: null,
    origin: null,
    label: '',
    calls: [],
    unrolled: [],
    files: new Map(),
    depth: 0,
    steps: 0,
    evaluate: (expr, env) => evaluate(e, expr, env),
    call: (callee, args, span) =>
      callee.kind === 'builtin' && callee.builtin.name === 'grad'
        ? grad(e, args, span)
        : call(e, callee, args, span),
    callShaped: (callee, args, span, type) => call(e, callee, args, span, type),
    execute: (body, env, kind) => execute(e, body, env, kind),
    read: (variable) => readVariable(e, variable),
  }
  return e
}

function readVariable(e: Elaborator, variable: DeclaredVariable): Node {
  const target = e.target
  if (!target) {
    const notes = [{ span: variable.span, message: 'declared here' }]
    return fail(
      'E0502',
      e.origin ?? variable.span,
      `the ${variable.kind} \`${variable.name}\` has no value at compile time`,
      'use it in an entry, or in a function that an entry calls',
      notes,
    )
  }
  const current = target.current.get(variable.name)
  if (current) return current
  // In `init`, a variable that another one's initialiser reads is its initial value.
  const node = target.initial
    ? initialOf(target, variable)
    : target.builder.within([variable.span], variable.name, () =>
        target.builder.apply('variable', [], {
          name: variable.name,
          dtype: variable.type.dtype,
          shape: variable.type.shape as readonly number[],
        }),
      )
  target.current.set(variable.name, node)
  noteVersion(target, node, variable.name)
  return node
}

function buildModel(
  e: Elaborator,
  main: File,
  files: ReadonlyMap<string, LoadedFile>,
  prelude: readonly File[],
  options: ElaborateOptions,
): ModelGraph | null {
  const root = new Env(null, 'builtins')
  for (const fn of builtins.values()) root.bind(fn.name, { kind: 'builtin', builtin: fn })
  for (const name of compileTimeFunctions.keys()) root.bind(name, { kind: 'compile-time', name })
  root.bind('pi', { kind: 'number', value: Math.PI, integer: false })
  let library = root
  for (const file of prelude) library = bindFile(e, file, files, library, 'prelude')
  const scope = bindFile(e, main, files, library, 'file')
  const decl = pickModel(main, options.model)
  const scopes = modelScopes(e, decl, scope, options.set ?? {})
  const owner: Instance = {
    decl: { ...decl, kind: 'module' },
    path: '',
    span: decl.name.span,
    members: scopes.members,
    body: scopes.bodies,
  }
  declareMembers(e, decl.members, scopes, '', () => owner, 0)
  checkEntries(decl, options)
  const chosen = decl.entries.filter((d) => !options.entries || options.entries.includes(d.name.name))
  const entries = chosen.flatMap((entry) => {
    const built = buildEntry(e, entry, scopes, owner, entry.training, entry.name.name)
    return built ? [built] : []
  })
  for (const name of options.evaluation ?? []) {
    const entry = decl.entries.find((d) => d.name.name === name)
    const built = entry && buildEntry(e, entry, scopes, owner, false, `${name}.eval`)
    if (built) entries.push({ ...built, updates: [] })
  }
  const init = buildInit(e)
  if (e.diagnostics.some((d) => d.severity === 'error')) return null
  return {
    name: decl.name.name,
    variables: [...e.variables.values()].map(({ name, kind, type }) => ({ name, kind, type })),
    entries,
    init,
  }
}

function pickModel(main: File, wanted: string | undefined): ModelDecl {
  const models = main.decls.filter((d): d is ModelDecl => d.kind === 'model')
  const whole: Span = { file: main.path, start: 0, end: 0 }
  const names = models.map((m) => m.name.name).join(', ')
  if (models.length === 0)
    fail('E0211', whole, 'this file has no model', 'what is compiled is `model Name { … }`')
  if (wanted !== undefined) {
    const found = models.find((m) => m.name.name === wanted)
    if (!found) fail('E0212', whole, `this file has no model \`${wanted}\``, `it has ${names}`)
    return found
  }
  if (models.length > 1)
    fail(
      'E0213',
      models[1]!.name.span,
      `this file has ${models.length} models: ${names}`,
      '--model NAME picks one',
    )
  return models[0]!
}

function checkEntries(decl: ModelDecl, options: ElaborateOptions): void {
  const names = decl.entries.map((d) => d.name.name)
  for (const wanted of [...(options.entries ?? []), ...(options.evaluation ?? [])]) {
    if (names.includes(wanted)) continue
    const near = didYouMean(wanted, names)
    fail(
      'E0214',
      decl.name.span,
      `the model \`${decl.name.name}\` has no entry \`${wanted}\``,
      near !== undefined ? `did you mean \`${near}\`?` : `it has ${names.join(', ') || 'none'}`,
    )
  }
  if (decl.entries.length === 0)
    fail(
      'E0214',
      decl.name.span,
      `the model \`${decl.name.name}\` has no entry`,
      'write what it computes: `entry predict(x: f32[…]) { return y = … }`',
    )
}
