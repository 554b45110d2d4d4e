// Lexical scopes: maps from names to values, nearest first. A binding may be lazy, so that file-level functions need no order.
import type { Span } from '../../../grammar/ast.ts'
import type { Value } from './values.ts'

interface Binding {
  readonly value: Value | (() => Value)
  readonly span: Span | null
}

export class Env {
  readonly parent: Env | null
  /** `body` scopes belong to one call: assignment binds there. */
  readonly kind: 'builtins' | 'prelude' | 'file' | 'arguments' | 'members' | 'body'
  private readonly bindings = new Map<string, Binding>()

  constructor(parent: Env | null, kind: Env['kind']) {
    this.parent = parent
    this.kind = kind
  }

  bind(name: string, value: Value | (() => Value), span: Span | null = null): void {
    this.bindings.set(name, { value, span })
  }

  /** A scope below this one, for a loop variable. */
  child(): Env {
    return new Env(this, 'body')
  }

  own(name: string): { value: Value; span: Span | null } | null {
    const found = this.bindings.get(name)
    if (!found) return null
    if (typeof found.value !== 'function') return { value: found.value, span: found.span }
    const value = found.value()
    this.bindings.set(name, { value, span: found.span })
    return { value, span: found.span }
  }

  lookup(name: string): { value: Value; span: Span | null; env: Env } | null {
    for (let env: Env | null = this; env; env = env.parent) {
      const found = env.own(name)
      if (found) return { ...found, env }
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
    for (let env: Env | null = this; env; env = env.parent) for (const name of env.bindings.keys()) all.add(name)
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
