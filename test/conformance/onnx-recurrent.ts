// ONNX's recurrent operators by the library's steps of one direction.
import type { OnnxNode, OnnxText, OnnxTranslation } from './onnx-node.ts'

/** ONNX has the gates of an LSTM as input, output, forget, cell; PyTorch and the library as input, forget, cell, output. */
const GATES = [0, 2, 3, 1]

function lstm(n: OnnxNode): OnnxText | { skip: string } {
  const plain = ['activations', 'clip', 'input_forget', 'layout'].every((name) => !n.hasAttribute(name))
  if (!plain || n.has(4) || n.has(7)) return { skip: 'with other activations, lengths or peepholes' }
  const size = n.number('hidden_size', 0)
  const direction = n.string('direction', 'forward')
  const sides = direction === 'bidirectional' ? [0, 1] : [0]
  const gates = (x: string, offset = 0): string => {
    const parts = GATES.map((g) => `${x}[${offset + g * size}:${offset + (g + 1) * size}]`)
    return `concat([${parts.join(', ')}])`
  }
  const statements = sides.map((d) => {
    const weight = (input: number): string => gates(`${n.in(input)}[${d}]`)
    const bias = (half: number): string => (n.has(3) ? gates(`${n.in(3)}[${d}]`, half * 4 * size) : 'None')
    const state = (input: number): string =>
      n.has(input) ? `${n.in(input)}[${d}]` : `zeros([${n.shape(0)[1]}, ${size}])`
    const backwards = direction === 'reverse' || d === 1
    const x = `transpose(${n.in(0)}, 0, 1)`
    return `let (y${d}, h${d}, c${d}) = lstm_steps(${x}, ${weight(1)}, ${weight(2)}, ${bias(0)}, ${bias(1)}, ${state(5)}, ${state(6)}, ${backwards})`
  })
  const all = (name: string): string => `stack([${sides.map((d) => name + d).join(', ')}])`
  return { statements, outputs: [`permute(${all('y')}, [2, 0, 1, 3])`, all('h'), all('c')] }
}

export const recurrent: Readonly<Record<string, OnnxTranslation>> = {
  LSTM: lstm,
  GRU: () => ({ skip: 'resets the state before its product; that of PyTorch and the library after it' }),
}
