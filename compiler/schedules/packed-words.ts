// Buffers of 32-bit words whose elements are smaller: loads take a part of a word out, and stores put one in.
//
// A schedule whose threads own whole words stores words. All other stores of a part go through atomic operations, since other threads may
// change the rest of the word at the same time.
import type { KExpr, Kernel, Stmt } from '../ir/kernel.ts'
import { type DType, elementBytes } from '../ir/types.ts'
import { kadd, kapply, kconst, kload, kref } from './kexpr.ts'

/** Elements of a dtype that share a word. */
export const perWord = (dtype: DType): number => 4 / elementBytes(dtype)

const primitive = (
  name: 'unpack_u8' | 'unpack_i8' | 'unpack_bf16' | 'bits_bf16' | 'insert_bits',
  args: readonly KExpr[],
  type: 'f32' | 'i32' | 'u32',
): KExpr => ({ op: 'primitive', name, args, type, lanes: 1 })

/** A word whose low bits are those that the value has in memory. */
const bitsOf = (value: KExpr, dtype: DType): KExpr =>
  dtype === 'bf16'
    ? primitive('bits_bf16', [value], 'u32')
    : value.type === 'u32'
      ? value
      : kapply('to_u32', [value], 'u32')

/** The word with the element at `at` set to the value; whole numbers wrap around. */
export const inserted = (word: KExpr, value: KExpr, at: KExpr, dtype: DType): KExpr => {
  const count = kconst(8 * elementBytes(dtype), 'u32')
  return primitive('insert_bits', [word, bitsOf(value, dtype), placeOf(at, dtype), count], 'u32')
}

/** How far the element at `at` lies above the lowest bit of its word. */
function placeOf(at: KExpr, dtype: DType): KExpr {
  const bits = 8 * elementBytes(dtype)
  const inWord = kapply('bitand', [kapply('to_u32', [at], 'u32'), kconst(perWord(dtype) - 1, 'u32')])
  return kapply('mul', [kconst(bits, 'u32'), inWord])
}

/** The word that holds the element at `at`. */
const wordOf = (at: KExpr, dtype: DType): KExpr => {
  const shift = Math.log2(perWord(dtype))
  return at.op === 'const' ? kconst(at.value >> shift) : kapply('shr', [at, kconst(shift)])
}

/** The kernel on arrays of words; `packed` are the dtypes whose elements share them. */
export function packWords(kernel: Kernel, packed: readonly DType[]): Kernel {
  const dtypes = new Map(kernel.params.filter((p) => packed.includes(p.dtype)).map((p) => [p.name, p.dtype]))
  return dtypes.size === 0 ? kernel : { ...kernel, body: new Packer(kernel, dtypes).block(kernel.body) }
}

class Packer {
  private readonly dtypes: ReadonlyMap<string, DType>
  private readonly taken: Set<string>
  /** What must stand before the current statement. */
  private before: Stmt[] = []

  constructor(kernel: Kernel, dtypes: ReadonlyMap<string, DType>) {
    this.dtypes = dtypes
    this.taken = new Set([...kernel.params, ...kernel.locals, ...(kernel.registers ?? [])].map((p) => p.name))
    collectNames(kernel.body, this.taken)
  }

  block(stmts: readonly Stmt[]): Stmt[] {
    return stmts.flatMap((s) => {
      const outer = this.before
      this.before = []
      const made = this.stmt(s)
      const all = [...this.before, ...made]
      this.before = outer
      return all
    })
  }

  private stmt(s: Stmt): Stmt[] {
    switch (s.kind) {
      case 'let':
      case 'var':
      case 'assign':
        return [{ ...s, value: this.expr(s.value) }]
      case 'for':
        return [{ ...s, from: this.expr(s.from), to: this.expr(s.to), body: this.block(s.body) }]
      case 'if':
        return [
          {
            ...s,
            condition: this.expr(s.condition),
            then: this.block(s.then),
            else: this.block(s.else),
          },
        ]
      case 'primitive':
        return [
          {
            ...s,
            elements: s.elements.map((e) => ({ ...e, index: this.expr(e.index) })),
            args: s.args.map((a) => this.expr(a)),
          },
        ]
      case 'store': {
        const store = { ...s, index: this.expr(s.index), value: this.expr(s.value) }
        const dtype = this.dtypes.get(s.array)
        return dtype === undefined || s.whole ? [store] : this.put(store, dtype)
      }
      default:
        return [s]
    }
  }

  /** Changes the bits of single elements. */
  private put(s: Extract<Stmt, { kind: 'store' }>, dtype: DType): Stmt[] {
    if (s.value.lanes === 4) {
      const value = this.named('four', s.value)
      return ([0, 1, 2, 3] as const).flatMap((lane) => {
        const part: KExpr = { op: 'lane', value, lane, type: value.type, lanes: 1 }
        return this.put({ ...s, offset: s.offset + lane, value: part }, dtype)
      })
    }
    const at = this.named('at', kadd(s.index, kconst(s.offset)))
    const place = this.named('place', placeOf(at, dtype))
    const mask = kconst(2 ** (8 * elementBytes(dtype)) - 1, 'u32')
    return [
      {
        kind: 'primitive',
        name: 'put_bits',
        elements: [{ array: s.array, index: wordOf(at, dtype) }],
        args: [place, mask, bitsOf(s.value, dtype)],
      },
    ]
  }

  private expr(e: KExpr): KExpr {
    switch (e.op) {
      case 'const':
      case 'ref':
        return e
      case 'load':
      case 'loadSplat': {
        const index = this.expr(e.index)
        const dtype = this.dtypes.get(e.array)
        if (dtype === undefined) return { ...e, index }
        const part = (lane: number): KExpr =>
          this.element(e.array, kadd(index, kconst(e.offset + lane)), dtype)
        if (e.op === 'loadSplat') return { op: 'splat', value: part(0), type: e.type, lanes: 4 }
        if (e.lanes === 1) return part(0)
        return { op: 'vector', parts: [part(0), part(1), part(2), part(3)], type: e.type, lanes: 4 }
      }
      case 'apply':
      case 'primitive':
        return { ...e, args: e.args.map((a) => this.expr(a)) }
      case 'splat':
      case 'lane':
        return { ...e, value: this.expr(e.value) }
      case 'vector': {
        const [a, b, c, d] = e.parts
        return { ...e, parts: [this.expr(a), this.expr(b), this.expr(c), this.expr(d)] }
      }
      case 'shuffle': {
        const [a, b] = e.parts
        return { ...e, parts: [this.expr(a), this.expr(b)] }
      }
    }
  }

  private element(array: string, index: KExpr, dtype: DType): KExpr {
    const at = this.named('at', index)
    const word = kload(array, wordOf(at, dtype), 'u32')
    if (dtype === 'bf16') return primitive('unpack_bf16', [word, at], 'f32')
    if (dtype === 'i8') return primitive('unpack_i8', [word, at], 'i32')
    const byte = primitive('unpack_u8', [word, at], 'u32')
    return dtype === 'bool' ? kapply('ne', [byte, kconst(0, 'u32')], 'bool') : byte
  }

  /** A value that is needed more than once. */
  private named(stem: string, value: KExpr): KExpr {
    if (value.op === 'const' || value.op === 'ref') return value
    let name = stem
    for (let i = 2; this.taken.has(name); i++) name = `${stem}_${i}`
    this.taken.add(name)
    this.before.push({ kind: 'let', name, value })
    return kref(name, value.type, value.lanes)
  }
}

function collectNames(stmts: readonly Stmt[], into: Set<string>): void {
  for (const s of stmts) {
    if (s.kind === 'let' || s.kind === 'var') into.add(s.name)
    else if (s.kind === 'if') {
      collectNames(s.then, into)
      collectNames(s.else, into)
    } else if (s.kind === 'for') {
      into.add(s.name)
      collectNames(s.body, into)
    }
  }
}
