// Kernel -> WebAssembly text: folded s-expressions, one local a name.

import { render } from '../../templates/wasm/kernel.wat.hbs'
import { GROUP, type KExpr, type Kernel, type Lanes, type Stmt } from '../ir/kernel.ts'
import { type DType, ELEMENT_BYTES, elementBytes, type Scalar } from '../ir/types.ts'
import { wasmForm, wasmHelpers } from '../targets/wasm.ts'
import { withDependencies } from '../targets/wasm-math.ts'
import { hoistCalls, type Inlined, inlinedFunctions } from './wasm-inline.ts'
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

export function emitWat(kernel: Kernel, header: readonly string[]): string {
  const inlined = inlinedFunctions(kernel)
  const printer = new Printer(kernel, inlined)
  const body = kernel.body.flatMap((s) => printer.stmt(s))
  const text = render({
    header,
    math: withDependencies(printer.math).map((f) => indent(f.text.trim(), 2)),
    helpers: [...printer.helpers].sort().map((name) => indent(wasmHelpers.get(name)!, 2)),
    inlined: [...inlined].map(
      ([name, { comment }]) =>
        `  ;; ${name} is written out where it is called.\n${indent(comment.join('\n'), 2)}`,
    ),
    params: kernel.params.map((p) => p.name),
    locals: [...printer.locals].map(([name, type]) => ({ name, type })),
    body: body.map((line) => `        ${line}`).join('\n'),
  })
  return text.replace(/\n{3,}/g, '\n\n')
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((l) => (l === '' ? l : ' '.repeat(by) + l))
    .join('\n')
const wasmType = (type: Scalar, lanes: Lanes): string =>
  lanes === 4 ? 'v128' : type === 'f32' ? 'f32' : 'i32'
const WIDTH = 110

class Printer {
  readonly locals = new Map<string, string>()
  readonly math = new Set<string>()
  readonly helpers = new Set<string>()
  private readonly scratch: ReadonlyMap<string, number>
  private readonly params: ReadonlyMap<string, DType>
  private readonly inlined: ReadonlyMap<string, Inlined>
  private temporaries = 0

  constructor(kernel: Kernel, inlined: ReadonlyMap<string, Inlined>) {
    this.inlined = inlined
    this.scratch = scratchLayout(kernel).offsets
    this.params = new Map(kernel.params.map((p) => [p.name, p.dtype]))
    this.locals.set(GROUP, 'i32')
  }

  stmt(s: Stmt): string[] {
    if (this.inlined.size === 0) return this.plain(s)
    if (s.kind !== 'let' && s.kind !== 'var' && s.kind !== 'assign' && s.kind !== 'store')
      return this.plain(s)
    const before: string[] = []
    let count = 0
    const value = hoistCalls(s.value, new Set(this.inlined.keys()), ({ fn, args }) => {
      const { locals, statements, value: result } = this.inlined.get(fn)!
      for (const name of locals) this.locals.set(name, 'v128')
      const name = `${fn}.${++count}`
      this.locals.set(name, 'v128')
      before.push(
        ...this.fold(`(local.set $${locals[0]} `, args[0]!),
        ...statements.flatMap((t) => t.split('\n')),
      )
      before.push(...`(local.set $${name} ${result})`.split('\n'))
      return { op: 'ref', name, type: 'f32', lanes: 4 }
    })
    return [...before, ...this.plain({ ...s, value })]
  }

  private plain(s: Stmt): string[] {
    switch (s.kind) {
      case 'let':
      case 'var':
        this.locals.set(s.name, wasmType(s.value.type, s.value.lanes))
        return this.fold(`(local.set $${s.name} `, s.value)
      case 'assign':
        return this.extremum(s) ?? this.fold(`(local.set $${s.name} `, s.value)
      case 'comment':
        return [`;; ${s.text}`]
      case 'barrier':
        return []
      case 'primitive':
        throw new Error(`WebAssembly has no ${s.name}`)
      case 'store':
        return this.store(s)
      case 'if': {
        const lines = [
          `(if ${this.expr(s.condition)}`,
          '  (then',
          ...s.then.flatMap((t) => this.stmt(t)).map((l) => `    ${l}`),
        ]
        lines[lines.length - 1] += ')'
        if (s.else.length > 0) {
          lines.push('  (else', ...s.else.flatMap((t) => this.stmt(t)).map((l) => `    ${l}`))
          lines[lines.length - 1] += ')'
        }
        lines[lines.length - 1] += ')'
        return lines
      }
      case 'for':
        return this.loop(s)
    }
  }

  /**
   * `best = max(best, x)` of vectors, in three instructions where `f32x4.max` takes eight on x86: a lane that is NaN never wins the
   * comparison and is joined by its bits, which leaves NaN. The sign of a zero is that of the first one.
   */
  private extremum(s: Extract<Stmt, { kind: 'assign' }>): string[] | null {
    const { value } = s
    if (value.op !== 'apply' || value.lanes !== 4 || value.type !== 'f32') return null
    if (value.fn !== 'max' && value.fn !== 'min') return null
    const [best, x] = value.args as [KExpr, KExpr]
    if (best.op !== 'ref' || best.name !== s.name) return null
    const name = `${value.fn}.x`
    this.locals.set(name, 'v128')
    const own = this.expr(best)
    const [from, to] = [`(local.get $${name})`, `(local.set $${s.name}`]
    return [
      ...this.fold(`(local.set $${name} `, x),
      to,
      `  (v128.or (f32x4.p${value.fn} ${own} ${from}) (f32x4.ne ${from} ${from})))`,
    ]
  }

  private loop(s: Extract<Stmt, { kind: 'for' }>): string[] {
    this.locals.set(s.name, 'i32')
    const before: string[] = []
    let limit = this.expr(s.to)
    if (s.to.op !== 'const' && s.to.op !== 'ref') {
      const name = `${s.name}_stop`
      this.locals.set(name, 'i32')
      before.push(`(local.set $${name} ${limit})`)
      limit = `(local.get $${name})`
    }
    return [
      ...before,
      `(local.set $${s.name} ${this.expr(s.from)})`,
      `(block $${s.name}_done (loop $${s.name}_next`,
      `  (br_if $${s.name}_done (i32.ge_s (local.get $${s.name}) ${limit}))`,
      ...s.body.flatMap((t) => this.stmt(t)).map((l) => `  ${l}`),
      `  (local.set $${s.name} (i32.add (local.get $${s.name}) (i32.const ${s.step})))`,
      `  (br $${s.name}_next)))`,
    ]
  }

  private store(s: Extract<Stmt, { kind: 'store' }>): string[] {
    const at = this.address(s.array, s.index, s.offset)
    const narrow = narrowStorage(this.params.get(s.array))
    if (narrow) {
      const [before, after] = narrow.store(at, s.value.lanes, this.helpers)
      const one = narrow.wide && s.value.lanes === 1
      const line = `${before}${one ? this.splat(s.value) : this.expr(s.value)}${after}`
      if (one || line.length <= WIDTH) return [line]
      const rest = this.lines(s.value).map((l) => `  ${l}`)
      rest[rest.length - 1] += after
      return [before.trimEnd(), ...rest]
    }
    const op = s.value.lanes === 4 ? 'v128.store' : s.value.type === 'f32' ? 'f32.store' : 'i32.store'
    const line = `(${op}${at.offset} ${at.base} ${this.expr(s.value)})`
    return line.length <= WIDTH
      ? [line]
      : [
          `(${op}${at.offset} ${at.base}`,
          ...this.lines(s.value).map((l, i, all) => `  ${l}${i === all.length - 1 ? ')' : ''}`),
        ]
  }

  /** `head value)`, over several lines where one is too long. */
  private fold(head: string, value: KExpr): string[] {
    const line = `${head}${this.expr(value)})`
    if (line.length <= WIDTH) return [line]
    const rest = this.lines(value)
    return [head.trimEnd(), ...rest.map((l, i) => `  ${l}${i === rest.length - 1 ? ')' : ''}`)]
  }

  /** An expression over several lines: operands one below the other where they do not fit. */
  private lines(e: KExpr): string[] {
    const flat = this.expr(e)
    if (flat.length <= WIDTH) return [flat]
    if (e.op !== 'apply') return [flat]
    const form = wasmForm(e.fn, e.args[0]!.type, e.lanes)
    const head =
      form.kind === 'instruction'
        ? `(${form.name}`
        : form.kind === 'math' && e.lanes === 4
          ? `(call $${form.name}`
          : null
    if (head === null || /shl|shr/.test(head)) return [flat]
    const rest = e.args.flatMap((a) => this.lines(a)).map((l) => `  ${l}`)
    rest[rest.length - 1] += ')'
    return [head, ...rest]
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

  private splat(value: KExpr): string {
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
  private address(array: string, index: KExpr, extra: number): Address {
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

  private apply(e: Extract<KExpr, { op: 'apply' }>): string {
    const type = e.fn === 'select' ? e.type : e.args[0]!.type
    const form = wasmForm(e.fn, type, e.lanes)
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

const offsetText = (bytes: number): string => (bytes === 0 ? '' : ` offset=${bytes}`)

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  return Object.is(value, -0) ? '-0' : String(Math.fround(value))
}
