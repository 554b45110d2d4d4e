// Assembles the WebAssembly text that mlc prints, and no other: a module of functions over an imported memory, in folded instructions.
// The bytes are those that wabt makes, which is a hundred times larger and assembles everything else.
import { Bytes } from './wat-bytes.ts'
import { Cursor } from './wat-cursor.ts'
import { expressions, valueType } from './wat-expressions.ts'
import { countBelow } from './wat-numbers.ts'
import { outside } from './wat-outside.ts'

const MAX_PAGES = 65536
const EXTERNAL_FUNCTION = 0x00
const EXTERNAL_MEMORY = 0x02
const FUNCTION_TYPE = 0x60
const SHARED_WITH_MAXIMUM = 0x03
const END = 0x0b

/** Section numbers, 5.5.2. */
const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const

/** A module as it grows: the content of its sections, and the functions' names. */
interface Module {
  readonly cursor: Cursor
  readonly code: Bytes
  /** Where in `code` each function ends. */
  readonly ends: number[]
  readonly names: Map<string, number>
  /** Types by their bytes as text, in the order of their first use. */
  readonly types: Map<string, { readonly index: number; readonly bytes: Bytes }>
  /** The type of each function. */
  readonly functions: number[]
  readonly exports: Map<string, number>
  imported: Bytes | null
}

/** The module's bytes; null for a text that is not of the form that mlc prints, or that has an error. */
export function assembleText(text: string): Uint8Array<ArrayBuffer> | null {
  // What ends a line there differs between assemblers.
  if (text.includes('\r')) return null
  try {
    return assembled(text)
  } catch (error) {
    if (error === outside) return null
    throw error
  }
}

function assembled(text: string): Uint8Array<ArrayBuffer> {
  const cursor = new Cursor(text)
  const module: Module = {
    cursor,
    code: new Bytes(text.length >> 2),
    ends: [],
    names: new Map(),
    types: new Map(),
    functions: [],
    exports: new Map(),
    imported: null,
  }
  if (!cursor.opened('module')) throw outside
  if (cursor.opened('import')) module.imported = importedMemory(cursor)
  while (cursor.opened('func')) addFunction(module)
  cursor.close()
  if (!Number.isNaN(cursor.next())) throw outside
  return binary(module)
}

/** `"module" "name" (memory MINIMUM MAXIMUM shared))`, 5.5.5. */
function importedMemory(cursor: Cursor): Bytes {
  const bytes = new Bytes(32)
  bytes.name(cursor.quoted())
  bytes.name(cursor.quoted())
  if (!cursor.opened('memory')) throw outside
  bytes.byte(EXTERNAL_MEMORY)
  bytes.byte(SHARED_WITH_MAXIMUM)
  bytes.unsigned(countBelow(cursor.word(), MAX_PAGES + 1))
  bytes.unsigned(countBelow(cursor.word(), MAX_PAGES + 1))
  if (cursor.word() !== 'shared') throw outside
  cursor.close()
  cursor.close()
  return bytes
}

/** A function after `(func`: name or export, parameters, results, locals and instructions, each kind in its place. */
function addFunction(module: Module): void {
  const { cursor, code, functions, names, exports } = module
  const index = functions.length
  if (cursor.opened('export')) {
    const name = cursor.quoted()
    if (exports.has(name)) throw outside
    exports.set(name, index)
    cursor.close()
  } else {
    const name = cursor.identifier()
    if (names.has(name)) throw outside
    names.set(name, index)
  }
  const locals = new Map<string, number>()
  const params = declared(cursor, 'param', locals)
  functions.push(typeIndex(module, params, results(cursor)))
  localGroups(code, declared(cursor, 'local', locals))
  expressions({ cursor, code, locals, functions: names, labels: [], depth: 0 })
  code.byte(END)
  module.ends.push(code.length)
}

/** The types of `(param $name type)` or `(local $name type)`, one after the other. */
function declared(cursor: Cursor, kind: 'param' | 'local', locals: Map<string, number>): number[] {
  const types: number[] = []
  while (cursor.opened(kind)) {
    const name = cursor.identifier()
    if (locals.has(name)) throw outside
    locals.set(name, locals.size)
    types.push(valueType(cursor))
    cursor.close()
  }
  return types
}

function results(cursor: Cursor): number[] {
  const types: number[] = []
  if (!cursor.opened('result')) return types
  do types.push(valueType(cursor))
  while (!cursor.closed())
  return types
}

/** Functions of one type share its entry, 5.3.6. */
function typeIndex({ types }: Module, params: readonly number[], results: readonly number[]): number {
  const key = `${params} -> ${results}`
  const known = types.get(key)
  if (known !== undefined) return known.index
  const bytes = new Bytes(3 + params.length + results.length)
  bytes.byte(FUNCTION_TYPE)
  for (const list of [params, results]) {
    bytes.unsigned(list.length)
    for (const type of list) bytes.byte(type)
  }
  const index = types.size
  types.set(key, { index, bytes })
  return index
}

/** Neighbours of one type are declared together, 5.5.13. */
function localGroups(code: Bytes, types: readonly number[]): void {
  const starts = types.flatMap((type, i) => (i === 0 || type !== types[i - 1] ? [i] : []))
  code.unsigned(starts.length)
  starts.forEach((start, i) => {
    code.unsigned((starts[i + 1] ?? types.length) - start)
    code.byte(types[start]!)
  })
}

/** The binary module, 5.5.16; sections without entries are left out. */
function binary(module: Module): Uint8Array<ArrayBuffer> {
  const { code, ends, types, functions, exports, imported } = module
  const out = new Bytes(code.length + 512)
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]) out.byte(byte)
  section(out, sections.type, types.size, (content) => {
    for (const { bytes } of types.values()) content.append(bytes)
  })
  section(out, sections.import, imported === null ? 0 : 1, (content) => content.append(imported!))
  section(out, sections.function, functions.length, (content) => {
    for (const type of functions) content.unsigned(type)
  })
  section(out, sections.export, exports.size, (content) => {
    for (const [name, index] of exports) {
      content.name(name)
      content.byte(EXTERNAL_FUNCTION)
      content.unsigned(index)
    }
  })
  section(out, sections.code, functions.length, (content) => {
    ends.forEach((end, i) => {
      const start = ends[i - 1] ?? 0
      content.unsigned(end - start)
      content.append(code, start, end)
    })
  })
  return out.finish()
}

function section(out: Bytes, id: number, entries: number, write: (content: Bytes) => void): void {
  if (entries === 0) return
  const content = new Bytes(128)
  content.unsigned(entries)
  write(content)
  out.byte(id)
  out.unsigned(content.length)
  out.append(content)
}
