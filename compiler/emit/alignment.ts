// Which indices are multiples of four for certain, and their fourth part: where vectors of four lie, and by which number.
import type { KExpr, Stmt } from '../ir/kernel.ts'

const part = (value: number): KExpr => ({ op: 'const', value, type: 'i32', lanes: 1 })

export class Alignment {
  /** Names of values that are multiples of four. */
  private readonly names = new Set<string>()

  /** Learns from a statement that binds a name; statements come in their order. */
  note(s: Stmt): void {
    if (s.kind === 'let' && s.value.type === 'i32' && this.isMultiple(s.value)) this.names.add(s.name)
    if (s.kind === 'for' && s.step % 4 === 0 && this.isMultiple(s.from)) this.names.add(s.name)
  }

  isMultiple(e: KExpr): boolean {
    if (e.op === 'const') return e.value % 4 === 0
    if (e.op === 'ref') return this.names.has(e.name)
    if (e.op !== 'apply') return false
    const [a, b, c] = e.args as [KExpr, KExpr, KExpr]
    switch (e.fn) {
      case 'mul':
        return this.isMultiple(a) || this.isMultiple(b)
      case 'add':
      case 'sub':
      case 'min':
      case 'max':
      case 'imod':
        return this.isMultiple(a) && this.isMultiple(b)
      case 'select':
        return this.isMultiple(b) && this.isMultiple(c)
      default:
        return false
    }
  }

  /** A multiple of four divided by four, without a division where its parts allow that. */
  quarter(e: KExpr): KExpr {
    if (e.op === 'const') return part(e.value / 4)
    if (e.op === 'apply' && this.isMultiple(e)) {
      const [a, b, c] = e.args as [KExpr, KExpr, KExpr]
      if (e.fn === 'mul' && this.isMultiple(b)) return times(a, this.quarter(b))
      if (e.fn === 'mul') return times(this.quarter(a), b)
      if (e.fn === 'select') return { ...e, args: [a, this.quarter(b), this.quarter(c)] }
      return { ...e, args: [this.quarter(a), this.quarter(b)] }
    }
    return { op: 'apply', fn: 'idiv', args: [e, part(4)], type: 'i32', lanes: 1 }
  }
}

const isOne = (e: KExpr): boolean => e.op === 'const' && e.value === 1
const times = (a: KExpr, b: KExpr): KExpr =>
  isOne(a) ? b : isOne(b) ? a : { op: 'apply', fn: 'mul', args: [a, b], type: 'i32', lanes: 1 }
