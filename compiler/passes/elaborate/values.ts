// What a name can stand for while the elaborator runs a program at compile time, and the scopes that hold names.
import type { DTypeName, FnDecl, ModuleDecl, OptimizerDecl, Span } from '../../../grammar/ast.ts'
import { UserError } from '../../../grammar/diagnostics.ts'
import type { Node, Variable } from '../../ir/graph.ts'
import { formatType } from '../../ir/types.ts'
import type { Builtin } from '../../ops/define.ts'

export type Value =
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'dtype'; readonly dtype: DTypeName }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'tensor'; readonly node: Node }
  | { readonly kind: 'variable'; readonly variable: DeclaredVariable }
  | { readonly kind: 'function'; readonly decl: FnDecl; readonly env: Env; readonly owner: Instance | null }
  | { readonly kind: 'builtin'; readonly builtin: Builtin }
  /** A function on compile-time values, by name. */
  | { readonly kind: 'compile-time'; readonly name: string }
  | { readonly kind: 'module'; readonly decl: ModuleDecl; readonly env: Env }
  | { readonly kind: 'optimizer'; readonly decl: OptimizerDecl; readonly env: Env }
  | { readonly kind: 'instance'; readonly instance: Instance }
  /** A name whose definition was already reported; using it says nothing more. */
  | { readonly kind: 'poison' }

/** A param, state or slot with the way to make its first value. */
export interface DeclaredVariable extends Variable {
  readonly span: Span
  /** The user's place that declared it: for a library's parameter the call that made the layer. */
  readonly place: Span
  /** Builds the initial value in the `init` entry's graph. */
  readonly init: () => Node
}

/** One use of a module: its path names its parameters. */
export interface Instance {
  readonly decl: ModuleDecl
  readonly path: string
  /** The call that made it. */
  readonly span: Span
  readonly members: ReadonlyMap<string, Value>
  /** Where its functions' bodies look names up. */
  readonly body: Env
}

/** Thrown where a poisoned value is used; the statement is given up without another diagnostic. */
export class Poisoned extends Error {}

export const number = (value: number, integer = Number.isInteger(value)): Value => ({
  kind: 'number',
  value,
  integer,
})
export const tensor = (node: Node): Value => ({ kind: 'tensor', node })
export const list = (items: readonly Value[]): Value => ({ kind: 'list', items })

/** How a diagnostic speaks of a value. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'number':
      return `the number ${value.value}`
    case 'string':
      return `the string "${value.value}"`
    case 'bool':
      return String(value.value)
    case 'none':
      return 'None'
    case 'dtype':
      return `the dtype ${value.dtype}`
    case 'list':
      return `a list of ${value.items.length}`
    case 'tuple':
      return `${value.items.length} values`
    case 'tensor':
      return `a tensor ${formatType(value.node.type)}`
    case 'variable':
      return `the ${value.variable.kind} \`${value.variable.name}\` of type ${formatType(value.variable.type)}`
    case 'function':
      return `the function \`${value.decl.name.name}\``
    case 'builtin':
      return `the function \`${value.builtin.name}\``
    case 'compile-time':
      return `the function \`${value.name}\``
    case 'module':
      return `the module \`${value.decl.name.name}\``
    case 'optimizer':
      return `the optimizer \`${value.decl.name.name}\``
    case 'instance':
      return value.instance.path === ''
        ? `the model \`${value.instance.decl.name.name}\``
        : `the ${value.instance.decl.name.name} \`${value.instance.path}\``
    case 'poison':
      throw new Poisoned()
  }
}

export function fail(
  code: string,
  span: Span,
  message: string,
  hint?: string,
  notes?: readonly { span: Span | null; message: string }[],
): never {
  throw new UserError({
    code,
    severity: 'error',
    span,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(notes ? { notes } : {}),
  })
}

interface Absent {
  readonly why: string
  readonly span: Span
}

interface Binding {
  readonly value: Value
  readonly span: Span | null
}

/** A lexical scope: nearest first. */
export class Env {
  readonly parent: Env | null
  /** `body` scopes belong to one call: assignment binds there. */
  readonly kind: 'builtins' | 'prelude' | 'file' | 'arguments' | 'members' | 'body'
  private readonly bindings = new Map<string, Binding>()
  /** Names that this scope does not bind, though a reader might think so: declared further down, or on a branch not taken. */
  private readonly absent = new Map<string, Absent>()
  /** An import of this file failed: any unknown name may have been its. */
  incomplete = false

  constructor(parent: Env | null, kind: Env['kind']) {
    this.parent = parent
    this.kind = kind
  }

  bind(name: string, value: Value, span: Span | null = null): void {
    this.bindings.set(name, { value, span })
  }

  /** Notes why a name is not bound here. */
  withhold(name: string, why: string, span: Span): void {
    this.absent.set(name, { why, span })
  }

  /** Why a name that looks declared is not bound. */
  whyAbsent(name: string): Absent | null {
    for (let env: Env | null = this; env; env = env.parent) {
      const found = env.absent.get(name)
      if (found) return found
    }
    return null
  }

  /** Whether a name that is not bound may come from a file that could not be read. */
  mayMiss(): boolean {
    for (let env: Env | null = this; env; env = env.parent) if (env.incomplete) return true
    return false
  }

  /** A scope below this one, for a loop variable. */
  child(): Env {
    return new Env(this, 'body')
  }

  own(name: string): { value: Value; span: Span | null } | null {
    return this.bindings.get(name) ?? null
  }

  lookup(name: string): { value: Value; span: Span | null; env: Env } | null {
    for (let env: Env | null = this; env; env = env.parent) {
      const found = env.own(name)
      if (found) return { value: found.value, span: found.span, env }
    }
    return null
  }

  /** This scope as conditions see it: an argument wins over a member of the same name. */
  asCondition(): Env {
    return new ConditionEnv(this)
  }

  /** Every visible name, for "did you mean". */
  names(): Set<string> {
    const all = new Set<string>()
    for (let env: Env | null = this; env; env = env.parent)
      for (const name of env.bindings.keys()) all.add(name)
    return all
  }
}

class ConditionEnv extends Env {
  private readonly inner: Env

  constructor(inner: Env) {
    super(inner, 'body')
    this.inner = inner
  }

  override own(name: string): { value: Value; span: Span | null } | null {
    const found = this.inner.lookup(name)
    const hidden = found?.env.kind === 'members' ? found.env.parent : null
    return hidden?.kind === 'arguments' ? hidden.own(name) : null
  }
}
