// `mlc bench`: the time of a step of each entry on each device. Each row is measured in a process of its own, so that its first result
// counts from the start of a process.
import type { EntryDecl } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/diagnostics.ts'
import { type DeviceName, deviceNames, listDevices, openDevice } from '../../runtime/devices.ts'
import type { Session, Tensors } from '../../runtime/execute.ts'
import type { TensorInfo } from '../../runtime/program.ts'
import { entryNames, findModel } from '../entries.ts'
import { exitCodes, UsageError } from '../errors.ts'
import { metric, table } from '../format.ts'
import { readInputs } from '../inputs.ts'
import { type CommonOptions, type ProgramChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { compileFor, openSession, ownProcess } from '../sessions.ts'
import { readSource } from '../source.ts'

export interface BenchOptions extends CommonOptions, ProgramChoice {
  readonly devices?: readonly string[]
  readonly entry?: readonly string[]
  readonly in?: readonly string[]
  readonly seconds: number
}

/** Milliseconds. A step is submitted and waited for; its outputs are not read back, but for `first_ms`. */
interface Row {
  readonly entry: string
  readonly device: string
  readonly median_ms: number
  readonly min_ms: number
  readonly max_ms: number
  readonly runs: number
  /** From the start of the process to the first result. */
  readonly first_ms: number
}

type DeviceId = Exclude<DeviceName, 'auto'>

const deviceIds = deviceNames.filter((name) => name !== 'auto')

const MIN_RUNS = 5

export async function bench(file: string, options: BenchOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const declared = findModel(source, options.model).entries
  const names = entryNames(source, options)
  const devices =
    options.devices === undefined ? await presentDevices(output) : checked([...new Set(options.devices)])
  const jobs = names.flatMap((entry) => devices.map((device) => ({ entry, device })))
  const [job] = jobs
  if (job !== undefined && jobs.length === 1) {
    show([await measureHere(source, job.entry, job.device, options, output)], output)
    return exitCodes.done
  }
  refuseUnknown(options.in, declared.flatMap(argumentNames))
  const rows: Row[] = []
  let code: number = exitCodes.done
  for (const { entry, device } of jobs) {
    output.notice(`${entry} on ${device}`)
    const words = fitting(options.in, argumentNames(declared.find((e) => e.name.name === entry)!))
    const finished = await measureApart(file, entry, device, { ...options, in: words })
    if (finished === exitCodes.interrupted) return finished
    if (typeof finished === 'number') code ||= finished
    else rows.push(finished)
  }
  show(rows, output, code)
  return code
}

function checked(names: readonly string[]): DeviceId[] {
  return names.map((name) => {
    const found = deviceIds.find((id) => id === name)
    if (found === undefined)
      throw new UsageError(`there is no device ${name}`, `devices: ${deviceIds.join(', ')}`)
    return found
  })
}

async function presentDevices(output: Output): Promise<DeviceId[]> {
  const { devices } = await listDevices(ownProcess)
  for (const report of devices)
    if (!report.available) output.notice(`without ${report.name}: ${report.missing}`)
  return deviceIds.filter((id) => devices.some(({ name, available }) => name === id && available))
}

const argumentNames = (entry: EntryDecl): string[] => entry.params.map((param) => param.name.name)

const NAMED = /^([A-Za-z_]\w*)=/

function refuseUnknown(words: readonly string[] | undefined, known: readonly string[]): void {
  for (const word of words ?? []) {
    const name = NAMED.exec(word)?.[1]
    if (name !== undefined && !known.includes(name))
      throw new UsageError(`no entry has an argument ${name}`, `they have ${[...new Set(known)].join(', ')}`)
  }
}

/** The words of `--in` that are meant for an entry with these arguments; files are offered to all. */
function fitting(words: readonly string[] | undefined, args: readonly string[]): string[] {
  return (words ?? []).filter((word) => {
    const name = NAMED.exec(word)?.[1]
    return name === undefined || args.includes(name)
  })
}

async function measureHere(
  source: Source,
  name: string,
  deviceName: DeviceId,
  options: BenchOptions,
  output: Output,
): Promise<Row> {
  const device = await openDevice(deviceName, ownProcess)
  try {
    const { set, model } = options
    // Only cuda rounds: the other devices stand beside it as they are.
    const choice = programChoice(device.target === 'cuda' ? options : { ...options, precision: 'f32' })
    const request = { set, model, ...choice, entries: [name] }
    const { program } = await compileFor(device, source, request, output)
    const info = program.manifest.entries.find((e) => e.name === name)!
    const args = await benchInputs(options.in ?? [], info.arguments)
    const session = await openSession(program, device, { seed: 0 })
    try {
      await session.run(name, args)
      // Node's clock starts with the process.
      const first = performance.now()
      return {
        entry: name,
        device: device.name,
        ...(await repeat(session, name, args, options.seconds)),
        first_ms: first,
      }
    } finally {
      await session.close()
    }
  } finally {
    await device.close()
  }
}

/** Given values, and for the others random ones; a scalar is small, so that a learning rate does not blow the weights up. */
async function benchInputs(words: readonly string[], infos: readonly TensorInfo[]): Promise<Tensors> {
  const usual = infos.map(
    ({ name, shape, dtype }) => `${name}=${shape.length === 0 && dtype === 'f32' ? '0.001' : 'random'}`,
  )
  return (await readInputs([...usual, ...words], infos, 0)).tensors
}

async function repeat(
  session: Session,
  name: string,
  args: Tensors,
  seconds: number,
): Promise<Omit<Row, 'entry' | 'device' | 'first_ms'>> {
  const step = async (): Promise<number> => {
    const start = performance.now()
    await session.enqueue(name, args)
    await session.device.finish()
    return performance.now() - start
  }
  await step()
  const times: number[] = []
  const until = performance.now() + seconds * 1000
  while (times.length < MIN_RUNS || performance.now() < until) times.push(await step())
  times.sort((a, b) => a - b)
  return {
    median_ms: times[times.length >> 1]!,
    min_ms: times[0]!,
    max_ms: times.at(-1)!,
    runs: times.length,
  }
}

/** The row of a process of its own, or its exit code; what it has to say of an error goes to standard error. */
async function measureApart(
  file: string,
  entry: string,
  device: DeviceId,
  { set, model, in: words, seconds, precision, maxMemory, tuning }: BenchOptions,
): Promise<Row | number> {
  const settings = Object.entries(set ?? {}).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  const inputs = (words ?? []).flatMap((word) => ['--in', word])
  const which = ['--entry', entry, '--devices', device, ...(model === undefined ? [] : ['--model', model])]
  if (precision !== undefined) which.push('--precision', precision)
  if (maxMemory !== undefined) which.push('--max-memory', String(maxMemory))
  if (tuning === false) which.push('--no-tuning')
  const line = [
    'bench',
    file,
    ...which,
    ...settings,
    ...inputs,
    '--seconds',
    String(seconds),
    '--json',
    '--quiet',
  ]
  const { spawn } = await import('node:child_process')
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...line], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Whoever stops this process means the other one too, also where the signal reaches this one alone.
  const stop = (): void => {
    child.kill('SIGINT')
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const code = await new Promise<number>((done, fail) => {
    child.on('error', fail)
    child.on('close', (status) => done(status ?? exitCodes.interrupted))
  })
  for (const signal of signals) process.off(signal, stop)
  return code === exitCodes.done ? (JSON.parse(text).rows[0] as Row) : code
}

function show(rows: readonly Row[], output: Output, code: number = exitCodes.done): void {
  const head = ['entry', 'device', 'median ms', 'min', 'max', 'runs', 'first result ms']
  const cells = rows.map((row) => [
    row.entry,
    row.device,
    ...[row.median_ms, row.min_ms, row.max_ms].map(metric),
    String(row.runs),
    row.first_ms.toFixed(0),
  ])
  output.result(table(head, cells, new Set(head.slice(2))))
  output.document({ ok: code === exitCodes.done, rows })
}
