// `mlc tune`: measures the schedules that the model of cost ranks first, kernel by kernel on this device, and keeps what is faster.
import type { Choice, Tuning } from '../../compiler/compile.ts'
import type { Source } from '../../grammar/diagnostics.ts'
import type { Device } from '../../runtime/device.ts'
import { profileEntry } from '../../runtime/profile.ts'
import { entryNames } from '../entries.ts'
import { exitCodes } from '../errors.ts'
import { counted, table } from '../format.ts'
import { type CommonOptions, type DeviceChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { chooseDevice, compileFor, type Request } from '../sessions.ts'
import { readSource } from '../source.ts'
import { type TunedKernel, writeTuning } from '../tuning-file.ts'

export interface TuneOptions extends CommonOptions, DeviceChoice {
  readonly entry?: readonly string[]
}

/** Rounds over all schedules: the least of a schedule's times counts, since other work on the machine only ever adds. */
const ROUNDS = 3
/** A schedule has to be this much faster than the model of cost's own: less is a tie, and ties change nothing. */
const GAIN = 0.95

export async function tune(file: string, options: TuneOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const names = entryNames(source, options)
  const device = await chooseDevice(options.device, output)
  try {
    const { set, model } = options
    const measured = new Map<string, TunedKernel>()
    for (const name of names) {
      const request = { set, model, ...programChoice(options), entries: [name] }
      for (const kernel of await measure(source, device, request, name, output))
        if (!measured.has(kernel.signature)) measured.set(kernel.signature, kernel)
    }
    const kernels = [...measured.values()]
    const path = await writeTuning(source.path, device, kernels)
    output.result(report(kernels))
    output.notice(`wrote ${path}; run, train, eval, bench and profile on this device follow it`)
    output.document({ ok: true, file: path, device: device.description, kernels })
  } finally {
    await device.close()
  }
  return exitCodes.done
}

/** Each kernel of the entry that has several schedules, with their times. */
async function measure(
  source: Source,
  device: Device,
  request: Request,
  entry: string,
  output: Output,
): Promise<TunedKernel[]> {
  const compile = async (tuning: Tuning) => compileFor(device, source, { ...request, tuning }, output)
  const first = await compile(new Map())
  const choices = first.choices.filter((c) => c.names.length > 1)
  const most = Math.max(0, ...choices.map((c) => c.names.length))
  const times = new Map(choices.map((c) => [c.dispatch, new Map<string, number>()]))
  const progress = new Progress(output)
  const programs = [first.program]
  // In the n-th program every kernel has its n-th schedule; kernels do not see each other's.
  for (let n = 1; n < most; n++)
    programs.push((await compile(new Map(choices.map((c) => [c.signature, nth(c, n)])))).program)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [n, program] of programs.entries()) {
      const info = program.manifest.entries.find((e) => e.name === entry)!
      for (const { dispatch, milliseconds } of await profileEntry(program, device, info)) {
        const choice = choices.find((c) => c.dispatch === dispatch)
        if (choice === undefined || n >= choice.names.length) continue
        const known = times.get(dispatch)!
        known.set(nth(choice, n), Math.min(known.get(nth(choice, n)) ?? Infinity, milliseconds))
      }
      progress.update(
        (round * most + n + 1) / (ROUNDS * most),
        () => `${entry}: schedule ${n + 1} of ${most}`,
      )
    }
  }
  progress.clear()
  const { manifest } = first.program
  const calls = manifest.entries.find((e) => e.name === entry)!.dispatches
  return choices.map((choice) => {
    const call = calls[choice.dispatch]!
    if (call.kind !== 'kernel') throw new Error(`dispatch ${choice.dispatch} of ${entry} is no kernel`)
    const ms = Object.fromEntries(
      [...times.get(choice.dispatch)!].map(([name, t]) => [name, Number(t.toPrecision(4))]),
    )
    return {
      kernel: manifest.kernels[call.kernel]!.name,
      signature: choice.signature,
      schedule: fastest(choice, ms),
      ms,
    }
  })
}

const nth = (choice: Choice, n: number): string => choice.names[Math.min(n, choice.names.length - 1)]!

/** The fastest schedule, or the model of cost's own where none is faster by more than a tie. */
function fastest({ names }: Choice, ms: Readonly<Record<string, number>>): string {
  const usual = names[0]!
  const best = names.reduce((a, b) => (ms[b]! < ms[a]! ? b : a))
  return ms[best]! < GAIN * ms[usual]! ? best : usual
}

function report(kernels: readonly TunedKernel[]): string {
  const changed = kernels.filter((k) => k.schedule !== Object.keys(k.ms)[0])
  const rows = kernels.map((k) => {
    const usual = Object.keys(k.ms)[0]!
    return [
      k.kernel,
      usual,
      k.ms[usual]!.toPrecision(3),
      k.schedule === usual ? 'stays' : k.schedule,
      k.ms[k.schedule]!.toPrecision(3),
    ]
  })
  const sum = (of: (k: TunedKernel) => string): number =>
    kernels.reduce((total, k) => total + k.ms[of(k)]!, 0)
  const before = sum((k) => Object.keys(k.ms)[0]!)
  const after = sum((k) => k.schedule)
  return [
    table(['kernel', 'schedule', 'ms', 'measured', 'ms'], rows, new Set(['ms'])),
    '',
    `${counted(kernels.length, 'kernel')} with several schedules, ${changed.length} of them faster with another: ${before.toPrecision(3)} ms before, ${after.toPrecision(3)} ms now`,
  ].join('\n')
}
