// ONNX's recurrent operators by the library's steps of one direction.
import type { OnnxNode, OnnxText, OnnxTranslation } from './onnx-node.ts'

/** ONNX has the gates of an LSTM as input, output, forget, cell; PyTorch and the library as input, forget, cell, output. */
const GATES = [0, 2, 3, 1]

const isPlain = (n: OnnxNode): boolean =>
  ['activations', 'clip', 'input_forget', 'layout'].every((name) => !n.hasAttribute(name)) &&
  !n.has(4) &&
  !n.has(7)
const NOT_PLAIN = { skip: 'with other activations, lengths or peepholes' }

function lstm(n: OnnxNode): OnnxText | { skip: string } {
  if (!isPlain(n)) return NOT_PLAIN
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

/** The steps of a direction written out: `step` gives the new state's expression, and what must stand before it. */
function unrolled(
  n: OnnxNode,
  step: (d: number, t: number, h: string) => { readonly before: readonly string[]; readonly h: string },
): OnnxText | { skip: string } {
  if (!isPlain(n)) return NOT_PLAIN
  const [steps, batch] = n.shape(0) as [number, number]
  const direction = n.string('direction', 'forward')
  const sides = direction === 'bidirectional' ? [0, 1] : [0]
  const statements: string[] = []
  for (const d of sides) {
    const backwards = direction === 'reverse' || d === 1
    const order = Array.from({ length: steps }, (_, i) => (backwards ? steps - 1 - i : i))
    let h = n.has(5) ? `${n.in(5)}[${d}]` : `zeros([${batch}, ${n.number('hidden_size', 0)}])`
    for (const t of order) {
      const made = step(d, t, h)
      h = `h${d}_${t}`
      statements.push(...made.before, `${h} = ${made.h}`)
    }
    const all = Array.from({ length: steps }, (_, t) => `h${d}_${t}`)
    statements.push(`y${d} = stack([${all.join(', ')}])`, `last${d} = ${h}`)
  }
  const both = (name: string): string => sides.map((d) => name + d).join(', ')
  return { statements, outputs: [`stack([${both('y')}], axis=1)`, `stack([${both('last')}])`] }
}

/** Rows of gate `g` of a direction's weights, and of both halves of its biases. */
function gate(n: OnnxNode, d: number, g: number, gates: number) {
  const size = n.number('hidden_size', 0)
  const rows = (input: number, at: number): string => `${n.in(input)}[${d}, ${at}:${at + size}]`
  const bias = (half: number): string => (n.has(3) ? ` + ${rows(3, (half * gates + g) * size)}` : '')
  return {
    input: (t: number): string => `${n.in(0)}[${t}] @ ${rows(1, g * size)}.T${bias(0)}`,
    state: (h: string): string => `${h} @ ${rows(2, g * size)}.T${bias(1)}`,
  }
}

const rnn = (n: OnnxNode): OnnxText | { skip: string } =>
  unrolled(n, (d, t, h) => {
    const { input, state } = gate(n, d, 0, 1)
    return { before: [], h: `tanh(${input(t)} + ${state(h)})` }
  })

/** ONNX resets the state before its product, unless `linear_before_reset` is set; the library's GRU and PyTorch's after it. */
const gru = (n: OnnxNode): OnnxText | { skip: string } =>
  unrolled(n, (d, t, h) => {
    const [update, reset, candidate] = [0, 1, 2].map((g) => gate(n, d, g, 3)) as [Gate, Gate, Gate]
    const [z, r] = [`z${d}_${t}`, `r${d}_${t}`]
    const inner =
      n.number('linear_before_reset', 0) === 0
        ? candidate.state(`(${r} * ${h})`)
        : `${r} * (${candidate.state(h)})`
    return {
      before: [
        `${z} = sigmoid(${update.input(t)} + ${update.state(h)})`,
        `${r} = sigmoid(${reset.input(t)} + ${reset.state(h)})`,
      ],
      h: `(1 - ${z}) * tanh(${candidate.input(t)} + ${inner}) + ${z} * ${h}`,
    }
  })

type Gate = ReturnType<typeof gate>

export const recurrent: Readonly<Record<string, OnnxTranslation>> = { LSTM: lstm, RNN: rnn, GRU: gru }
