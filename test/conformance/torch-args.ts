// The arguments of a PyTorch call, by parameter name, as text of the language.
import type { Tensor } from '../../runtime/tensor.ts'
import { isRecord } from './manifest.ts'

/** A call cannot be said in the language; the message says why. */
export class Untranslatable extends Error {}

const tensorKey = (value: unknown): string | null =>
  isRecord(value) && typeof value.t === 'string' ? value.t : null

const identifier = (key: string): string => (key.startsWith('kw.') ? key : `in.${key}`).replaceAll(/\W/g, '_')

/** A JSON argument as an expression: `{"t": KEY}` is an input, `{"float": "inf"}` and `{"dtype": …}` what they say. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  const key = tensorKey(value)
  if (key !== null) return identifier(key)
  if (isRecord(value) && typeof value.float === 'string') return value.float
  if (isRecord(value) && typeof value.dtype === 'string') return value.dtype
  throw new Error(`an argument of no known kind: ${JSON.stringify(value).slice(0, 80)}`)
}

export class TorchArgs {
  private readonly values = new Map<string, unknown>()
  private readonly tensors: ReadonlyMap<string, Tensor>

  /** Throws `Untranslatable` for arguments that the signature does not have. */
  constructor(
    signature: readonly string[],
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
    tensors: ReadonlyMap<string, Tensor>,
  ) {
    this.tensors = tensors
    args.forEach((value, i) => {
      const name = signature[i]
      if (name === undefined) throw new Untranslatable(`a positional argument ${i} that is not known`)
      this.values.set(name, value)
    })
    for (const [name, value] of Object.entries(kwargs)) {
      if (!signature.includes(name)) throw new Untranslatable(`an argument \`${name}\` that is not known`)
      this.values.set(name, value)
    }
  }

  /** Shapes of all input tensors. */
  shapes(): (readonly number[])[] {
    return [...this.tensors].flatMap(([name, tensor]) => (name.startsWith('in.') ? [tensor.shape] : []))
  }

  /** The JSON value; undefined where it is absent. */
  value(name: string): unknown {
    return this.values.get(name)
  }

  has(name: string): boolean {
    return (this.values.get(name) ?? null) !== null
  }

  /** The argument as text; None where it is absent. */
  text(name: string): string {
    return textOf(this.values.get(name))
  }

  or(name: string, fallback: string): string {
    return this.has(name) ? this.text(name) : fallback
  }

  /** A number or a tensor as an operand: a negative number in parentheses. */
  operand(name: string): string {
    const text = this.text(name)
    return text.startsWith('-') ? `(${text})` : text
  }

  tensor(name: string): Tensor | null {
    const key = tensorKey(this.values.get(name))
    if (key === null) return null
    return this.tensors.get(key.startsWith('kw.') ? key : `in.${key}`) ?? null
  }

  /** Rank of a tensor; numbers have none. */
  rank(name: string): number {
    return this.tensor(name)?.shape.length ?? 0
  }

  output(index: number): Tensor | undefined {
    return this.tensors.get(`out.${index}`)
  }

  /** A number, whether it was given as one or as a tensor of one element. */
  number(name: string, fallback: number): number {
    const value = this.values.get(name)
    if (typeof value === 'number') return value
    if (isRecord(value) && typeof value.float === 'string')
      return Number(value.float.replace('inf', 'Infinity'))
    return this.tensor(name)?.data[0] ?? fallback
  }

  /** A tensor of integers or bools converted: for operators that PyTorch promotes to floats. */
  float(name: string): string {
    const tensor = this.tensor(name)
    return tensor && tensor.dtype !== 'f32' ? `f32(${this.text(name)})` : this.operand(name)
  }

  /** Operands converted to the dtype that PyTorch promotes them to: f32 before integers before bool. */
  promoted(...names: readonly string[]): string[] {
    const kinds = names.map((name) => {
      const value = this.values.get(name)
      if (typeof value === 'number') return Number.isInteger(value) ? 'number' : 'f32'
      return this.tensor(name)?.dtype ?? (isRecord(value) ? 'f32' : 'number')
    })
    const to = kinds.includes('f32') ? 'f32' : kinds.some((kind) => kind !== 'bool') ? 'i32' : 'bool'
    return names.map((name, i) => {
      const kind = kinds[i]!
      const isTensor = this.tensor(name) !== null
      return isTensor && kind !== to ? `${to}(${this.text(name)})` : this.operand(name)
    })
  }

  /** `, as=value` for an argument that is given and not None. */
  option(name: string, as = name): string {
    return this.has(name) ? `, ${as}=${this.text(name)}` : ''
  }

  options(...names: readonly string[]): string {
    return names.map((name) => this.option(name)).join('')
  }

  /** `, axis=…, keepdims=…`: a scalar has no axes to name, and no axes at all mean every axis. */
  axes(): string {
    if (this.rank('input') === 0) return ''
    const dims = this.value('dim')
    const all = Array.isArray(dims) && dims.length === 0
    return `${all ? '' : this.option('dim', 'axis')}${this.option('keepdim', 'keepdims')}`
  }
}
