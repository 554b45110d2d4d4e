// The file in which `mlc tune` keeps measured choices: text that a person can read, change and commit, beside the model.
import { existsSync } from 'node:fs'
import type { Tuning } from '../compiler/compile.ts'
import type { Device } from '../runtime/device.ts'
import { readFileBytes, writeFileWhole } from '../runtime/formats/files.ts'
import { dataError, UsageError } from './errors.ts'

export interface TunedKernel {
  /** Where it was measured, for people. */
  readonly kernel: string
  readonly signature: string
  readonly schedule: string
  /** Milliseconds of each schedule that was measured. */
  readonly ms: Readonly<Record<string, number>>
}

export interface TunedDevice {
  readonly target: string
  readonly device: string
  readonly kernels: readonly TunedKernel[]
}

const FORMAT = 'mlc-tuning'
const VERSION = 1
/** A file that is larger was not written by `mlc tune`. */
const MAX_BYTES = 1 << 24

/** `model.tune.json` beside `model.ml`. */
export const tuningPath = (model: string): string => `${model.replace(/\.ml$/, '')}.tune.json`

/** What the file says, of every device; none where there is no file. Errors: F0180, and F0190 for a file of another form. */
export async function readTuning(path: string): Promise<TunedDevice[]> {
  if (!existsSync(path)) return []
  const bytes = await readFileBytes(path)
  const wrong = (what: string) => dataError(`\`${path}\` ${what}`, 'mlc tune writes it anew; delete it first')
  if (bytes.byteLength > MAX_BYTES) throw wrong(`has ${bytes.byteLength} bytes`)
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw wrong(`is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { format, version, devices } = (isRecord(document) ? document : {}) as Record<string, unknown>
  if (format !== FORMAT || version !== VERSION || !Array.isArray(devices))
    throw wrong(`is no file of measured choices (format ${FORMAT}, version ${VERSION})`)
  return devices.map((entry: unknown, i) => {
    if (!isDevice(entry))
      throw wrong(`: devices[${i}] lacks target, device or kernels, or one of its kernels is no choice`)
    return entry
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'

function isDevice(value: unknown): value is TunedDevice {
  return (
    isRecord(value) &&
    isText(value.target) &&
    isText(value.device) &&
    Array.isArray(value.kernels) &&
    value.kernels.every(
      (k: unknown) =>
        isRecord(k) &&
        isText(k.kernel) &&
        isText(k.signature) &&
        isText(k.schedule) &&
        isRecord(k.ms) &&
        Object.values(k.ms).every((ms) => typeof ms === 'number' && Number.isFinite(ms)),
    )
  )
}

const ofDevice = ({ target, device }: TunedDevice, one: Device): boolean =>
  target === one.target && device === one.description

/** The choices that were measured on this device, or undefined. */
export async function tuningFor(model: string, device: Device): Promise<Tuning | undefined> {
  const found = (await readTuning(tuningPath(model))).find((d) => ofDevice(d, device))
  return found && new Map(found.kernels.map((k) => [k.signature, k.schedule]))
}

/** Puts the device's choices into the file; those of other devices, and of kernels that were not measured now, stay. */
export async function writeTuning(
  model: string,
  device: Device,
  measured: readonly TunedKernel[],
): Promise<string> {
  const path = tuningPath(model)
  const before = await readTuning(path)
  const own = before.find((d) => ofDevice(d, device))
  const now = new Set(measured.map((k) => k.signature))
  const kernels = [...(own?.kernels ?? []).filter((k) => !now.has(k.signature)), ...measured]
  const sorted = kernels.sort((a, b) => (a.kernel < b.kernel ? -1 : a.kernel > b.kernel ? 1 : 0))
  const entry: TunedDevice = { target: device.target, device: device.description, kernels: sorted }
  const devices = [...before.filter((d) => !ofDevice(d, device)), entry]
  const document = { format: FORMAT, version: VERSION, devices }
  await writeFileWhole(path, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`))
  return path
}

/** `--tuning FILE`: the choices of the file's only device of the target. */
export async function givenTuning(
  path: string | undefined,
  target: string,
): Promise<{ readonly tuning?: Tuning }> {
  if (path === undefined) return {}
  if (!existsSync(path))
    throw new UsageError(`${path} does not exist`, 'mlc tune writes one beside the model')
  const devices = (await readTuning(path)).filter((d) => d.target === target)
  const [device] = devices
  if (device === undefined || devices.length > 1) {
    const list = devices.map((d) => d.device).join('; ')
    throw new UsageError(
      `${path} has ${devices.length === 0 ? 'no device' : `${devices.length} devices`} of the target ${target}`,
      list === '' ? 'run mlc tune on one' : `leave one of these in it: ${list}`,
    )
  }
  return { tuning: new Map(device.kernels.map((k) => [k.signature, k.schedule])) }
}
