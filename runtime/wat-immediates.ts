// What stands between an instruction's name and its operands (WebAssembly core specification, 6.5), as bytes (5.4).
import { double, integer, long, signed, signedLong, single, unsigned } from './wat-bytes.ts'
import { countBelow, doubleValue, longInteger, singleValue, smallInteger } from './wat-numbers.ts'
import type { Instruction } from './wat-opcodes.ts'
import { outside } from './wat-outside.ts'

/** Indices by name. */
export interface Names {
  readonly locals: ReadonlyMap<string, number>
  /** Those that stand above, and the function itself: mlc prints a function before those that call it. */
  readonly functions: ReadonlyMap<string, number>
  readonly globals: ReadonlyMap<string, number>
}

/** Value types, 5.3.1 and 5.3.2. */
const valueTypes: ReadonlyMap<string, number> = new Map([
  ['i32', 0x7f],
  ['i64', 0x7e],
  ['f32', 0x7d],
  ['f64', 0x7c],
  ['v128', 0x7b],
])

export function valueType(word: string | undefined): number {
  const type = valueTypes.get(word ?? '')
  if (type === undefined) throw outside
  return type
}

/** The bytes of what follows an instruction's name; labels are not among it. */
export function immediateBytes(
  names: Names,
  { immediate, align, lanes }: Instruction,
  rest: string,
): number[] {
  switch (immediate) {
    case 'none':
      if (rest !== '') throw outside
      return []
    case 'local':
      return unsigned(indexOf(names.locals, rest))
    case 'function':
      return unsigned(indexOf(names.functions, rest))
    case 'global':
      return unsigned(indexOf(names.globals, rest))
    case 'memory':
      return [align, ...offset(rest)]
    case 'memoryLane': {
      const split = rest.lastIndexOf(' ')
      return [align, ...offset(rest.slice(0, Math.max(split, 0))), countBelow(rest.slice(split + 1), lanes)]
    }
    case 'lane':
      return [countBelow(rest, lanes)]
    case 'shuffle': {
      const order = rest.split(' ').map((word) => countBelow(word, lanes))
      if (order.length !== 16) throw outside
      return order
    }
    case 'i32':
      return signed(smallInteger(rest, 32))
    case 'i64':
      return signedLong(longInteger(rest))
    case 'f32':
    case 'f64':
      return lane(immediate, rest)
    case 'v128':
      return vector(rest.split(' '))
    case 'label':
      throw outside
  }
}

function indexOf(names: ReadonlyMap<string, number>, name: string): number {
  const index = names.get(name)
  if (index === undefined) throw outside
  return index
}

const OFFSET = 'offset='

/** The constant part of an address. */
function offset(word: string): number[] {
  if (word === '') return [0]
  if (!word.startsWith(OFFSET)) throw outside
  return unsigned(countBelow(word.slice(OFFSET.length), 2 ** 32))
}

type LaneType = 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64'

/** The shapes of vector constants: the lanes' type and number. */
const shapes: ReadonlyMap<string, readonly [LaneType, number]> = new Map([
  ['i8x16', ['i8', 16]],
  ['i16x8', ['i16', 8]],
  ['i32x4', ['i32', 4]],
  ['i64x2', ['i64', 2]],
  ['f32x4', ['f32', 4]],
  ['f64x2', ['f64', 2]],
])

function vector([name, ...words]: readonly string[]): number[] {
  const shape = shapes.get(name ?? '')
  if (shape === undefined || shape[1] !== words.length) throw outside
  return words.flatMap((word) => lane(shape[0], word))
}

/** A number in as many bytes as its type has. */
function lane(type: LaneType, text: string): number[] {
  switch (type) {
    case 'f32':
      // The canonical NaN, 3.3.3; in a number, engines need not keep its bits.
      if (text === 'nan') return integer(0x7fc00000, 4)
      if (text === '-nan') return integer(0xffc00000, 4)
      return single(singleValue(text))
    case 'f64':
      if (text === 'nan') return long(0x7ff8000000000000n)
      if (text === '-nan') return long(-0x8000000000000n)
      return double(doubleValue(text))
    case 'i64':
      return long(longInteger(text))
    default: {
      const bytes = type === 'i8' ? 1 : type === 'i16' ? 2 : 4
      return integer(smallInteger(text, 8 * bytes), bytes)
    }
  }
}
