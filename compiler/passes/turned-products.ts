// Products whose only reader changes the order of their axes, as the gradient of a transposed weight: they are made in that order.
import { type Node, topological } from '../ir/graph.ts'

/** The permutations below `roots`, by id, that a product of its own can take the place of. */
export function turnedProducts(roots: readonly Node[]): ReadonlySet<number> {
  const nodes = topological(roots)
  const uses = new Map<number, number>(roots.map((n) => [n.id, 1]))
  for (const node of nodes) for (const input of node.inputs) uses.set(input.id, (uses.get(input.id) ?? 0) + 1)
  const turned = (n: Node): boolean => {
    const [x] = n.inputs
    return n.op === 'permute' && x!.op === 'einsum' && uses.get(x!.id) === 1 && isPlain(x!)
  }
  return new Set(nodes.filter(turned).map((n) => n.id))
}

/** Whether each axis of the result is one of a single factor: products of batches keep their order, which passes on attention know. */
function isPlain(product: Node): boolean {
  const [inputs, output] = (product.attrs.spec as string).split('->') as [string, string]
  return [...output].every((letter) => inputs.split(letter).length === 2)
}

/** The letters of a product's result in the order of a permutation of its axes. */
export function turnedSpec(product: Node, axes: readonly number[]): string {
  const [inputs, output] = (product.attrs.spec as string).split('->') as [string, string]
  return `${inputs}->${axes.map((a) => output[a]!).join('')}`
}
