// Where a kernel's statements go: loops as scopes, the names and values that are known in each, and the variable that has four lanes.
import type { Expr, Var } from '../ir/expr.ts'
import type { KExpr, Lanes, Stmt } from '../ir/kernel.ts'
import { kfor, kref } from './kexpr.ts'

interface Scope {
  readonly vars: Set<number>
  readonly stmts: Stmt[]
  readonly memo: Map<string, KExpr>
}

export class Scopes {
  private scopes: Scope[] = [{ vars: new Set(), stmts: [], memo: new Map() }]
  /** The variable whose four consecutive values are the lanes. */
  protected lane: Var | null = null
  private readonly taken = new Map<string, number>()

  /** `reserved` are names that no value may have. */
  constructor(reserved: Iterable<string>) {
    for (const name of reserved) this.taken.set(name, 1)
  }

  get body(): Stmt[] {
    return this.scopes[0]!.stmts
  }

  /** A name that nothing else in the kernel has. */
  fresh(stem: string): string {
    const count = this.taken.get(stem) ?? 0
    this.taken.set(stem, count + 1)
    if (count === 0) return stem
    const name = `${stem}_${count + 1}`
    if (this.taken.has(name)) return this.fresh(stem)
    this.taken.set(name, 1)
    return name
  }

  push(stmt: Stmt): void {
    this.scopes.at(-1)!.stmts.push(stmt)
  }

  /** Binds a value in the current scope. */
  let(stem: string, value: KExpr): KExpr {
    const name = this.fresh(stem)
    this.push({ kind: 'let', name, value })
    return kref(name, value.type, value.lanes)
  }

  mutable(stem: string, value: KExpr): KExpr & { op: 'ref' } {
    const name = this.fresh(stem)
    this.push({ kind: 'var', name, value })
    return kref(name, value.type, value.lanes) as KExpr & { op: 'ref' }
  }

  /** Says what a variable or expression is in the current scope. */
  bind(e: Expr, value: KExpr): void {
    const scope = this.scopes.at(-1)!
    if (e.op === 'var') scope.vars.add(e.id)
    scope.memo.set(`${e.id}:1`, value)
  }

  /** Says what a vector expression is in the current scope (its four lanes at once). */
  bindVector(e: Expr, value: KExpr): void {
    this.scopes.at(-1)!.memo.set(`${e.id}:4`, value)
  }

  /** A loop whose variable is bound inside; with `lanes` 4 it covers four values a turn. */
  loop(v: Var, from: KExpr, to: KExpr, step: number, lanes: Lanes, body: () => void): void {
    const name = this.fresh(v.name)
    this.scoped(
      () => {
        this.bind(v, kref(name))
        if (lanes === 4) this.wide(v, body)
        else body()
      },
      (stmts) => kfor(name, from, to, step, stmts),
    )
  }

  /** The variable at one value; with `lanes` 4 at four from there on. */
  fixed(v: Var, at: KExpr, lanes: Lanes, body: () => void): void {
    this.inline(() => {
      this.bind(v, at)
      if (lanes === 4) this.wide(v, body)
      else body()
    })
  }

  /** Runs `body` in a scope of its own, whose statements stand in the surrounding one. */
  inline(body: () => void): void {
    for (const stmt of this.collect(body)) this.push(stmt)
  }

  /** Runs `body` for four values of `v` at once; `v` is bound to the first. */
  wide(v: Var, body: () => void): void {
    const before = this.lane
    this.lane = v
    body()
    this.lane = before
  }

  /** Runs `body` in a scope of its own, whose statements `wrap` puts into the surrounding one. */
  scoped(body: () => void, wrap: (stmts: Stmt[]) => Stmt): void {
    this.push(wrap(this.collect(body)))
  }

  /** The statements of `body`, in a scope of its own. */
  collect(body: () => void): Stmt[] {
    const scope: Scope = { vars: new Set(), stmts: [], memo: new Map() }
    this.scopes.push(scope)
    body()
    this.scopes.pop()
    return scope.stmts
  }

  /** Runs `body` as if the loops deeper than `level` had not been opened. */
  protected atLevel<T>(level: number, body: () => T): T {
    const [scopes, lane] = [this.scopes, this.lane]
    this.scopes = scopes.slice(0, level + 1)
    if (lane && !this.scopes.some((s) => s.vars.has(lane.id))) this.lane = null
    const result = body()
    this.scopes = scopes
    this.lane = lane
    return result
  }

  /** How deep the loop is that the expression depends on; 0 for none. */
  protected levelOf(e: Expr): number {
    for (let i = this.scopes.length - 1; i > 0; i--) {
      const { vars } = this.scopes[i]!
      if (e.free.some((id) => vars.has(id))) return i
    }
    return 0
  }

  /** Whether the expression has four lanes here. */
  isWide(e: Expr): boolean {
    return this.lane !== null && e.free.includes(this.lane.id)
  }

  /** Runs `body` with the lane variable as the number of the first lane. */
  scalarLane<T>(body: () => T): T {
    const before = this.lane
    this.lane = null
    const result = body()
    this.lane = before
    return result
  }

  /** What the current scope or one around it, no further out than `level`, knows under a key. */
  protected recall(key: string, level: number): KExpr | null {
    for (let i = this.scopes.length - 1; i >= level; i--) {
      const known = this.scopes[i]!.memo.get(key)
      if (known) return known
    }
    return null
  }

  protected remember(key: string, value: KExpr): void {
    this.scopes.at(-1)!.memo.set(key, value)
  }

  protected isInnermost(level: number): boolean {
    return level === this.scopes.length - 1
  }
}
