// Kernel statements and expressions -> infix text of the C family, with parentheses only where precedence asks for them.
import type { KExpr, Kernel, Stmt } from '../ir/kernel.ts'
import type { DType } from '../ir/types.ts'
import { type CDialect, infixOperators, PRIMARY, type Storage, UNARY } from '../targets/c-family.ts'

export interface Text {
  readonly text: string
  readonly precedence: number
}

const COMPARISON = infixOperators.lt!.precedence
const EQUALITY = infixOperators.eq!.precedence

export class CPrinter {
  /** Math helpers that the printed text calls. */
  readonly uses = new Set<string>()
  protected readonly dialect: CDialect
  protected readonly dtypes: ReadonlyMap<string, DType>

  constructor(kernel: Pick<Kernel, 'params'>, dialect: CDialect) {
    this.dialect = dialect
    this.dtypes = new Map(kernel.params.map((p) => [p.name, p.dtype]))
  }

  block(stmts: readonly Stmt[], depth: number): string[] {
    return stmts.flatMap((s) => this.stmt(s, depth))
  }

  protected stmt(s: Stmt, depth: number): string[] {
    const pad = '  '.repeat(depth)
    switch (s.kind) {
      case 'let':
      case 'var':
        return [
          `${pad}${this.dialect.declare(this.name(s.name), this.dialect.typeName(s.value.type, s.value.lanes), this.expr(s.value), s.kind === 'var')}`,
        ]
      case 'assign':
        return [`${pad}${this.assign(s.name, s.value)}`]
      case 'comment':
        return [`${pad}// ${s.text}`]
      case 'primitive':
        throw new Error(`this language has no ${s.name}`)
      case 'barrier':
        return [`${pad}${this.dialect.barrier}`]
      case 'store': {
        const { store } = this.storageOf(s.array)
        const value = store === undefined ? this.expr(s.value) : this.call(store, [s.value])
        this.useConversion(store)
        return [`${pad}${this.name(s.array)}[${this.index(s.index, s.offset)}] = ${value};`]
      }
      case 'if': {
        const lines = [`${pad}if (${this.expr(s.condition)}) {`, ...this.block(s.then, depth + 1)]
        if (s.else.length > 0) lines.push(`${pad}} else {`, ...this.block(s.else, depth + 1))
        return [...lines, `${pad}}`]
      }
      case 'for':
        return [
          ...(s.unroll === undefined
            ? []
            : [`${pad}#pragma unroll${s.unroll === 'all' ? '' : ` ${s.unroll}`}`]),
          `${pad}${this.dialect.loop(this.name(s.name), this.expr(s.from), this.expr(s.to), s.step)} {`,
          ...this.block(s.body, depth + 1),
          `${pad}}`,
        ]
    }
  }

  /** `x += y` where the new value is the old one plus something. */
  private assign(name: string, value: KExpr): string {
    if (
      value.op === 'apply' &&
      value.fn === 'add' &&
      value.args[0]!.op === 'ref' &&
      value.args[0]!.name === name
    )
      return `${this.name(name)} += ${this.expr(value.args[1]!)};`
    return `${this.name(name)} = ${this.expr(value)};`
  }

  name(name: string): string {
    return this.dialect.reserved.has(name) ? `${name}_` : name
  }

  /** How an array holds its elements: local ones, of the scalar types, as they are. */
  private storageOf(array: string): Omit<Storage, 'type'> {
    const dtype = this.dtypes.get(array)
    return dtype === undefined ? {} : this.dialect.storage(dtype)
  }

  /** Functions of ours between stored elements and values are helpers. */
  private useConversion(name: string | undefined): void {
    if (name?.startsWith('mlc_')) this.uses.add(name.slice(4))
  }

  protected index(index: KExpr, offset: number): string {
    if (index.op === 'const') return String(index.value + offset)
    return offset === 0 ? this.expr(index) : `${this.expr(index)} + ${offset}`
  }

  expr(e: KExpr): string {
    return this.print(e).text
  }

  protected call(name: string, args: readonly KExpr[]): string {
    return `${name}(${args.map((a) => this.expr(a)).join(', ')})`
  }

  protected print(e: KExpr): Text {
    const primary = (text: string): Text => ({ text, precedence: PRIMARY })
    switch (e.op) {
      case 'const': {
        const text = this.dialect.literal(e.value, e.type)
        return { text, precedence: text.startsWith('-') ? UNARY : PRIMARY }
      }
      case 'ref':
        return primary(this.name(e.name))
      case 'load':
        return this.load(e)
      case 'loadSplat':
        return primary(
          `${this.dialect.typeName(e.type, 4)}(${this.load({ ...e, op: 'load', lanes: 1 }).text})`,
        )
      case 'splat':
        return primary(`${this.dialect.typeName(e.type, 4)}(${this.expr(e.value)})`)
      case 'vector':
        return primary(`${this.dialect.typeName(e.type, 4)}(${e.parts.map((p) => this.expr(p)).join(', ')})`)
      case 'shuffle':
        throw new Error('this language has no shuffle of two vectors')
      case 'lane':
        return primary(`${this.wrap(e.value, PRIMARY)}.${'xyzw'[e.lane]}`)
      case 'apply':
        return this.apply(e)
      case 'primitive':
        throw new Error(`this language has no ${e.name}`)
    }
  }

  protected load(e: Extract<KExpr, { op: 'load' }>): Text {
    const name = this.name(e.array)
    const { load } = this.storageOf(e.array)
    this.useConversion(load)
    const element = (offset: number): string => {
      const text = `${name}[${this.index(e.index, offset)}]`
      return load === undefined ? text : `${load}(${text})`
    }
    if (e.lanes === 4) {
      const parts = [0, 1, 2, 3].map((i) => element(e.offset + i))
      return { text: `${this.dialect.typeName(e.type, 4)}(${parts.join(', ')})`, precedence: PRIMARY }
    }
    const text = element(e.offset)
    return e.type === 'bool' && this.dtypes.has(e.array)
      ? { text: `${text} != ${this.dialect.literal(0, 'u32')}`, precedence: infixOperators.ne!.precedence }
      : { text, precedence: PRIMARY }
  }

  protected apply(e: Extract<KExpr, { op: 'apply' }>): Text {
    const [a, b, c] = e.args as [KExpr, KExpr, KExpr]
    if (e.fn === 'neg') return { text: `-${this.wrap(a, PRIMARY)}`, precedence: UNARY }
    if (e.fn === 'not') return { text: `!${this.wrap(a, PRIMARY)}`, precedence: UNARY }
    if (e.fn === 'select')
      return { text: this.dialect.select(this.expr(a), this.expr(b), this.expr(c)), precedence: PRIMARY }
    if (this.dialect.orderedNotEqual && a.type === 'f32' && (e.fn === 'ne' || e.fn === 'to_bool'))
      return { text: `!(${this.notEqualTo(a, e.fn === 'ne' ? b : null)})`, precedence: UNARY }
    const infix = infixOperators[e.fn]
    if (infix) {
      if (e.fn === 'add' && b.op === 'const' && b.type !== 'u32' && b.value < 0 && Number.isFinite(b.value)) {
        return {
          text: `${this.wrap(a, infix.precedence, true)} - ${this.dialect.literal(-b.value, b.type)}`,
          precedence: infix.precedence,
        }
      }
      if ((e.fn === 'shl' || e.fn === 'shr') && b.op === 'const') {
        return {
          text: `${this.wrap(a, PRIMARY)} ${infix.symbol} ${this.dialect.literal(b.value, 'u32')}`,
          precedence: infix.precedence,
        }
      }
      // Comparisons do not chain in every language: whatever compares inside one stands in parentheses.
      if (infix.precedence === COMPARISON || infix.precedence === EQUALITY) {
        const [left, right] = [this.wrap(a, COMPARISON + 1), this.wrap(b, COMPARISON + 1)]
        return { text: `${left} ${infix.symbol} ${right}`, precedence: infix.precedence }
      }
      const strict = this.dialect.strict.has(e.fn)
      const left = strict ? this.strictOperand(a, e.fn) : this.wrap(a, infix.precedence, true)
      let right = strict ? this.strictOperand(b, e.fn) : this.wrap(b, infix.precedence + 1, false)
      if (e.fn === 'shl' || e.fn === 'shr')
        right = `(${this.dialect.typeName('u32', b.lanes)}(${this.expr(b)}) & 31u)`
      return { text: `${left} ${infix.symbol} ${right}`, precedence: infix.precedence }
    }
    const type = a.type
    const { name, uses } = this.dialect.call(e.fn, type, e.lanes)
    if (uses !== undefined) this.uses.add(uses)
    return { text: this.call(name, e.args), precedence: PRIMARY }
  }

  /** `a == b`, or `a == 0.0` without one: what must not hold. */
  private notEqualTo(a: KExpr, b: KExpr | null): string {
    const zero = a.lanes === 4 ? `${this.dialect.typeName(a.type, 4)}()` : this.dialect.literal(0, a.type)
    return `${this.wrap(a, COMPARISON + 1)} == ${b ? this.wrap(b, COMPARISON + 1) : zero}`
  }

  /** Chains of one associative operator stay flat; everything else gets parentheses. */
  private strictOperand(e: KExpr, fn: string): string {
    const { text, precedence } = this.print(e)
    const same = e.op === 'apply' && e.fn === fn && fn !== 'shl' && fn !== 'shr'
    const comparison = (fn === 'and' || fn === 'or') && precedence >= infixOperators.eq!.precedence
    return precedence >= UNARY || same || comparison ? text : `(${text})`
  }

  protected wrap(e: KExpr, precedence: number, left = false): string {
    const inner = this.print(e)
    const strictInside = e.op === 'apply' && this.dialect.strict.has(e.fn)
    const ok = left ? inner.precedence >= precedence : inner.precedence >= precedence
    return ok && !(strictInside && precedence > 2) ? inner.text : `(${inner.text})`
  }
}
