// What an operator is: one object that holds its shape rule, algorithm, derivative, reference, documentation and samples.
import type { Expr } from '../ir/expr.ts'
import type { Attrs, Build, Node } from '../ir/graph.ts'
import type { TensorType } from '../ir/types.ts'

/** One element of an input at an index of its own rank. */
export type Read = (index: readonly Expr[]) => Expr

/** A tensor in float64 (integers and bools hold whole numbers), row-major. */
export interface F64Tensor {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

/**
 * How fusion sees an operator: `leaf` reads memory or is a literal; `pointwise` has the shape of its inputs; `view` only re-indexes;
 * `reduce` returns one reduction over its input; `contraction` a sum of products; `generic` any other pure function of the element
 * (stored, unless cheap); `scatter` and `sort` are no function of an element and have a nest kind of their own.
 */
export type OpKind = 'leaf' | 'pointwise' | 'view' | 'reduce' | 'contraction' | 'generic' | 'scatter' | 'sort'

export interface VjpArgs<A extends Attrs> {
  /** Cotangent of the result, of its type. */
  readonly dy: Node
  readonly y: Node
  readonly inputs: readonly Node[]
  readonly attrs: A
  readonly b: Build
}

export interface Op<A extends Attrs = Attrs> {
  readonly name: string
  readonly kind: OpKind
  /** One or two sentences with the formula and its source. */
  readonly doc: string
  /** Throws ShapeError: the types and a hint. */
  type(inputs: readonly TensorType[], attrs: A): TensorType
  /** One output element as a function of reads. */
  at?(
    index: readonly Expr[],
    inputs: readonly Read[],
    attrs: A,
    types: readonly TensorType[],
    out: TensorType,
  ): Expr
  /** Cotangents of the inputs; null where an input has none. */
  vjp?(args: VjpArgs<A>): (Node | null)[]
  /** Plain float64 loops: what the operator means. */
  reference(
    inputs: readonly F64Tensor[],
    attrs: A,
    out: { readonly shape: readonly number[]; readonly dtype: string },
    types: readonly TensorType[],
  ): F64Tensor
  /** Input types and attributes for conformance, gradient tests and documentation: `f32[2,3], f32[3] | axis=1`. */
  readonly samples: readonly string[]
  /** Of a reduction: whether it has a single term for inputs of these types, and so is a function of the element. */
  single?(types: readonly TensorType[], attrs: A): boolean
  /** Rough cost of one element in arithmetic operations: fusion recomputes what is cheap. */
  readonly cost?: number
}

/** Any operator, whatever its attributes. */
export type AnyOp = Op<Attrs>

/** Narrows the attribute type for the author, and widens it for the table: the compiler only ever passes attributes that `type` accepted. */
export function defineOp<A extends Attrs>(op: Op<A>): AnyOp {
  return op as unknown as AnyOp
}

/** A parameter of a function that the language can call. */
export interface BuiltinParam {
  readonly name: string
  /**
   * `tensor` (a number becomes a scalar of the other tensors' dtype), `mask` (bool), `index` (integer tensor), `tensors` (a list), `number`
   * (compile-time), `scalar` (compile-time number or scalar tensor), `int`, `ints` (int or list), `axes` (None, int or list), `bool`, `string`, `dtype`, `shape`.
   */
  readonly kind:
    | 'tensor'
    | 'mask'
    | 'index'
    | 'tensors'
    | 'number'
    | 'scalar'
    | 'int'
    | 'ints'
    | 'axes'
    | 'bool'
    | 'string'
    | 'dtype'
    | 'shape'
    | 'any'
  readonly default?: BuiltinValue
}

export type BuiltinValue = Node | readonly Node[] | number | readonly number[] | boolean | string | null

export type BuiltinArgs = Readonly<Record<string, BuiltinValue>>

/** A function of the language that is implemented here; composites live in the prelude instead. */
export interface Builtin {
  readonly name: string
  /** `sum(x, axis=None, keepdims=false)`: parsed into `params` by `builtin()`. */
  readonly signature: string
  readonly params: readonly BuiltinParam[]
  readonly doc: string
  /** `context` gives what random functions and initialisers key on. */
  build(args: BuiltinArgs, b: Build, context: CallContext): Node | readonly Node[]
  /** The value on compile-time numbers, where it has one. */
  fold?(args: readonly number[]): number
}

export interface CallContext {
  /** A 32-bit hash of the member's path, or of the call's source position and unrolled index. */
  readonly key: number
  /** The shape that the declared type gives to an initialiser that is the whole right-hand side. */
  readonly shape: TensorType | null
  readonly training: boolean
}

/**
 * Makes a built-in from a compact signature: `sum(x: tensor, axis: axes = None, keepdims: bool = false)`.
 * Parameters after `*` go by name only.
 */
export function builtin(
  signature: string,
  doc: string,
  build: Builtin['build'],
  fold?: Builtin['fold'],
): Builtin {
  const match = /^(\w+)\((.*)\)$/.exec(signature)
  if (!match) throw new Error(`bad signature ${signature}`)
  const params = match[2]!
    .split(/,\s*(?![^[]*\])/)
    .filter((p) => p !== '')
    .map(parseParam)
  return { name: match[1]!, signature, params, doc, build, ...(fold ? { fold } : {}) }
}

function parseParam(text: string): BuiltinParam {
  const match = /^(\w+): (\w+)(?: = (.+))?$/.exec(text.trim())
  if (!match) throw new Error(`bad parameter ${text}`)
  const base = { name: match[1]!, kind: match[2] as BuiltinParam['kind'] }
  return match[3] === undefined ? base : { ...base, default: parseDefault(match[3]) }
}

function parseDefault(text: string): BuiltinValue {
  if (text === 'None') return null
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^".*"$/.test(text)) return text.slice(1, -1)
  if (text.startsWith('[')) return text.slice(1, -1).split(',').map(Number)
  return Number(text)
}
