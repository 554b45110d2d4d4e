// One ONNX node with its inputs as text of the language: tensors become arguments, shape-like inputs numbers.
import type { Tensor } from '../../runtime/tensor.ts'

export interface OnnxManifestNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attrs: Readonly<Record<string, unknown>>
}

/** What a node computes: an expression for each output that has a name, and statements before them. */
export interface OnnxText {
  readonly statements?: readonly string[]
  readonly outputs: readonly (string | null)[]
}

export type OnnxTranslation = (n: OnnxNode) => string | OnnxText | { readonly skip: string }

export const argumentName = (input: string): string => `in_${input.replaceAll(/\W/g, '_')}`

export const listText = (values: readonly number[]): string => `[${values.join(', ')}]`

export class OnnxNode {
  private readonly node: OnnxManifestNode
  private readonly tensors: ReadonlyMap<string, Tensor>

  constructor(node: OnnxManifestNode, tensors: ReadonlyMap<string, Tensor>) {
    this.node = node
    this.tensors = tensors
  }

  get inputCount(): number {
    return this.node.inputs.length
  }

  get outputCount(): number {
    return this.node.outputs.length
  }

  /** Whether the output at `index` is asked for. */
  wants(index: number): boolean {
    return (this.node.outputs[index] ?? '') !== ''
  }

  has(index: number): boolean {
    return (this.node.inputs[index] ?? '') !== ''
  }

  /** An input as text; an absent one is None. */
  in(index: number): string {
    return this.has(index) ? argumentName(this.node.inputs[index]!) : 'None'
  }

  all(): string[] {
    return this.node.inputs.map((_, i) => this.in(i))
  }

  tensor(index: number): Tensor {
    const name = this.node.inputs[index]
    const found = name === undefined ? undefined : this.tensors.get(name)
    if (!found) throw new Error(`the vector has no input ${index} (${name})`)
    return found
  }

  shape(index: number): readonly number[] {
    return this.tensor(index).shape
  }

  rank(index: number): number {
    return this.shape(index).length
  }

  /** A shape-like input as numbers, or null where it is absent. */
  numbers(index: number): number[] | null {
    return this.has(index) ? Array.from(this.tensor(index).data) : null
  }

  number(name: string, fallback: number): number {
    const value = this.node.attrs[name]
    return typeof value === 'number' ? value : fallback
  }

  flag(name: string, fallback = false): boolean {
    return this.number(name, Number(fallback)) !== 0
  }

  list(name: string): number[] | null {
    const value = this.node.attrs[name]
    return Array.isArray(value) ? (value as number[]) : null
  }

  string(name: string, fallback: string): string {
    const value = this.node.attrs[name]
    return typeof value === 'string' ? value : fallback
  }

  hasAttribute(name: string): boolean {
    return this.node.attrs[name] !== undefined
  }

  /** Attribute `name` as a non-negative axis of input 0. */
  axis(fallback: number, name = 'axis'): number {
    const axis = this.number(name, fallback)
    return axis < 0 ? axis + this.rank(0) : axis
  }
}
