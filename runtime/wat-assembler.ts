// Assembles the WebAssembly text that mlc prints, and no other: a module of functions over an imported memory, in folded instructions.
// The bytes are those that wabt makes, which is a hundred times larger and assembles everything else.
import { nameBytes, unsigned } from './wat-bytes.ts'
import { expression, expressions } from './wat-expressions.ts'
import { valueType } from './wat-immediates.ts'
import { countBelow } from './wat-numbers.ts'
import { outside } from './wat-outside.ts'
import { identifier, Pieces, quoted } from './wat-pieces.ts'

const MAX_PAGES = 65536
const EXTERNAL_FUNCTION = 0x00
const EXTERNAL_MEMORY = 0x02
const FUNCTION_TYPE = 0x60
const SHARED_WITH_MAXIMUM = 0x03
const CONSTANT = 0x00
const END = 0x0b
/** 5.5.1 and 5.5.16 */
const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
/** Section numbers, 5.5.2. */
const sections = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const

/** A module as it grows. */
interface Module {
  /** The index of each type by its bytes. */
  readonly types: Map<string, number>
  /** The entries of each section. */
  readonly entries: { readonly [S in keyof typeof sections]: number[][] }
  readonly names: Map<string, number>
  readonly globals: Map<string, number>
  readonly exported: Set<string>
}

/** The module's bytes; null for a text that is not of the form that mlc prints, or that has an error. */
export function assembleText(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return assembled(new Pieces(text))
  } catch (error) {
    if (error === outside) return null
    throw error
  }
}

function assembled(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const module: Module = {
    types: new Map(),
    entries: { type: [], import: [], function: [], global: [], export: [], code: [] },
    names: new Map(),
    globals: new Map(),
    exported: new Set(),
  }
  if (pieces.opened('module')?.length !== 0) throw outside
  const imported = pieces.opened('import')
  if (imported !== null) module.entries.import.push(importedMemory(pieces, imported))
  for (let words = pieces.opened('global'); words !== null; words = pieces.opened('global'))
    addGlobal(module, pieces, words)
  while (pieces.next() !== null) addFunction(module, pieces)
  pieces.close()
  pieces.end()
  return binary(module)
}

/** `"module" "name" (memory MINIMUM MAXIMUM shared))`, 5.5.5. */
function importedMemory(pieces: Pieces, names: readonly string[]): number[] {
  const [minimum = '', maximum = '', ...rest] = pieces.opened('memory') ?? []
  if (names.length !== 2 || rest.join(' ') !== 'shared') throw outside
  const limits = [minimum, maximum].flatMap((pages) => unsigned(countBelow(pages, MAX_PAGES + 1)))
  pieces.close()
  pieces.close()
  const path = names.flatMap((name) => nameBytes(quoted(name)))
  return [...path, EXTERNAL_MEMORY, SHARED_WITH_MAXIMUM, ...limits]
}

/** `$name type (type.const value))`: one that never changes, 5.5.9. */
function addGlobal({ entries, globals }: Module, pieces: Pieces, words: readonly string[]): void {
  const [name, type = ''] = [identifier(words[0]), words[1]]
  const first = pieces.next()
  if (words.length !== 2 || globals.has(name) || !first?.startsWith(`(${type}.const `)) throw outside
  globals.set(name, globals.size)
  const code: number[] = []
  const nothing: ReadonlyMap<string, number> = new Map()
  const of = { locals: nothing, globals: nothing, functions: nothing, labels: [], known: new Map() }
  expression({ ...of, pieces, code, depth: 0 }, first)
  pieces.close()
  entries.global.push([valueType(type), CONSTANT, ...code, END])
}

/** A name or an export, parameters, results, locals and instructions, each kind in its place. */
function addFunction({ types, entries, names, globals, exported }: Module, pieces: Pieces): void {
  const words = pieces.opened('func')
  const index = entries.function.length
  if (words?.length === 1) {
    const name = identifier(words[0])
    if (names.has(name)) throw outside
    names.set(name, index)
  } else {
    const external = pieces.opened('export')
    if (words?.length !== 0 || external?.length !== 1) throw outside
    const name = quoted(external[0])
    if (exported.has(name)) throw outside
    exported.add(name)
    entries.export.push([...nameBytes(name), EXTERNAL_FUNCTION, ...unsigned(index)])
    pieces.close()
  }
  const locals = new Map<string, number>()
  const params = declared(pieces, 'param', locals)
  const results = pieces.opened('result')?.map(valueType)
  if (results !== undefined) pieces.close()
  const type = [FUNCTION_TYPE, ...vector(params), ...vector(results ?? [])]
  const key = type.join()
  if (!types.has(key)) {
    types.set(key, types.size)
    entries.type.push(type)
  }
  entries.function.push(unsigned(types.get(key)!))
  const code = localGroups(declared(pieces, 'local', locals))
  const of = { locals, globals, functions: names, labels: [], known: new Map() }
  expressions({ ...of, pieces, code, depth: 0 })
  code.push(END)
  entries.code.push(unsigned(code.length), code)
}

const vector = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]

/** The types of `(param $name type)` or `(local $name type)`, one after the other. */
function declared(pieces: Pieces, kind: 'param' | 'local', locals: Map<string, number>): number[] {
  const types: number[] = []
  for (let words = pieces.opened(kind); words !== null; words = pieces.opened(kind)) {
    const name = identifier(words[0])
    if (words.length !== 2 || locals.has(name)) throw outside
    locals.set(name, locals.size)
    types.push(valueType(words[1]))
    pieces.close()
  }
  return types
}

/** Neighbours of one type are declared together, 5.5.13. */
function localGroups(types: readonly number[]): number[] {
  const starts = types.flatMap((type, i) => (type !== types[i - 1] ? [i] : []))
  const groups = starts.flatMap((start, i) => [
    ...unsigned((starts[i + 1] ?? types.length) - start),
    types[start]!,
  ])
  return [...unsigned(starts.length), ...groups]
}

/** The binary module, 5.5.16; sections without entries are left out. */
function binary({ entries }: Module): Uint8Array<ArrayBuffer> {
  const parts = [MAGIC_AND_VERSION]
  const sizeOf = (list: readonly number[][]): number => list.reduce((sum, part) => sum + part.length, 0)
  for (const [name, id] of Object.entries(sections) as [keyof typeof sections, number][]) {
    const content = entries[name]
    if (content.length === 0) continue
    // A function's code comes in two parts, its size first.
    const count = unsigned(name === 'code' ? content.length / 2 : content.length)
    parts.push([id, ...unsigned(count.length + sizeOf(content)), ...count])
    for (const entry of content) parts.push(entry)
  }
  const bytes = new Uint8Array(sizeOf(parts))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
