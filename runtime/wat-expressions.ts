// Folded instructions of WebAssembly text (core specification, 6.5) to their bytes (5.4): operands first, then the instruction.
import { unsigned } from './wat-bytes.ts'
import { immediateBytes, type Names, valueType } from './wat-immediates.ts'
import { instructions } from './wat-opcodes.ts'
import { outside } from './wat-outside.ts'
import { firstOf, identifier, type Pieces } from './wat-pieces.ts'

/** Deeper than mlc prints, and far from the end of the engine's stack. */
const MAX_DEPTH = 500
const END = 0x0b
const ELSE = 0x05
const LOOP = 0x03
const IF = 0x04
const NO_RESULT = 0x40

/** What the instructions of a function may name, and where their bytes go. */
export interface Body extends Names {
  readonly pieces: Pieces
  readonly code: number[]
  /** The names of the blocks around, innermost last; the function itself has none. */
  readonly labels: string[]
  /** The bytes of pieces that mean the same everywhere in the function: kernels repeat themselves. */
  readonly known: Map<string, readonly number[]>
  depth: number
}

/** An instruction in parentheses. */
export function expression(body: Body, piece: string): void {
  const { pieces, code, known } = body
  if (++body.depth > MAX_DEPTH) throw outside
  pieces.skip()
  const bytes = known.get(piece) ?? head(body, piece)
  if (bytes !== null) {
    expressions(body)
    for (let i = 0; i < bytes.length; i++) code.push(bytes[i]!)
  }
  body.depth--
}

/** Expressions up to the parenthesis that closes them. */
export function expressions(body: Body): void {
  const { pieces } = body
  for (let piece = pieces.next(); piece !== null; piece = pieces.next()) expression(body, piece)
  pieces.close()
}

/** The bytes of an instruction; null for a block, all of which is then read and written. */
function head(body: Body, piece: string): readonly number[] | null {
  const { word, rest } = firstOf(piece)
  const instruction = instructions.get(word)
  if (instruction === undefined) {
    block(body, word, rest)
    return null
  }
  if (instruction.immediate === 'label') {
    const at = body.labels.lastIndexOf(identifier(rest))
    if (at < 0) throw outside
    // Counted from the inside.
    return instruction.opcode.concat(unsigned(body.labels.length - 1 - at))
  }
  const bytes = instruction.opcode.concat(immediateBytes(body, instruction, rest))
  body.known.set(piece, bytes)
  return bytes
}

function block(body: Body, word: string, rest: string): void {
  const { code, labels } = body
  if (word === 'loop') {
    labels.push(identifier(rest))
    code.push(LOOP, NO_RESULT)
    expressions(body)
  } else if (word === 'if' && rest === '') conditional(body)
  else throw outside
  code.push(END)
  labels.pop()
}

/** What follows `(if`: `(result type)? condition (then ...) (else ...)?)` */
function conditional(body: Body): void {
  const { pieces, code, labels } = body
  const result = pieces.opened('result')
  if (result !== null) {
    if (result.length !== 1) throw outside
    pieces.close()
  }
  const condition = pieces.next()
  if (condition === null) throw outside
  expression(body, condition)
  code.push(IF, result === null ? NO_RESULT : valueType(result[0]))
  // A label that no name finds.
  labels.push('')
  if (pieces.opened('then')?.length !== 0) throw outside
  expressions(body)
  if (pieces.next() !== null) {
    if (pieces.opened('else')?.length !== 0) throw outside
    // wabt leaves it out where nothing stands in it.
    if (pieces.next() === null) throw outside
    code.push(ELSE)
    expressions(body)
  }
  pieces.close()
}
