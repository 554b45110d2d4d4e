// Kernel statements -> CUDA C++: what the C family shares, vectors of four, unrolled loops and the hardware's own functions.
import type { Fn } from '../ir/expr.ts'
import type { KExpr, Kernel, Stmt } from '../ir/kernel.ts'
import type { Scalar } from '../ir/types.ts'
import { PRIMARY } from '../targets/c-family.ts'
import { cuda } from '../targets/cuda.ts'
import { actionCall, valueCall } from '../targets/cuda-primitives.ts'
import { Alignment } from './alignment.ts'
import { CPrinter, type Text } from './c-text.ts'

const symbols: Partial<Record<Fn, string>> = {
  ...{
    add: '+',
    sub: '-',
    mul: '*',
    div: '/',
    neg: '-',
    lt: '<',
    le: '<=',
    eq: '==',
    ne: '!=',
    and: '&&',
    or: '||',
  },
  not: '!',
}

/** The name of the helper that applies a function to four lanes; its parts say all that its text depends on. */
export const laneHelper = (fn: Fn, args: readonly Scalar[]): string => `lanes ${fn} ${args.join(' ')}`

export class CudaPrinter extends CPrinter {
  private readonly alignment = new Alignment()
  private readonly registers: ReadonlySet<string>

  constructor(kernel: Pick<Kernel, 'params' | 'registers'>, dialect = cuda) {
    super(kernel, dialect)
    this.registers = new Set((kernel.registers ?? []).map((r) => r.name))
  }

  protected override stmt(s: Stmt, depth: number): string[] {
    const pad = '  '.repeat(depth)
    if ((s.kind === 'let' || s.kind === 'var') && s.value.lanes === 4) this.noteType(s.value.type)
    this.alignment.note(s)
    if (s.kind === 'store' && s.value.lanes === 4) {
      const how = `${this.isAligned(s.array, s.index, s.offset) ? 'store4' : 'scatter4'}${this.suffix(s.array)}`
      this.uses.add(how)
      return [`${pad}mlc_${how}(${this.address(s.array, s.index, s.offset)}, ${this.expr(s.value)});`]
    }
    if (s.kind === 'assign' && s.value.lanes === 4)
      return [`${pad}${this.name(s.name)} = ${this.expr(s.value)};`]
    if (s.kind === 'primitive') {
      const addresses = s.elements.map(({ array, index }) => this.address(array, index, 0))
      const { text, uses } = actionCall(
        s.name,
        addresses,
        s.args.map((a) => this.expr(a)),
      )
      this.uses.add(uses)
      return [`${pad}${text}`]
    }
    return super.stmt(s, depth)
  }

  protected override print(e: KExpr): Text {
    const primary = (text: string): Text => ({ text, precedence: PRIMARY })
    if (e.op === 'primitive') {
      if (e.name !== 'shuffle_xor' && e.name !== 'broadcast') this.uses.add(e.name)
      return primary(
        valueCall(
          e.name,
          e.args.map((a) => this.expr(a)),
        ),
      )
    }
    if (e.op === 'splat') {
      this.noteType(e.type)
      this.uses.add(`splat4_${e.type}`)
      return primary(`mlc_splat4(${this.expr(e.value)})`)
    }
    if (e.op === 'vector') {
      const parts = e.parts.map((p) => this.expr(p)).join(', ')
      this.noteType(e.type)
      return primary(e.type === 'bool' ? `mlc_bool4{${parts}}` : `make_float4(${parts})`)
    }
    return super.print(e)
  }

  protected override load(e: Extract<KExpr, { op: 'load' }>): Text {
    if (e.lanes === 1) return super.load(e)
    this.noteType(e.type)
    const how = `${this.isAligned(e.array, e.index, e.offset) ? 'load4' : 'gather4'}${this.suffix(e.array)}`
    this.uses.add(how)
    return { text: `mlc_${how}(${this.address(e.array, e.index, e.offset)})`, precedence: PRIMARY }
  }

  protected override apply(e: Extract<KExpr, { op: 'apply' }>): Text {
    if (e.lanes === 1) return super.apply(e)
    this.noteType(e.type)
    this.uses.add(
      laneHelper(
        e.fn,
        e.args.map((a) => a.type),
      ),
    )
    return symbols[e.fn] === undefined
      ? { text: this.call(`mlc4_${e.fn}`, e.args), precedence: PRIMARY }
      : super.apply(e)
  }

  /** What the names of helpers that move four elements of the array end with. */
  private suffix(array: string): string {
    const dtype = this.dtypes.get(array)
    return dtype === 'bool' || dtype === 'f16' || dtype === 'bf16' ? `_${dtype}` : ''
  }

  private noteType(type: Scalar): void {
    if (type === 'i32' || type === 'u32') throw new Error(`the schedules use no vectors of ${type}`)
    if (type === 'bool') this.uses.add('bool4')
  }

  private address(array: string, index: KExpr, offset: number): string {
    const text = this.index(index, offset)
    return text === '0' ? this.name(array) : `${this.name(array)} + ${text}`
  }

  /** Every buffer and local array starts at a multiple of 16 bytes; arrays in registers have no address. */
  private isAligned(array: string, index: KExpr, offset: number): boolean {
    return !this.registers.has(array) && offset % 4 === 0 && this.alignment.isMultiple(index)
  }
}

/** A function on four lanes, and the helpers that it needs itself. */
export function laneFunction(name: string): { readonly text: string; readonly uses: readonly string[] } {
  const [, fn, ...types] = name.split(' ') as [string, Fn, ...Scalar[]]
  const names = ['a', 'b', 'c'].slice(0, types.length)
  const printer = new CPrinter({ params: [] }, cuda)
  const boolean = new Set<Fn>(['lt', 'le', 'eq', 'ne', 'and', 'or', 'not', 'isnan', 'isinf', 'to_bool'])
  const type: Scalar = boolean.has(fn) || (fn === 'select' && types[1] === 'bool') ? 'bool' : 'f32'
  const lanes = ['x', 'y', 'z', 'w'].map((lane) =>
    printer.expr({
      op: 'apply',
      fn,
      args: names.map((n, i) => ({ op: 'ref', name: `${n}.${lane}`, type: types[i]!, lanes: 1 })),
      type,
      lanes: 1,
    }),
  )
  const symbol = symbols[fn]
  const params = names.map((n, i) => `${cuda.typeName(types[i]!, 4)} ${n}`).join(', ')
  const head = `${cuda.typeName(type, 4)} ${symbol === undefined ? `mlc4_${fn}` : `operator${symbol}`}(${params})`
  const made = type === 'bool' ? `mlc_bool4{${lanes.join(', ')}}` : `make_float4(${lanes.join(', ')})`
  return { text: `__device__ __forceinline__ ${head} {\n  return ${made};\n}`, uses: [...printer.uses] }
}
