// `npm run vectors -- DIR [--device D]`: runs a folder of test vectors in PyTorch's or ONNX's format on a device.
//
// Prints each failure with its numbers, what was skipped and why, and closes with `N passed, N failed, N skipped`; exits with 1 where a
// case failed, and with 2 where the folder or an option makes no sense.
import type { Device } from '../../runtime/device.ts'
import { openDevice } from '../../runtime/devices.ts'
import { testGpu } from '../support/gpu.ts'
import { formatOf, ManifestFault, readManifest } from './manifest.ts'
import { loadOnnxCases } from './onnx-vectors.ts'
import { failuresOf } from './run-vectors.ts'
import { loadTorchCases } from './torch-vectors.ts'
import type { Remark, VectorCases } from './vector-case.ts'

const USAGE = 'usage: npm run vectors -- DIR [--device cpu|webgpu|cuda|evaluator] [--only TEXT]'

const devices: Readonly<Record<string, () => Promise<Device | null>>> = {
  cpu: () => openDevice('cpu', { threads: 1 }),
  webgpu: () => testGpu(),
  cuda: () => openDevice('cuda'),
  evaluator: async () => null,
}

interface Options {
  readonly dir: string
  readonly device: string
  /** Only cases whose names contain this. */
  readonly only: string
}

function optionsOf(args: readonly string[]): Options | string {
  let dir: string | null = null
  const named = new Map([
    ['--device', 'cpu'],
    ['--only', ''],
  ])
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i]!.split(/=(.*)/s) as [string, string | undefined]
    if (named.has(name)) {
      const value = inline ?? args[++i]
      if (value === undefined) return `${name} needs a value`
      named.set(name, value)
    } else if (name.startsWith('--')) return `there is no option ${name}`
    else if (dir !== null) return 'one folder at a time'
    else dir = args[i]!
  }
  if (dir === null) return 'which folder?'
  const device = named.get('--device')!
  if (!Object.hasOwn(devices, device)) return `there is no device ${device}`
  return { dir, device, only: named.get('--only')! }
}

function loadFolder(dir: string): VectorCases {
  return formatOf(readManifest(dir)) === 'onnx' ? loadOnnxCases(dir) : loadTorchCases(dir)
}

function printSkipped(skipped: readonly Remark[]): void {
  const byReason = new Map<string, string[]>()
  for (const { name, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), name])
  for (const [reason, names] of byReason)
    console.log(`skipped ${names.length}, ${reason}: ${names.join(' ')}`)
}

const printFailure = ({ name, reason }: Remark): void => console.log(`FAIL ${name}: ${reason}`)

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    console.error(`${options}\n${USAGE}`)
    return 2
  }
  const all = loadFolder(options.dir)
  const chosen = ({ name }: { readonly name: string }) => name.includes(options.only)
  const cases = all.cases.filter(chosen)
  const broken = all.broken.filter(chosen)
  const skipped = all.skipped.filter(chosen)
  const device = await devices[options.device]!()
  try {
    broken.forEach(printFailure)
    const failures = await failuresOf(cases, device, printFailure)
    printSkipped(skipped)
    const failed = failures.length + broken.length
    console.log(`${cases.length - failures.length} passed, ${failed} failed, ${skipped.length} skipped`)
    return failed > 0 ? 1 : 0
  } finally {
    await device?.close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ManifestFault)) throw error
  console.error(error.message)
  process.exitCode = 2
}
