// Options that several commands share, and how their words are read.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type DeviceName, deviceNames } from '../runtime/devices.ts'
import { type Precision, precisions } from '../runtime/program.ts'
import { UsageError } from './errors.ts'

export type Setting = number | boolean | string
export type Settings = Readonly<Record<string, Setting>>

export interface CommonOptions {
  readonly set?: Settings
  readonly model?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

export interface DeviceChoice extends ProgramChoice {
  readonly device: DeviceName
}

/** What decides the program beside its source and its device. */
export interface ProgramChoice {
  /** What contractions may round to on NVIDIA cards. */
  readonly precision?: Precision
  /** Bytes that an entry may take. */
  readonly maxMemory?: number
  /** False where choices that were measured on the device are left aside. */
  readonly tuning?: boolean
}

export type ProgramRequest = Omit<ProgramChoice, 'tuning'> & { readonly untuned?: true }

/** The part of a compilation's request that these options make. */
export const programChoice = ({ precision, maxMemory, tuning }: ProgramChoice): ProgramRequest => ({
  ...(tuning === false ? { untuned: true } : {}),
  ...(precision === undefined ? {} : { precision }),
  ...(maxMemory === undefined ? {} : { maxMemory }),
})

/** `NAME=VALUE`: a number, `true`, `false`, or a text. The last value of a name holds. */
export function parseSetting(text: string, before: Settings | undefined): Settings {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('write NAME=VALUE.')
  return { ...before, [name]: settingValue(value) }
}

function settingValue(text: string): Setting {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
    ? Number(text.replaceAll('_', ''))
    : Number.NaN
  return Number.isFinite(number) ? number : text
}

/** Names by commas, over several uses of the option. */
export function parseNames(text: string, before: readonly string[] | undefined): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw new InvalidArgumentError('write NAME or NAME,NAME.')
  return [...(before ?? []), ...names]
}

export function parseList(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text]
}

/** A whole number in a range, as commander wants its parsers. */
export function parseInteger(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`it is a whole number from ${min} to ${max}.`)
    return value
  }
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  ...{ kB: 1e3, MB: 1e6, GB: 1e9 },
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
}

/** `512MiB`, `2GB`, `1048576`. */
export function parseBytes(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([kKMG]?i?B|)$/.exec(text) ?? []
  const scale = unit === undefined ? undefined : units[unit]
  if (number === undefined || scale === undefined)
    throw new InvalidArgumentError('write a number of bytes, or one with kB, MB, GB, KiB, MiB or GiB.')
  return Math.floor(Number(number) * scale)
}

export const parseU32 = parseInteger(0, 2 ** 32 - 1)
export const parseCount = parseInteger(1, 1e9)

/** What every command that reads a model takes. */
export function withCommonOptions(command: Command): Command {
  return withOutputOptions(
    command
      .option('--set <name=value>', 'set an argument of the model (repeatable)', parseSetting)
      .option('--model <name>', 'the model to take where the file has several'),
  )
}

export function withOutputOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON document on standard output')
    .option('--quiet', 'no progress and no remarks')
}

export function withDeviceOption(command: Command): Command {
  return withTuningOption(withProgramOptions(withDeviceChoice(command)))
}

export function withDeviceChoice(command: Command): Command {
  return command.addOption(
    new Option('--device <name>', 'where to run').choices([...deviceNames]).default('auto'),
  )
}

/** Commands that run a model on a device follow what was measured there. */
export function withTuningOption(command: Command): Command {
  return command.option('--no-tuning', 'leave MODEL.tune.json aside, which mlc tune has measured')
}

export function withProgramOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--precision <name>',
        'cuda: what products of matrices may round their factors to (default: f32)',
      ).choices([...precisions]),
    )
    .option(
      '--max-memory <size>',
      'what an entry may take on the device, as 512MiB: values are computed again instead of kept',
      parseBytes,
    )
}

export interface AdapterChoice {
  readonly features?: readonly string[]
  readonly maxBuffer?: number
}

/** What the device of a program has beyond what each has. */
export function withAdapterOptions(command: Command): Command {
  return command
    .option(
      '--features <names>',
      'what the device has beyond the least; wgsl: shader-f16, subgroups-N, software; cpu: relaxed-simd, simd256',
      parseNames,
    )
    .option(
      '--max-buffer <size>',
      'wgsl: the largest buffer of the GPU, as 1GiB (default: 256MiB, which each has)',
      parseBytes,
    )
}

const FEATURES: Readonly<Record<string, { readonly known: RegExp; readonly hint: string }>> = {
  wgsl: {
    known: /^(shader-f16|subgroups(-[1-9]\d{0,2})?|software)$/,
    hint: 'there are shader-f16, subgroups-N and software',
  },
  cpu: { known: /^(relaxed-simd|simd256)$/, hint: 'there are relaxed-simd and simd256' },
}

/** The part of a compilation's request that these options make. */
export function adapterChoice(
  target: string,
  { features = [], maxBuffer }: AdapterChoice,
): { readonly features?: readonly string[]; readonly maxBufferBytes?: number } {
  if (target !== 'wgsl' && maxBuffer !== undefined)
    throw new UsageError('--max-buffer is for the target wgsl', 'leave it out')
  if (features.length > 0) {
    const of = FEATURES[target]
    if (of === undefined) throw new UsageError(`the target ${target} has no --features`, 'leave it out')
    const unknown = features.find((name) => !of.known.test(name))
    if (unknown !== undefined)
      throw new UsageError(`there is no feature ${unknown} of the target ${target}`, of.hint)
  }
  return {
    ...(features.length > 0 ? { features } : {}),
    ...(maxBuffer === undefined ? {} : { maxBufferBytes: maxBuffer }),
  }
}

/** Other targets multiply in f32 alone. */
export function refusePrecision(target: string, precision: Precision | undefined): void {
  if (target !== 'cuda' && precision !== undefined && precision !== 'f32')
    throw new UsageError(`the target ${target} has no precision ${precision}`, 'take --target cuda')
}
