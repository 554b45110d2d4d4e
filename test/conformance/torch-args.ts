// The arguments of a PyTorch call as text of the language.
import type { Tensor } from '../../runtime/tensor.ts'

export type TorchValue =
  | null
  | boolean
  | number
  | string
  | readonly TorchValue[]
  | { readonly t: string }
  | { readonly float: string }
  | { readonly dtype: string }

const isTensor = (value: TorchValue | undefined): value is { readonly t: string } =>
  typeof value === 'object' && value !== null && 't' in value

function text(value: TorchValue): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return `"${value}"`
  if (typeof value !== 'object') return String(value)
  if (isTensor(value)) return (value.t.startsWith('kw') ? value.t : `in.${value.t}`).replaceAll('.', '_')
  if ('float' in value) return value.float
  if ('dtype' in value) return value.dtype
  return `[${(value as readonly TorchValue[]).map(text).join(', ')}]`
}

export class TorchArgs {
  private readonly args: readonly TorchValue[]
  private readonly kwargs: Readonly<Record<string, TorchValue>>
  private readonly tensors: ReadonlyMap<string, Tensor>

  constructor(
    args: readonly TorchValue[],
    kwargs: Readonly<Record<string, TorchValue>>,
    tensors: ReadonlyMap<string, Tensor>,
  ) {
    this.args = args
    this.kwargs = kwargs
    this.tensors = tensors
  }

  /** Shapes of all input tensors. */
  shapes(): (readonly number[])[] {
    return [...this.tensors].flatMap(([name, tensor]) => (name.startsWith('in.') ? [tensor.shape] : []))
  }

  /** A value by position, or by keyword. */
  value(position: number, keyword?: string): TorchValue | undefined {
    return this.args[position] ?? (keyword === undefined ? undefined : this.kwargs[keyword])
  }

  /** A positional argument as text; a missing one is None. */
  at(position: number): string {
    return text(this.args[position] ?? null)
  }

  tensor(position: number): Tensor | null {
    const value = this.args[position]
    return isTensor(value) ? (this.tensors.get(`in.${value.t}`) ?? null) : null
  }

  rank(position: number): number {
    return this.tensor(position)?.shape.length ?? 0
  }

  output(index: number): Tensor | undefined {
    return this.tensors.get(`out.${index}`)
  }

  /** A keyword argument as text, or the fallback. */
  keyword(name: string, fallback: string): string {
    const value = this.kwargs[name]
    return value === undefined ? fallback : text(value)
  }

  /** `, name=value` for a positional or keyword argument that is given and not None. */
  option(position: number, keyword: string, name = keyword): string {
    const value = this.value(position, keyword)
    return value === undefined || value === null ? '' : `, ${name}=${text(value)}`
  }

  /** `, axis=…, keepdims=…`: a scalar has no axes to name. */
  axes(position = 1, keepdims = 2): string {
    const scalar = this.rank(0) === 0
    const axis = scalar ? '' : this.option(position, 'dim', 'axis')
    return `${axis}${scalar ? '' : this.option(keepdims, 'keepdim', 'keepdims')}`
  }
}
