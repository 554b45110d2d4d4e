// Kernel -> WebAssembly text: folded s-expressions, one local a name.

import { render } from '../../templates/wasm/kernel.wat.hbs'
import { GROUP, type KExpr, type Kernel, type Stmt } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { wasmHelpers } from '../targets/wasm.ts'
import { withDependencies } from '../targets/wasm-math.ts'
import { callsApart, IN_ORDER, vectorFunctions } from './wasm-calls.ts'
import { shareConstants } from './wasm-constants.ts'
import { fusedMath } from './wasm-fused.ts'
import { hoistCalls, type Inlined, inlinedFunctions } from './wasm-inline.ts'
import { sharePlaces } from './wasm-places.ts'
import { narrowStorage } from './wasm-storage.ts'
import { shuffleName, ValuePrinter, wasmType } from './wasm-values.ts'

/**
 * The text of a kernel; with `fma` its math functions multiply and add in one instruction where their errors allow it, and with `joined` the
 * vectors of one row share an address.
 */
export function emitWat(
  kernel: Kernel,
  header: readonly string[],
  { fma, joined }: Pick<Profile, 'fma' | 'joined'>,
): string {
  const inlined = inlinedFunctions(kernel, fma)
  const printer = new Printer(kernel, inlined)
  const printed = kernel.body.flatMap((s) => printer.stmt(s))
  const math = withDependencies(printer.math).map((f) => (fma ? fusedMath(f.name, f.text) : f.text).trim())
  const helpers = [...printer.helpers].sort().map((name) => wasmHelpers.get(name)!)
  const vector = joined ? vectorFunctions([...math, ...helpers]) : new Set<string>()
  const own = (text: string): string => (vector.size > 0 ? callsApart(text, vector) : text)
  const { body, before } = joined
    ? shared(own(printed.join('\n')).split('\n'), printer.locals)
    : { body: printed, before: [] }
  const text = render({
    header,
    globals: vector.size > 0 ? [IN_ORDER] : [],
    math: math.map((f) => indent(own(f), 2)),
    helpers: helpers.map((f) => indent(own(f), 2)),
    inlined: [...inlined].map(
      ([name, { comment }]) =>
        `  ;; ${name} is written out where it is called.\n${indent(comment.join('\n'), 2)}`,
    ),
    params: kernel.params.map((p) => p.name),
    locals: [...printer.locals].map(([name, type]) => ({ name, type })),
    before,
    body: body.map((line) => `        ${line}`).join('\n'),
  })
  return text.replace(/\n{3,}/g, '\n\n')
}

/** Addresses and constants that occur more than once, in locals; `before` sets those of the constants. */
function shared(
  printed: readonly string[],
  locals: Map<string, string>,
): { body: readonly string[]; before: readonly string[] } {
  const places = sharePlaces(printed)
  for (const name of places.locals) locals.set(name, 'i32')
  const { lines, constants } = shareConstants(places.lines)
  for (const name of constants.keys()) locals.set(name, 'v128')
  return { body: lines, before: [...constants].map(([name, text]) => `(local.set $${name} ${text})`) }
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((l) => (l === '' ? l : ' '.repeat(by) + l))
    .join('\n')
const WIDTH = 110

class Printer extends ValuePrinter {
  private readonly inlined: ReadonlyMap<string, Inlined>

  constructor(kernel: Kernel, inlined: ReadonlyMap<string, Inlined>) {
    super(kernel)
    this.inlined = inlined
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

  /**
   * The test stands at the end: V8 moves a value that does not change out of a loop only where every turn computes it, which a test at the
   * beginning hides from it (`GetHoistBlock` of its scheduler).
   */
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
    const loop = [
      `(loop $${s.name}_next`,
      ...s.body.flatMap((t) => this.stmt(t)).map((l) => `  ${l}`),
      `  (local.set $${s.name} (i32.add (local.get $${s.name}) (i32.const ${s.step})))`,
      `  (br_if $${s.name}_next (i32.lt_s (local.get $${s.name}) ${limit})))`,
    ]
    const start = `(local.set $${s.name} ${this.expr(s.from)})`
    if (s.from.op === 'const' && s.to.op === 'const' && s.from.value < s.to.value)
      return [...before, start, ...loop]
    loop[loop.length - 1] += '))'
    return [
      ...before,
      start,
      `(if (i32.lt_s (local.get $${s.name}) ${limit}) (then`,
      ...loop.map((l) => `  ${l}`),
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
    if (e.op === 'shuffle') return this.over(shuffleName(e.order), e.parts)
    if (e.op !== 'apply' || flat.startsWith('(v128.andnot')) return [flat]
    const form = this.formOf(e)
    const head =
      form.kind === 'instruction'
        ? form.name
        : form.kind === 'math' && e.lanes === 4
          ? `call $${form.name}`
          : null
    return head === null || /shl|shr/.test(head) ? [flat] : this.over(head, e.args)
  }

  /** An instruction or call, its operands one below the other. */
  private over(head: string, operands: readonly KExpr[]): string[] {
    const rest = operands.flatMap((a) => this.lines(a)).map((l) => `  ${l}`)
    rest[rest.length - 1] += ')'
    return [`(${head}`, ...rest]
  }
}
