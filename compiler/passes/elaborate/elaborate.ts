// AST -> graphs: runs the program at compile time, entry by entry, with shapes inferred as each node is made.
import type { EntryDecl, File, ModelDecl, Parameter, Span } from '../../../grammar/ast.ts'
import { type Diagnostic, didYouMean, UserError } from '../../../grammar/diagnostics.ts'
import { type EntryGraph, GraphBuilder, type ModelGraph, type Node } from '../../ir/graph.ts'
import { elementCount, formatType, ShapeError, type TensorType } from '../../ir/types.ts'
import { builtins } from '../../ops/functions/table.ts'
import { typeOf } from '../../ops/table.ts'
import { call } from './calls.ts'
import { compileTimeFunctions } from './compile-time.ts'
import { building, type Elaborator, recover, report, type Target } from './context.ts'
import { asNode, evaluate } from './expressions.ts'
import { bindFile, type LoadedFile } from './files.ts'
import { declareMembers, memberScopes, type Scopes } from './members.ts'
import { execute, noteVersion } from './statements.ts'
import { grad } from './training.ts'
import { MAX_ELEMENTS, typeFromExpr } from './types.ts'
import {
  type DeclaredVariable,
  describe,
  Env,
  fail,
  type Instance,
  Poisoned,
  tensor,
  type Value,
} from './values.ts'

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

/** A tensor that no target can index is refused where it is made. */
function checkedType(
  op: string,
  inputs: readonly TensorType[],
  attrs: Parameters<typeof typeOf>[2],
): TensorType {
  const type = typeOf(op, inputs, attrs)
  if (type.shape.length > 12)
    throw new ShapeError(
      `${formatType(type)} has more than 12 axes`,
      'join some of them: reshape(x, […])',
      'E0417',
    )
  const elements = elementCount(type.shape)
  if (elements > MAX_ELEMENTS)
    throw new ShapeError(
      `this makes ${formatType(type)} of ${elements} elements, and a tensor has at most ${MAX_ELEMENTS}`,
      undefined,
      'E0408',
    )
  return type
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

function initialOf(target: Target, variable: DeclaredVariable): Node {
  const known = target.initial!.get(variable.name)
  if (known) return known
  const node = variable.init()
  target.initial!.set(variable.name, node)
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

/** Binds the model's arguments: defaults, overridden by `--set`. */
function modelScopes(
  e: Elaborator,
  decl: ModelDecl,
  outer: Env,
  set: Readonly<Record<string, number | boolean | string>>,
): Scopes {
  const names = decl.params.map((p) => p.name.name)
  for (const name of Object.keys(set)) {
    if (names.includes(name)) continue
    const near = didYouMean(name, names)
    fail(
      'E0508',
      decl.name.span,
      `--set ${name}: the model \`${decl.name.name}\` has no argument \`${name}\``,
      near !== undefined
        ? `did you mean \`${near}\`?`
        : names.length > 0
          ? `it has ${names.join(', ')}`
          : `give it one: \`model ${decl.name.name}(${name} = …)\``,
    )
  }
  const values = new Map<string, { value: Value; span: Span }>()
  const defaults = new Env(outer, 'arguments')
  for (const param of decl.params) {
    const name = param.name.name
    const given = Object.hasOwn(set, name) ? set[name] : undefined
    if (given === undefined && !param.default)
      fail(
        'E0314',
        param.span,
        `the model’s argument \`${name}\` has no value`,
        `give it a default, \`${name} = …\`, or pass \`--set ${name}=…\``,
      )
    const value =
      given === undefined
        ? e.evaluate(param.default!, defaults)
        : fromSetting(name, given, param.default ? e.evaluate(param.default, defaults) : null, param.span)
    defaults.bind(name, value, param.name.span)
    values.set(name, { value, span: param.name.span })
  }
  return memberScopes(outer, values)
}

function fromSetting(
  name: string,
  given: number | boolean | string,
  standard: Value | null,
  span: Span,
): Value {
  const value: Value =
    typeof given === 'number'
      ? { kind: 'number', value: given, integer: Number.isInteger(given) }
      : typeof given === 'boolean'
        ? { kind: 'bool', value: given }
        : { kind: 'string', value: given }
  const sameKind = standard === null || standard.kind === value.kind
  const whole = standard?.kind !== 'number' || !standard.integer || (value.kind === 'number' && value.integer)
  if (!sameKind || !whole)
    fail(
      'E0509',
      span,
      `--set ${name}=${String(given)}: \`${name}\` is ${describe(standard!)} by default`,
      settingHint(standard!),
    )
  return value.kind === 'number' && standard?.kind === 'number' && !standard.integer
    ? { ...value, integer: false }
    : value
}

function settingHint(standard: Value): string {
  if (standard.kind === 'number') return standard.integer ? 'a whole number is needed' : 'a number is needed'
  if (standard.kind === 'bool') return 'true or false is needed'
  return standard.kind === 'string'
    ? 'a string is needed'
    : 'only numbers, strings, true and false can be set'
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

function newTarget(entry: string, training: boolean, initial: Map<string, Node> | null): Target {
  return {
    builder: new GraphBuilder(checkedType),
    entry,
    training,
    current: new Map(),
    versions: new Map(),
    named: new Map(),
    initial,
    minimizes: 0,
    broken: false,
    updated: new Map(),
    layers: [],
  }
}

function buildEntry(
  e: Elaborator,
  decl: EntryDecl,
  scopes: Scopes,
  owner: Instance,
  training: boolean,
  name: string,
): EntryGraph | null {
  const target = newTarget(decl.name.name, training, null)
  e.target = target
  e.origin = decl.name.span
  try {
    const env = new Env(scopes.bodies, 'body')
    const args: { name: string; type: TensorType }[] = []
    for (const param of decl.params) {
      try {
        const node = argumentNode(e, param, scopes)
        env.bind(param.name.name, tensor(node), param.name.span)
        args.push({ name: param.name.name, type: node.type })
        target.named.set(param.name.name, node)
      } catch (error) {
        recover(e, error)
        env.bind(param.name.name, { kind: 'poison' }, param.name.span)
      }
    }
    const reserved = (n: string): Value | null => {
      const found = scopes.members.get(n)
      return found && (found.kind === 'variable' || found.kind === 'instance') ? found : null
    }
    const done = e.execute(decl.body, env, { kind: 'entry', owner, reserved })
    const outputs = outputsOf(e, done)
    if (target.broken) return null
    const updates = [...target.current].flatMap(([variable, node]) =>
      node.op === 'variable' && node.attrs.name === variable ? [] : [{ variable, node }],
    )
    if (outputs.length === 0 && updates.length === 0)
      fail(
        'E0206',
        decl.name.span,
        `\`${decl.name.name}\` returns nothing and updates nothing`,
        'add `return y = …`',
      )
    return {
      name,
      training,
      args,
      outputs,
      updates,
      named: [...target.named].map(([n, node]) => ({ name: n, node })),
      layers: target.layers,
    }
  } catch (error) {
    recover(e, error)
    return null
  } finally {
    e.target = null
    e.origin = null
  }
}

function argumentNode(e: Elaborator, param: Parameter, scopes: Scopes): Node {
  // The grammar refuses an argument without a type.
  if (!param.type) throw new Error(`the argument ${param.name.name} of an entry has no type`)
  const { dtype, shape } = typeFromExpr(e, param.type, scopes.declarations)
  return building(e, param.span, param.name.name, (b) =>
    b.within([param.span], param.name.name, () =>
      b.apply('argument', [], { name: param.name.name, dtype, shape: shape as readonly number[] }),
    ),
  )
}

function outputsOf(e: Elaborator, done: ReturnType<Elaborator['execute']>): { name: string; node: Node }[] {
  const outputs: { name: string; node: Node }[] = []
  for (const { name, value, span } of done?.values ?? []) {
    // The grammar refuses outputs without a name, and two of one name.
    if (name === null) throw new Error('an output has no name')
    try {
      const node = asNode(e, value)
      if (!node)
        fail('E0322', span, `the output \`${name}\` is ${describe(value)}, not a tensor`, outputHint(value))
      outputs.push({ name, node })
      e.target!.named.set(name, node)
    } catch (error) {
      recover(e, error)
    }
  }
  return outputs
}

function outputHint(value: Value): string | undefined {
  if (value.kind === 'number') return `\`full([], ${value.value})\` makes a scalar tensor`
  if (value.kind === 'tuple') return 'take them apart: `let (a, b) = …`, then `return a, b`'
  if (value.kind === 'list' && value.items.some((item) => item.kind === 'tensor'))
    return '`stack([…])` makes one tensor of several'
  return value.kind === 'function' || value.kind === 'builtin' || value.kind === 'instance'
    ? 'call it'
    : undefined
}

/** The entry that fills every variable from its initialiser. */
function buildInit(e: Elaborator): EntryGraph {
  const initial = new Map<string, Node>()
  const target = newTarget('init', false, initial)
  e.target = target
  const updates: { variable: string; node: Node }[] = []
  for (const variable of e.variables.values()) {
    try {
      e.origin = variable.place
      updates.push({ variable: variable.name, node: initialOf(target, variable) })
    } catch (error) {
      recover(e, error)
    }
  }
  e.target = null
  e.origin = null
  return { name: 'init', training: false, args: [], outputs: [], updates, named: [], layers: [] }
}
