// Values of a kernel as WebAssembly text: one folded s-expression each.
import type { KExpr, Kernel, LaneOrder, Lanes } from '../ir/kernel.ts'
import { type DType, ELEMENT_BYTES, elementBytes, type Scalar } from '../ir/types.ts'
import { type WasmForm, wasmForm } from '../targets/wasm.ts'
import { type Address, narrowStorage } from './wasm-storage.ts'

/** Byte offset of each local array in a thread's scratch, and the scratch's size. */
export function scratchLayout(kernel: Kernel): { offsets: Map<string, number>; bytes: number } {
  const offsets = new Map<string, number>()
  let bytes = 0
  for (const local of kernel.locals) {
    offsets.set(local.name, bytes)
    bytes = Math.ceil((bytes + local.elements * ELEMENT_BYTES) / 64) * 64
  }
  return { offsets, bytes }
}

export const wasmType = (type: Scalar, lanes: Lanes): string =>
  lanes === 4 ? 'v128' : type === 'f32' ? 'f32' : 'i32'

/** Prints values, and notes which locals, math functions and helpers they need. */
export class ValuePrinter {
  readonly locals = new Map<string, string>()
  readonly math = new Set<string>()
  readonly helpers = new Set<string>()
  protected readonly params: ReadonlyMap<string, DType>
  private readonly scratch: ReadonlyMap<string, number>
  private temporaries = 0

  constructor(kernel: Kernel) {
    this.scratch = scratchLayout(kernel).offsets
    this.params = new Map(kernel.params.map((p) => [p.name, p.dtype]))
  }

  expr(e: KExpr): string {
    switch (e.op) {
      case 'const':
        return this.constant(e.value, e.type)
      case 'ref':
        return `(local.get $${e.name})`
      case 'load':
        return this.load(e)
      case 'loadSplat': {
        if (this.isNarrow(e.array)) return this.splat({ ...e, op: 'load', lanes: 1 })
        const { base, offset } = this.address(e.array, e.index, e.offset)
        return `(v128.load32_splat${offset} ${base})`
      }
      case 'splat':
        return this.splat(e.value)
      case 'vector':
        return this.vector(e)
      case 'shuffle':
        return `(${shuffleName(e.order)} ${e.parts.map((p) => this.expr(p)).join(' ')})`
      case 'lane': {
        const shape = e.type === 'f32' ? 'f32x4' : 'i32x4'
        const text = `(${shape}.extract_lane ${e.lane} ${this.expr(e.value)})`
        return e.type === 'bool' ? `(i32.and ${text} (i32.const 1))` : text
      }
      case 'apply':
        return this.apply(e)
      case 'primitive':
        throw new Error(`WebAssembly has no ${e.name}`)
    }
  }

  private constant(value: number, type: Scalar): string {
    if (type !== 'f32') return `(i32.const ${type === 'u32' ? value >>> 0 : value | 0})`
    return `(f32.const ${floatText(value)})`
  }

  protected splat(value: KExpr): string {
    if (value.op === 'const') {
      if (value.type === 'f32') {
        const text = floatText(value.value)
        return `(v128.const f32x4 ${text} ${text} ${text} ${text})`
      }
      const word = value.type === 'bool' ? -(value.value | 0) : value.value | 0
      return `(v128.const i32x4 ${word} ${word} ${word} ${word})`
    }
    if (value.op === 'load' && value.type !== 'bool' && !this.isNarrow(value.array)) {
      const { base, offset } = this.address(value.array, value.index, value.offset)
      return `(v128.load32_splat${offset} ${base})`
    }
    const shape = value.type === 'f32' ? 'f32x4' : 'i32x4'
    const text = `(${shape}.splat ${this.expr(value)})`
    return value.type === 'bool' ? `(i32x4.neg ${text})` : text
  }

  private vector(e: Extract<KExpr, { op: 'vector' }>): string {
    const shape = e.type === 'f32' ? 'f32x4' : 'i32x4'
    if (e.parts.every((p) => p.op === 'const')) {
      const words = e.parts.map((p) =>
        e.type === 'f32'
          ? floatText((p as { value: number }).value)
          : String((p as { value: number }).value | 0),
      )
      return `(v128.const ${shape} ${words.join(' ')})`
    }
    const [first, ...rest] = e.parts
    let text =
      first.op === 'load' && e.type !== 'bool' && !this.isNarrow(first.array)
        ? this.splat(first).replace('load32_splat', 'load32_zero')
        : `(${shape}.splat ${this.expr(first)})`
    rest.forEach((p, i) => {
      text = `(${shape}.replace_lane ${i + 1} ${text} ${this.expr(p)})`
    })
    return e.type === 'bool' ? `(i32x4.neg ${text})` : text
  }

  private load(e: Extract<KExpr, { op: 'load' }>): string {
    const at = this.address(e.array, e.index, e.offset)
    const narrow = narrowStorage(this.params.get(e.array))
    if (narrow) return narrow.load(at, e.type, e.lanes, this.helpers)
    const { base, offset } = at
    if (e.lanes === 1) return `(${e.type === 'f32' ? 'f32.load' : 'i32.load'}${offset} ${base})`
    const text = `(v128.load${offset} ${base})`
    // A bool is 0 or 1 in local memory, and a mask of all bits in a register.
    return e.type === 'bool' ? `(i32x4.neg ${text})` : text
  }

  /** Whether an element in memory is smaller than a lane. */
  private isNarrow(array: string): boolean {
    return narrowStorage(this.params.get(array)) !== null
  }

  /** Address of an element; small constant parts of the index go into the instruction. */
  protected address(array: string, index: KExpr, extra: number): Address {
    let constant = extra
    let rest = index
    // Buffers start at 64 or later, so that an index this little below zero still gives a valid base.
    while (
      rest.op === 'apply' &&
      rest.fn === 'add' &&
      rest.args[1]!.op === 'const' &&
      rest.args[1]!.value > 0 &&
      rest.args[1]!.value <= 15
    ) {
      constant += rest.args[1]!.value
      rest = rest.args[0]!
    }
    const local = this.scratch.get(array)
    if (local === undefined && !this.params.has(array))
      throw new Error(`array ${array} is no parameter of the kernel`)
    const pointer = `(local.get $${local === undefined ? array : 'scratch'})`
    const size = local === undefined ? elementBytes(this.params.get(array)!) : ELEMENT_BYTES
    const bytes = (local ?? 0) + size * constant
    if (rest.op === 'const' && rest.value >= 0)
      return { base: pointer, offset: offsetText(bytes + size * rest.value) }
    const at = this.expr(rest)
    const scaled = size === 1 ? at : `(i32.shl ${at} (i32.const ${size / 2}))`
    return { base: `(i32.add ${pointer} ${scaled})`, offset: offsetText(bytes) }
  }

  /**
   * `max(x, 0)` of a vector, in two instructions where `f32x4.max` takes eight on x86: +0 wherever x <= 0, which also hands NaN through.
   */
  private positive(e: Extract<KExpr, { op: 'apply' }>): string | null {
    if (e.fn !== 'max' || e.lanes !== 4 || e.type !== 'f32') return null
    const zero = e.args.find((a) => Object.is(constantOf(a), 0))
    if (!zero) return null
    const v = this.twice(e.args[0] === zero ? e.args[1]! : e.args[0]!)
    return `(v128.andnot ${v.set} (f32x4.le ${v.get} ${this.expr(zero)}))`
  }

  /** The form of a function; a bound that is a constant has a cheaper one: `c < x ? c : x` and its like hand NaN through. */
  protected formOf(e: Extract<KExpr, { op: 'apply' }>): WasmForm {
    const form = wasmForm(e.fn, e.fn === 'select' ? e.type : e.args[0]!.type, e.lanes)
    if ((e.fn !== 'max' && e.fn !== 'min') || e.lanes !== 4 || e.type !== 'f32') return form
    const bound = constantOf(e.args[1]!)
    // The sign of a zero would be that of x.
    return bound === null || bound === 0 || Number.isNaN(bound)
      ? form
      : { kind: 'instruction', name: `f32x4.p${e.fn}` }
  }

  private apply(e: Extract<KExpr, { op: 'apply' }>): string {
    const positive = this.positive(e)
    if (positive) return positive
    const form = this.formOf(e)
    if ((e.fn === 'shl' || e.fn === 'shr') && e.lanes === 4)
      return this.shift(e, form.kind === 'instruction' ? form.name : '')
    switch (form.kind) {
      case 'instruction':
        return `(${form.name} ${e.args.map((a) => this.expr(a)).join(' ')})`
      case 'helper':
        this.helpers.add(form.name)
        return `(call $${form.name} ${e.args.map((a) => this.expr(a)).join(' ')})`
      case 'math':
        this.math.add(form.name)
        if (e.lanes === 4) return `(call $${form.name} ${e.args.map((a) => this.expr(a)).join(' ')})`
        return `(f32x4.extract_lane 0 (call $${form.name} ${e.args.map((a) => this.splat(a)).join(' ')}))`
      case 'special':
        return this.special(e)
    }
  }

  private special(e: Extract<KExpr, { op: 'apply' }>): string {
    const args = e.args.map((a) => this.expr(a))
    const [a, b, c] = args
    const wide = e.lanes === 4
    const source = e.args[0]!.type
    switch (e.fn) {
      case 'select':
        return wide ? `(v128.bitselect ${b} ${c} ${a})` : `(select ${b} ${c} ${a})`
      case 'not':
        return wide ? `(v128.not ${a})` : `(i32.eqz ${a})`
      case 'isnan': {
        const x = this.twice(e.args[0]!)
        return `(${wide ? 'f32x4' : 'f32'}.ne ${x.set} ${x.get})`
      }
      case 'isinf':
        return wide
          ? `(f32x4.eq (f32x4.abs ${a}) (v128.const f32x4 inf inf inf inf))`
          : `(f32.eq (f32.abs ${a}) (f32.const inf))`
      case 'neg':
        return `(i32.sub (i32.const 0) ${a})`
      case 'sign':
        return this.sign(e.args[0]!, wide)
      case 'round_f16': {
        this.helpers.add('halves_to_f32')
        this.helpers.add('f32_to_halves')
        const rounded = `(call $halves_to_f32 (call $f32_to_halves ${wide ? a : this.splat(e.args[0]!)}))`
        return wide ? rounded : `(f32x4.extract_lane 0 ${rounded})`
      }
      case 'round_bf16': {
        this.helpers.add('f32_to_bfloats')
        const rounded = `(call $f32_to_bfloats ${wide ? a : this.splat(e.args[0]!)})`
        return wide ? rounded : `(f32x4.extract_lane 0 ${rounded})`
      }
      case 'to_bool':
        if (source === 'f32')
          return wide ? `(f32x4.ne ${a} (v128.const f32x4 0 0 0 0))` : `(f32.ne ${a} (f32.const 0))`
        return wide ? `(i32x4.ne ${a} (v128.const i32x4 0 0 0 0))` : `(i32.ne ${a} (i32.const 0))`
      case 'to_f32':
        return wide ? `(v128.and ${a} (v128.const f32x4 1 1 1 1))` : `(f32.convert_i32_u ${a})`
      case 'to_i32':
      case 'to_u32':
        return source === 'bool' && wide ? `(i32x4.neg ${a})` : a!
      case 'bits_to_f32':
        return wide ? a! : `(f32.reinterpret_i32 ${a})`
      case 'f32_to_bits':
        return wide ? a! : `(i32.reinterpret_f32 ${a})`
      default:
        throw new Error(`WebAssembly has no form of ${e.fn} for ${source} x ${e.lanes}`)
    }
  }

  private sign(x: KExpr, wide: boolean): string {
    const v = this.twice(x)
    if (!wide)
      return `(f32.sub (f32.convert_i32_u (f32.gt ${v.set} (f32.const 0))) (f32.convert_i32_u (f32.lt ${v.get} (f32.const 0))))`
    const one = '(v128.const f32x4 1 1 1 1)'
    const zero = '(v128.const f32x4 0 0 0 0)'
    return x.type === 'f32'
      ? `(f32x4.sub (v128.and (f32x4.gt ${v.set} ${zero}) ${one}) (v128.and (f32x4.lt ${v.get} ${zero}) ${one}))`
      : `(i32x4.sub (i32x4.lt_s ${v.set} ${zero}) (i32x4.gt_s ${v.get} ${zero}))`
  }

  /** A value that an instruction needs twice: kept in a local at its first use. */
  private twice(x: KExpr): { set: string; get: string } {
    if (x.op === 'ref') return { set: this.expr(x), get: this.expr(x) }
    const name = `twice_${++this.temporaries}`
    this.locals.set(name, wasmType(x.type, x.lanes))
    return { set: `(local.tee $${name} ${this.expr(x)})`, get: `(local.get $${name})` }
  }

  /** Vector shifts take one scalar count for all lanes. */
  private shift(e: Extract<KExpr, { op: 'apply' }>, name: string): string {
    const count = e.args[1]!
    if (count.op === 'splat') return `(${name} ${this.expr(e.args[0]!)} ${this.expr(count.value)})`
    const scalar = name.replace('i32x4', 'i32')
    const [x, by] = [this.twice(e.args[0]!), this.twice(count)]
    let text = `(i32x4.splat (${scalar} (i32x4.extract_lane 0 ${x.set}) (i32x4.extract_lane 0 ${by.set})))`
    for (let l = 1; l < 4; l++)
      text = `(i32x4.replace_lane ${l} ${text} (${scalar} (i32x4.extract_lane ${l} ${x.get}) (i32x4.extract_lane ${l} ${by.get})))`
    return text
  }
}

/** The number that all lanes of a vector of floats hold. */
const constantOf = (e: KExpr): number | null =>
  e.op === 'splat' && e.type === 'f32' && e.value.op === 'const' ? e.value.value : null

/** The instruction that takes these of eight lanes, byte by byte. */
export const shuffleName = (order: LaneOrder): string =>
  `i8x16.shuffle ${order.flatMap((l) => [0, 1, 2, 3].map((b) => 4 * l + b)).join(' ')}`

const offsetText = (bytes: number): string => (bytes === 0 ? '' : ` offset=${bytes}`)

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  return Object.is(value, -0) ? '-0' : String(Math.fround(value))
}
