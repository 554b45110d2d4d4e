// Checks of untrusted JSON, each of which names the path of what it refuses.
import { codes, RuntimeError } from './errors.ts'

/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Refuses the manifest because of the field at `path`. */
export function refuse(path: string, problem: string): never {
  throw new RuntimeError(
    codes.manifest,
    `the manifest is not valid: ${path} ${problem}`,
    'compile the model again',
  )
}

/** A short form of a value for a message. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

export function fields(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse(path, `is ${show(value)}, not an object`)
  return value as Fields
}

export function list(value: unknown, path: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) refuse(path, `is ${show(value)}, not a list`)
  if (value.length > max) refuse(path, `has ${value.length} elements, more than ${max}`)
  return value
}

export function integer(value: unknown, path: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    refuse(path, `is ${show(value)}, not an integer`)
  if (value < min || value > max) refuse(path, `is ${value}, not from ${min} to ${max}`)
  return value
}

/** A count that is only shown to people, such as FLOPs. */
export function amount(value: unknown, path: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    refuse(path, `is ${show(value)}, not a count`)
}

export function flag(value: unknown, path: string): void {
  if (typeof value !== 'boolean') refuse(path, `is ${show(value)}, not true or false`)
}

/** One line of text. */
export function line(value: unknown, path: string, max = 1024): string {
  if (typeof value !== 'string') refuse(path, `is ${show(value)}, not a text`)
  if (value.length > max) refuse(path, `is longer than ${max} characters`)
  for (const character of value)
    if (character < ' ' || character === '\u007f') refuse(path, 'has a control character')
  return value
}

/** A name: a line that is not empty. */
export function name(value: unknown, path: string): string {
  const text = line(value, path)
  if (text === '') refuse(path, 'is empty')
  return text
}

/** A variable's path such as `fc1.weight`: it becomes the name of a file, so it may hold no separator. */
export function dottedName(value: unknown, path: string): string {
  const text = name(value, path)
  if (!/^\w+(\.\w+)*$/.test(text)) refuse(path, `is ${show(text)}, not names joined by dots`)
  return text
}

export function oneOf<T extends string | number>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined)
    refuse(
      path,
      `is ${show(value)}, not ${allowed.map((candidate) => JSON.stringify(candidate)).join(' or ')}`,
    )
  return found
}

/** Refuses a second element of the same key. */
export function distinct(keys: readonly (string | number)[], path: string): void {
  const seen = new Set<string | number>()
  keys.forEach((key, i) => {
    if (seen.has(key)) refuse(`${path}[${i}]`, `repeats ${JSON.stringify(key)}`)
    seen.add(key)
  })
}

/** A relative path inside a folder of artefacts, with forward slashes. */
export function insidePath(value: unknown, path: string): string {
  const text = name(value, path)
  const parts = text.split('/')
  if (
    text.includes('\\') ||
    text.includes(':') ||
    parts.some((part) => part === '' || part === '.' || part === '..')
  ) {
    refuse(path, `is ${show(text)}, not a path inside the folder`)
  }
  return text
}

/** Base64 with padding that holds exactly `bytes` bytes. */
export function base64(value: unknown, path: string, bytes: number): void {
  if (typeof value !== 'string') refuse(path, `is ${show(value)}, not a text`)
  const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) refuse(path, 'is not base64')
  const held = (value.length / 4) * 3 - padding
  if (held !== bytes) refuse(path, `holds ${held} bytes, not ${bytes}`)
}
