// What WGSL has beyond the C family: vectors of four in memory, and subgroups.
import { type KExpr, type Kernel, partsOf, type Stmt } from '../ir/kernel.ts'
import { infixOperators, PRIMARY } from '../targets/c-family.ts'
import { wgsl } from '../targets/wgsl.ts'
import { Alignment } from './alignment.ts'
import { CPrinter, type Text } from './c-text.ts'

type Load = Extract<KExpr, { op: 'load' }>

/** What an array is read and written by. */
interface Access {
  readonly array: string
  readonly lanes: 1 | 4
  readonly aligned: boolean
}

export class VectorPrinter extends CPrinter {
  /** Arrays that are declared as vectors of four, as every access takes four elements from a multiple of four on. */
  readonly wide: ReadonlySet<string>
  private readonly alignment = new Alignment()
  private scattered = 0

  constructor(kernel: Pick<Kernel, 'params' | 'locals' | 'body'>) {
    super(kernel, wgsl)
    const floats = [
      ...kernel.params.filter((p) => p.dtype === 'f32'),
      ...kernel.locals.filter((l) => l.type === 'f32'),
    ]
    const narrow = new Set<string>()
    const fours = new Set<string>()
    for (const { array, lanes, aligned } of accesses(kernel.body, new Alignment())) {
      if (lanes === 4 && aligned) fours.add(array)
      else narrow.add(array)
    }
    this.wide = new Set(floats.map((a) => a.name).filter((name) => fours.has(name) && !narrow.has(name)))
  }

  protected override stmt(s: Stmt, depth: number): string[] {
    this.alignment.note(s)
    if (s.kind !== 'store' || s.value.lanes === 1) return super.stmt(s, depth)
    const pad = '  '.repeat(depth)
    const name = this.name(s.array)
    if (this.wide.has(s.array))
      return [`${pad}${name}[${this.place(s.index, s.offset)}] = ${this.expr(s.value)};`]
    const named = s.value.op === 'ref'
    const four = named ? this.expr(s.value) : `four${this.scattered++ || ''}`
    return [
      ...(named ? [] : [`${pad}let ${four} = ${this.expr(s.value)};`]),
      ...[0, 1, 2, 3].map(
        (i) => `${pad}${name}[${this.index(s.index, s.offset + i)}] = ${four}.${'xyzw'[i]};`,
      ),
    ]
  }

  protected override print(e: KExpr): Text {
    if (e.op !== 'primitive') return super.print(e)
    if (e.name !== 'shuffle_xor' && e.name !== 'broadcast') {
      this.uses.add(e.name)
      return { text: this.call(`mlc_${e.name}`, e.args), precedence: PRIMARY }
    }
    this.uses.add('subgroups')
    const [value, other] = e.args as [KExpr, KExpr]
    if (other.op !== 'const') throw new Error(`${e.name} of a number that is computed`)
    const text = `(${this.expr(value)}, ${wgsl.literal(other.value, 'u32')})`
    return {
      text: `${e.name === 'broadcast' ? 'subgroupBroadcast' : 'subgroupShuffleXor'}${text}`,
      precedence: PRIMARY,
    }
  }

  protected override load(e: Load): Text {
    if (e.lanes === 1 || !this.wide.has(e.array)) return super.load(e)
    return { text: `${this.name(e.array)}[${this.place(e.index, e.offset)}]`, precedence: PRIMARY }
  }

  /** Conditions are joined bit by bit: `&&` would be a branch for each, and takes no four lanes. */
  protected override apply(e: Extract<KExpr, { op: 'apply' }>): Text {
    if (e.fn !== 'and' && e.fn !== 'or') return super.apply(e)
    const { symbol, precedence } = infixOperators[e.fn === 'and' ? 'bitand' : 'bitor']!
    // A chain of one operator needs no parentheses.
    const operand = (x: KExpr): string =>
      x.op === 'apply' && x.fn === e.fn ? this.print(x).text : this.wrap(x, PRIMARY)
    const [a, b] = e.args as [KExpr, KExpr]
    return { text: `${operand(a)} ${symbol} ${operand(b)}`, precedence }
  }

  /** The number of a vector whose first element is given. */
  private place(index: KExpr, offset: number): string {
    return this.index(this.alignment.quarter(index), offset / 4)
  }
}

function* accesses(stmts: readonly Stmt[], alignment: Alignment): Generator<Access> {
  const at = (array: string, lanes: 1 | 4, index: KExpr, offset: number): Access => ({
    array,
    lanes,
    aligned: offset % 4 === 0 && alignment.isMultiple(index),
  })
  function* inside(e: KExpr): Generator<Access> {
    if (e.op === 'load' || e.op === 'loadSplat')
      yield at(e.array, e.op === 'load' ? e.lanes : 1, e.index, e.offset)
    for (const part of partsOf(e)) yield* inside(part)
  }
  for (const s of stmts) {
    alignment.note(s)
    switch (s.kind) {
      case 'let':
      case 'var':
      case 'assign':
        yield* inside(s.value)
        break
      case 'store':
        yield at(s.array, s.value.lanes, s.index, s.offset)
        yield* inside(s.index)
        yield* inside(s.value)
        break
      case 'for':
        yield* inside(s.from)
        yield* inside(s.to)
        yield* accesses(s.body, alignment)
        break
      case 'if':
        yield* inside(s.condition)
        yield* accesses(s.then, alignment)
        yield* accesses(s.else, alignment)
        break
      case 'primitive':
        for (const { array, index } of s.elements) yield at(array, 1, index, 0)
        for (const arg of s.args) yield* inside(arg)
    }
  }
}
