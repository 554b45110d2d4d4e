// `--in`: values for an entry's arguments from files, words and numbers.
import { inFile } from '../runtime/errors.ts'
import { castValues, isFloat, isMisfit, numbersOf } from '../runtime/formats/cast.ts'
import { readFileBytes } from '../runtime/formats/files.ts'
import { nearest } from '../runtime/formats/nearest.ts'
import { readNpy } from '../runtime/formats/npy.ts'
import { readSafetensors } from '../runtime/formats/safetensors.ts'
import { philoxInto } from '../runtime/formats/sampler.ts'
import type { TensorInfo } from '../runtime/program.ts'
import { elementCount, formatType, type Tensor } from '../runtime/tensor.ts'
import { dataError, UsageError } from './errors.ts'

/** `random` for an integer argument without a bound: small enough to be a label of any classifier. */
const DEFAULT_BOUND = 2

export interface Inputs {
  readonly tensors: Record<string, Tensor>
  /** Tensors of a file that no argument took. */
  readonly unused: readonly string[]
}

/**
 * The tensors of `args` that the words name; arguments that none names are left out. Later words win over earlier ones. Values are
 * converted as weights are: whole numbers to an integer type, anything to a float. Errors: usage for words that name no argument, F0190
 * for values that do not fit, and those of the formats.
 */
export async function readInputs(
  words: readonly string[],
  args: readonly TensorInfo[],
  seed: number,
): Promise<Inputs> {
  const tensors: Record<string, Tensor> = {}
  const unused: string[] = []
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.+)$/s.exec(word) ?? []
    if (name === undefined || value === undefined) {
      const file = await readFileBytes(word)
      const given = await inFile(word, () => readSafetensors(file))
      for (const [key, tensor] of given) {
        const info = args.find((a) => a.name === key)
        if (info === undefined) unused.push(key)
        else tensors[key] = fit(info, tensor, `\`${key}\` of \`${word}\``)
      }
      continue
    }
    const index = args.findIndex((a) => a.name === name)
    if (index < 0) throw unknownArgument(name, args)
    tensors[name] = await readValue(value, args[index]!, seed, index)
  }
  return { tensors, unused }
}

function unknownArgument(name: string, args: readonly TensorInfo[]): UsageError {
  const names = args.map((a) => a.name)
  const meant = nearest(name, names)
  const hint = meant === null ? `it has ${names.join(', ') || 'none'}` : `did you mean ${meant}?`
  return new UsageError(`the entry has no argument ${name}`, hint)
}

/** Throws one error that lists all arguments without a value. */
export function requireAll(args: readonly TensorInfo[], tensors: Readonly<Record<string, Tensor>>): void {
  const missing = args.filter((info) => !Object.hasOwn(tensors, info.name))
  if (missing.length === 0) return
  const list = missing.map((info) => `${info.name}: ${formatType(info)}`).join(', ')
  const hint = missing
    .map((info) => `--in ${info.name}=${info.shape.length === 0 ? '1' : 'random'}`)
    .join(' ')
  throw new UsageError(`the entry needs values for ${list}`, `for example ${hint}`)
}

async function readValue(value: string, info: TensorInfo, seed: number, index: number): Promise<Tensor> {
  const [, bound] = /^random(?::(\d+))?$/.exec(value) ?? []
  if (value === 'zeros') return filled(info, 0)
  if (bound !== undefined || value === 'random')
    return random(info, seed, index, Number(bound ?? DEFAULT_BOUND))
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return filled(info, Number(value))
  if (value === 'true' || value === 'false') return filled(info, Number(value === 'true'))
  const bytes = await readFileBytes(value)
  if (!value.toLowerCase().endsWith('.safetensors')) {
    const tensor = await inFile(value, () => readNpy(bytes))
    return fit(info, tensor, `\`${value}\``)
  }
  const given = await inFile(value, () => readSafetensors(bytes))
  const tensor = given.get(info.name) ?? (given.size === 1 ? [...given.values()][0] : undefined)
  if (tensor === undefined) throw dataError(`\`${value}\` has no tensor \`${info.name}\``)
  return fit(info, tensor, `\`${value}\``)
}

function filled(info: TensorInfo, value: number): Tensor {
  const data = new Float64Array(elementCount(info.shape)).fill(value)
  return converted(info, data, `${info.name}=${value}`)
}

function fit(info: TensorInfo, tensor: Tensor, what: string): Tensor {
  if (tensor.shape.join() !== info.shape.join())
    throw dataError(`${what} is ${formatType(tensor)}, and the argument is ${info.name}: ${formatType(info)}`)
  return tensor.dtype === info.dtype ? tensor : converted(info, numbersOf(tensor), what)
}

function converted(info: TensorInfo, values: Parameters<typeof castValues>[0], what: string): Tensor {
  const data = castValues(values, info.dtype)
  if (isMisfit(data)) {
    throw dataError(
      `${what} holds ${data.value} at element ${data.index}, and ${info.name}: ${formatType(info)} needs it to be ${data.wanted}`,
    )
  }
  return { dtype: info.dtype, shape: info.shape, data }
}

/** Standard normal, or whole numbers below `bound`; four values of each Philox block, keyed by seed and argument. */
function random(info: TensorInfo, seed: number, index: number, bound: number): Tensor {
  const limit = info.dtype === 'bool' ? 2 : bound
  if (limit < 1) throw new UsageError(`${info.name}=random:${bound} leaves no number to draw`)
  const count = elementCount(info.shape)
  const block = new Uint32Array(4)
  const room = Math.ceil(count / 4) * 4
  // Floats of most arguments need no conversion.
  const values = info.dtype === 'f32' ? new Float32Array(room) : new Float64Array(room)
  const normal = isFloat(info.dtype)
  for (let i = 0; i < count; i += 4) {
    philoxInto(block, i / 4, seed, index)
    if (normal) for (let pair = 0; pair < 4; pair += 2) normalPair(block, pair, values, i + pair)
    else for (let k = 0; k < 4; k++) values[i + k] = Math.floor(block[k]! * 2 ** -32 * limit)
  }
  const drawn = values.subarray(0, count)
  if (drawn instanceof Float32Array) return { dtype: info.dtype, shape: info.shape, data: drawn }
  return converted(info, drawn, `${info.name}=random`)
}

/** Two words to two values: Box and Muller 1958. A function of its own, which engines compile before the loop around it. */
function normalPair(words: Uint32Array, from: number, values: Float64Array | Float32Array, to: number): void {
  const radius = Math.sqrt(-2 * Math.log((words[from]! + 1) * 2 ** -32))
  const angle = words[from + 1]! * (2 * Math.PI * 2 ** -32)
  values[to] = radius * Math.cos(angle)
  values[to + 1] = radius * Math.sin(angle)
}
