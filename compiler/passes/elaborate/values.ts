// What a name can stand for while the elaborator runs a program at compile time.
import type { DTypeName, FnDecl, ModuleDecl, OptimizerDecl, Span } from '../../../grammar/ast.ts'
import { UserError } from '../../../grammar/diagnostics.ts'
import type { Node, Variable } from '../../ir/graph.ts'
import { formatShape, formatType } from '../../ir/types.ts'
import type { Builtin } from '../../ops/define.ts'
import type { Env } from './scope.ts'

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
  /** Builds the initial value in the `init` entry's graph. */
  readonly init: () => Node
}

/** One use of a module: its path names its parameters. */
export interface Instance {
  readonly decl: ModuleDecl
  readonly path: string
  readonly members: ReadonlyMap<string, Value>
  /** Where its functions' bodies look names up. */
  readonly body: Env
}

/** Thrown where a poisoned value is used; the statement is given up without another diagnostic. */
export class Poisoned extends Error {}

export const number = (value: number, integer = Number.isInteger(value)): Value => ({ kind: 'number', value, integer })
export const tensor = (node: Node): Value => ({ kind: 'tensor', node })
export const list = (items: readonly Value[]): Value => ({ kind: 'list', items })

/** How a diagnostic speaks of a value. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'number': return `the number ${value.value}`
    case 'string': return `the string "${value.value}"`
    case 'bool': return String(value.value)
    case 'none': return 'None'
    case 'dtype': return `the dtype ${value.dtype}`
    case 'list': return `a list of ${value.items.length}`
    case 'tuple': return `${value.items.length} values`
    case 'tensor': return `a tensor ${formatType(value.node.type)}`
    case 'variable': return `the ${value.variable.kind} ${value.variable.name} of type ${formatType(value.variable.type)}`
    case 'function': return `the function ${value.decl.name.name}`
    case 'builtin': return `the function ${value.builtin.name}`
    case 'compile-time': return `the function ${value.name}`
    case 'module': return `the module ${value.decl.name.name}`
    case 'optimizer': return `the optimizer ${value.decl.name.name}`
    case 'instance': return `a ${value.instance.decl.name.name}${value.instance.path === '' ? '' : ` (${value.instance.path})`}`
    case 'poison': throw new Poisoned()
  }
}

export function fail(code: string, span: Span, message: string, hint?: string, notes?: readonly { span: Span | null; message: string }[]): never {
  throw new UserError({ code, severity: 'error', span, message, ...(hint === undefined ? {} : { hint }), ...(notes ? { notes } : {}) })
}

export const shapeText = (node: Node): string => formatShape(node.type.shape)
