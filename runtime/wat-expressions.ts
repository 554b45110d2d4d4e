// Folded instructions of WebAssembly text (core specification, 6.5) to their bytes (5.4): operands first, then the instruction.
import type { Bytes } from './wat-bytes.ts'
import { CLOSE, type Cursor, OPEN } from './wat-cursor.ts'
import { countBelow, doubleValue, longInteger, singleValue, smallInteger } from './wat-numbers.ts'
import { type Instruction, instructions } from './wat-opcodes.ts'
import { outside } from './wat-outside.ts'

/** Deeper than mlc prints, and far from the end of the engine's stack. */
const MAX_DEPTH = 1000
const END = 0x0b
const ELSE = 0x05
const LOOP = 0x03
const IF = 0x04
const NO_RESULT = 0x40

/** Value types, 5.3.1 to 5.3.4. */
const valueTypes: ReadonlyMap<string, number> = new Map([
  ['i32', 0x7f],
  ['i64', 0x7e],
  ['f32', 0x7d],
  ['f64', 0x7c],
  ['v128', 0x7b],
])

/** What the instructions of a function may name, and where their bytes go. */
export interface Body {
  readonly cursor: Cursor
  readonly code: Bytes
  /** Indices by name. */
  readonly locals: ReadonlyMap<string, number>
  /** The names of the blocks around, innermost last; the function itself has none. */
  readonly labels: string[]
  /** Those that stand above, and the function itself: mlc prints a function before those that call it. */
  readonly functions: ReadonlyMap<string, number>
  depth: number
}

/** An instruction in parentheses. */
export function expression(body: Body): void {
  const { cursor } = body
  cursor.open()
  if (++body.depth > MAX_DEPTH) throw outside
  const word = cursor.word()
  const instruction = instructions.get(word)
  if (instruction !== undefined) plain(body, instruction)
  else if (word === 'loop') loop(body)
  else if (word === 'if') conditional(body)
  else throw outside
  body.depth--
}

/** Expressions up to the parenthesis that closes them. */
export function expressions(body: Body): void {
  const { cursor } = body
  while (cursor.next() === OPEN) expression(body)
  cursor.close()
}

function plain(body: Body, instruction: Instruction): void {
  switch (instruction.immediate) {
    case 'memory':
    case 'memoryLane':
      access(body, instruction)
      break
    case 'shuffle':
      shuffle(body, instruction)
      break
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'v128':
      opcode(body.code, instruction)
      constant(body.code, instruction.immediate, body.cursor)
      body.cursor.close()
      break
    case 'none':
      expressions(body)
      opcode(body.code, instruction)
      break
    default: {
      const index = named(body, instruction.immediate, instruction.lanes)
      expressions(body)
      opcode(body.code, instruction)
      body.code.unsigned(index)
    }
  }
}

function opcode(code: Bytes, instruction: Instruction): void {
  if (instruction.prefix === 0) code.byte(instruction.code)
  else {
    code.byte(instruction.prefix)
    code.unsigned(instruction.code)
  }
}

/** The number that an immediate of one word stands for. */
function named(body: Body, immediate: 'local' | 'label' | 'lane' | 'function', lanes: number): number {
  const { cursor, labels } = body
  switch (immediate) {
    case 'lane':
      return countBelow(cursor.word(), lanes)
    case 'local':
      return indexOf(body.locals, cursor.identifier())
    case 'function':
      return indexOf(body.functions, cursor.identifier())
    case 'label': {
      const at = labels.lastIndexOf(cursor.identifier())
      if (at < 0) throw outside
      // Counted from the inside.
      return labels.length - 1 - at
    }
  }
}

function indexOf(names: ReadonlyMap<string, number>, name: string): number {
  const index = names.get(name)
  if (index === undefined) throw outside
  return index
}

/** Lanes of two vectors, which are the operands. */
function shuffle(body: Body, instruction: Instruction): void {
  const order = Array.from({ length: 16 }, () => countBelow(body.cursor.word(), instruction.lanes))
  expressions(body)
  opcode(body.code, instruction)
  for (const lane of order) body.code.byte(lane)
}

/** A load or store: its alignment, the constant part of its address, and the lane if it moves only one. */
function access(body: Body, instruction: Instruction): void {
  const { cursor, code } = body
  const offset = memoryOffset(cursor)
  const lane = instruction.immediate === 'memoryLane' ? countBelow(cursor.word(), instruction.lanes) : -1
  expressions(body)
  opcode(code, instruction)
  code.unsigned(instruction.align)
  code.unsigned(offset)
  if (lane >= 0) code.byte(lane)
}

const OFFSET = 'offset='

function memoryOffset(cursor: Cursor): number {
  const c = cursor.next()
  if (c !== OFFSET.charCodeAt(0)) return 0
  const word = cursor.word()
  if (!word.startsWith(OFFSET)) throw outside
  return countBelow(word.slice(OFFSET.length), 2 ** 32)
}

/** The shapes of vector constants: the lanes' type and number. */
const shapes: ReadonlyMap<string, readonly [LaneType, number]> = new Map([
  ['i8x16', ['i8', 16]],
  ['i16x8', ['i16', 8]],
  ['i32x4', ['i32', 4]],
  ['i64x2', ['i64', 2]],
  ['f32x4', ['f32', 4]],
  ['f64x2', ['f64', 2]],
])

/** Integers are as short as their value, and with a sign; all else takes the bytes of its type. */
function constant(code: Bytes, type: 'i32' | 'i64' | 'f32' | 'f64' | 'v128', cursor: Cursor): void {
  const word = cursor.word()
  if (type === 'i32') code.signed(smallInteger(word, 32))
  else if (type === 'i64') code.signedLong(longInteger(word))
  else if (type !== 'v128') lane(code, type, word)
  else {
    const shape = shapes.get(word)
    if (shape === undefined) throw outside
    for (let i = 0; i < shape[1]; i++) lane(code, shape[0], cursor.word())
  }
}

type LaneType = 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64'

/** A number in as many bytes as its type has, lowest first. */
function lane(code: Bytes, type: LaneType, text: string): void {
  switch (type) {
    case 'f32':
      // The canonical NaN, whose bits engines need not keep in a number (3.3.3).
      if (text === 'nan') code.integer(0x7fc00000, 4)
      else if (text === '-nan') code.integer(0xffc00000, 4)
      else code.single(singleValue(text))
      return
    case 'f64':
      if (text === 'nan') code.long(0x7ff8000000000000n)
      else if (text === '-nan') code.long(-0x8000000000000n)
      else code.double(doubleValue(text))
      return
    case 'i64':
      code.long(longInteger(text))
      return
    default: {
      const bytes = type === 'i8' ? 1 : type === 'i16' ? 2 : 4
      code.integer(smallInteger(text, 8 * bytes), bytes)
    }
  }
}

function loop(body: Body): void {
  const { cursor, code, labels } = body
  labels.push(cursor.identifier())
  code.byte(LOOP)
  code.byte(NO_RESULT)
  expressions(body)
  code.byte(END)
  labels.pop()
}

/** `(if (result type)? condition (then ...) (else ...)?)` */
function conditional(body: Body): void {
  const { cursor, code, labels } = body
  let result = NO_RESULT
  if (cursor.opened('result')) {
    result = valueType(cursor)
    cursor.close()
  }
  expression(body)
  code.byte(IF)
  code.byte(result)
  // A label that no name finds.
  labels.push('')
  if (!cursor.opened('then')) throw outside
  expressions(body)
  if (cursor.next() !== CLOSE) {
    if (!cursor.opened('else')) throw outside
    // Where nothing stands in it, other assemblers leave it out.
    if (cursor.next() !== OPEN) throw outside
    code.byte(ELSE)
    expressions(body)
  }
  cursor.close()
  code.byte(END)
  labels.pop()
}

export function valueType(cursor: Cursor): number {
  const type = valueTypes.get(cursor.word())
  if (type === undefined) throw outside
  return type
}
