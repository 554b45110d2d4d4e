// What a session checks of its callers' values before it uses them, and how it words what a kernel reports.
import { codes, RuntimeError } from './errors.ts'
import type { PreparedEntry } from './prepare.ts'
import type { EntryInfo, Manifest, Program, VariableInfo } from './program.ts'
import { sha256 } from './sha256.ts'
import { formatType, mismatch, type Tensor, type TensorValue, tensorOf } from './tensor.ts'

/** `value` if it is a u32. */
export function checkU32(value: number, what: string): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value
  throw new RuntimeError(codes.argument, `the ${what} is ${value}, not an integer from 0 to 4294967295`)
}

export function checkOutputs(entry: PreparedEntry, names: readonly string[]): void {
  const unknown = names.filter((name) => !entry.outputs.has(name))
  if (unknown.length === 0) return
  const known = [...entry.outputs.keys()].join(', ')
  throw new RuntimeError(
    codes.unknownName,
    `entry ${entry.info.name} has no output ${unknown.join(', ')}`,
    `it has: ${known}`,
  )
}

/** The entry's arguments as tensors; throws one error that lists all that are missing, wrong or unknown. */
export function checkArguments(
  entry: PreparedEntry,
  args: Readonly<Record<string, TensorValue>>,
): Map<string, Tensor> {
  const problems: string[] = []
  const tensors = new Map<string, Tensor>()
  for (const [name, { info }] of entry.arguments) {
    const value = Object.hasOwn(args, name) ? args[name] : undefined
    const tensor = value === undefined ? `${name}: ${formatType(info)} is missing` : tensorOf(info, value)
    if (typeof tensor === 'string') problems.push(tensor)
    else tensors.set(name, tensor)
  }
  for (const name of Object.keys(args))
    if (!entry.arguments.has(name)) problems.push(`there is no argument ${name}`)
  if (problems.length === 0) return tensors
  const expected = entry.info.arguments.map((info) => `${info.name}: ${formatType(info)}`).join(', ')
  throw new RuntimeError(
    codes.argument,
    `${entry.info.name}: ${problems.join('; ')}`,
    `it takes (${expected})`,
  )
}

/** Names of the kernels of the program whose texts have other hashes than the manifest says. */
export function editedKernels({ manifest, texts }: Program): string[] {
  return [...manifest.kernels, ...manifest.initKernels]
    .filter(({ file, hash }) => sha256(texts.get(file) ?? '') !== hash)
    .map(({ name }) => name)
}

/** Throws one error that lists everything that keeps `weights` from being the variables' values. */
export function checkWeights(
  variables: readonly VariableInfo[],
  weights: ReadonlyMap<string, Tensor>,
  partial: boolean,
): void {
  const problems: string[] = []
  const known = new Set<string>()
  for (const info of variables) {
    known.add(info.name)
    const tensor = weights.get(info.name)
    const problem = tensor === undefined ? undefined : mismatch(info, tensor)
    if (problem !== undefined) problems.push(problem)
    if (tensor === undefined && info.kind !== 'slot' && !partial)
      problems.push(`${info.name}: ${formatType(info)} is missing`)
  }
  for (const [name, tensor] of weights)
    if (!known.has(name)) problems.push(`${name}: ${formatType(tensor)} is not in the model`)
  if (problems.length > 0)
    throw new RuntimeError(codes.argument, `the weights do not fit the model: ${problems.join('; ')}`)
}

/** The error in an entry's errors words [code, dispatch, index, 0], or undefined where they are clear. */
export function indexError(
  manifest: Manifest,
  entry: EntryInfo,
  words: Uint8Array,
): RuntimeError | undefined {
  const [code, dispatchIndex, index] = new Uint32Array(words.slice().buffer)
  if (code === 0) return undefined
  const value = index! | 0
  const dispatch = entry.dispatches[dispatchIndex!]
  if (dispatch?.kind !== 'kernel')
    return new RuntimeError(codes.badIndex, `index ${value} is out of range in entry ${entry.name}`)
  const kernel = manifest.kernels[dispatch.kernel]!.name
  const origins = dispatch.origins.map(({ file, line }) => `${file}:${line}`).join(', ')
  return new RuntimeError(
    codes.badIndex,
    `index ${value} is out of range in kernel ${kernel}${origins === '' ? '' : ` (${origins})`}`,
  )
}
