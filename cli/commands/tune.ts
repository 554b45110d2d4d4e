// `mlc tune`: measures the schedules that the model of cost ranks first, kernel by kernel on this device, and keeps what is faster.
import type { Choice, Tuning } from '../../compiler/compile.ts'
import type { Source } from '../../grammar/diagnostics.ts'
import type { Device } from '../../runtime/device.ts'
import { checkWritable } from '../../runtime/formats/files.ts'
import { KernelTimer } from '../../runtime/profile.ts'
import type { Program } from '../../runtime/program.ts'
import { entryNames } from '../entries.ts'
import { exitCodes } from '../errors.ts'
import { counted, table } from '../format.ts'
import { type CommonOptions, type DeviceChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { chooseDevice, compileFor, type Request } from '../sessions.ts'
import { readSource } from '../source.ts'
import { type TunedKernel, tuningFor, tuningPath, writeTuning } from '../tuning-file.ts'

export interface TuneOptions extends CommonOptions, DeviceChoice {
  readonly entry?: readonly string[]
  /** Time to measure for. */
  readonly seconds: number
}

/** Rounds over the schedules that are close: the least of a schedule's times counts, since other work on the machine only ever adds. */
const ROUNDS = 3
/** A schedule has to be this much faster than the model of cost's own: less is a tie, and ties change nothing. */
const GAIN = 0.95
/** A schedule that takes so many times as long as the best is measured no further. */
const SLOWER = 1.25
/** Kernels that a notice names. */
const NAMED = 3

export async function tune(file: string, options: TuneOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const names = entryNames(source, options)
  const device = await chooseDevice(options.device, output)
  try {
    const { set, model } = options
    // What cannot be kept need not be measured.
    await checkWritable(tuningPath(source.path))
    const known = await tuningFor(source.path, device)
    const measured = new Map<string, TunedKernel>()
    const left: string[] = []
    // An entry leaves its share of the time to those that follow.
    const end = performance.now() + options.seconds * 1000
    for (const [i, name] of names.entries()) {
      const request = { set, model, ...programChoice(options), entries: [name] }
      const share = (end - performance.now()) / (names.length - i)
      const race = await Race.open(source, device, request, name, output, [measured, known ?? new Map()])
      left.push(...(await race.run(measured, performance.now() + share)))
    }
    const kernels = [...measured.values()]
    const path = await writeTuning(source.path, device, kernels)
    output.result(report(kernels))
    if (left.length > 0) output.notice(whatIsLeft(left, options.seconds))
    output.notice(`wrote ${path}; run, train, eval, bench and profile on this device follow it`)
    output.document({ ok: true, file: path, device: device.description, kernels, left })
  } finally {
    await device.close()
  }
  return exitCodes.done
}

function whatIsLeft(left: readonly string[], seconds: number): string {
  const more = left.length > NAMED ? ', …' : ''
  const list = left.slice(0, NAMED).join(', ') + more
  return `${counted(left.length, 'kernel')} not measured in ${seconds} s: ${list}; the same command again goes on with them, --seconds allows more`
}

/** A kernel with several schedules, and how often the entry runs it. */
interface Contest {
  readonly choice: Choice
  readonly calls: number
  /** Whether the file of choices has it already. */
  readonly known: boolean
  /** The least time of each schedule so far, in milliseconds. */
  readonly times: Map<string, number>
}

/** The contests of one entry: those of the kernels that take most of a step first. */
class Race {
  readonly #programs: readonly Program[]
  readonly #contests: readonly Contest[]
  readonly #timer: KernelTimer
  readonly #progress: Progress
  readonly #entry: string

  private constructor(
    programs: readonly Program[],
    contests: readonly Contest[],
    timer: KernelTimer,
    progress: Progress,
    entry: string,
  ) {
    this.#programs = programs
    this.#contests = contests
    this.#timer = timer
    this.#progress = progress
    this.#entry = entry
  }

  static async open(
    source: Source,
    device: Device,
    request: Request,
    entry: string,
    output: Output,
    [done, known]: readonly [ReadonlyMap<string, unknown>, Tuning],
  ): Promise<Race> {
    const compile = async (tuning: Tuning) => compileFor(device, source, { ...request, tuning }, output)
    const first = await compile(new Map())
    for (const { signature, names, dispatch } of first.choices)
      if (known.has(signature) && !done.has(signature) && !names.includes(known.get(signature)!))
        output.notice(
          `${tuningPath(source.path)}: no schedule of ${entry}'s kernel ${dispatch} is called ${known.get(signature)}; it is measured anew`,
        )
    const choices = first.choices.filter((c) => c.names.length > 1)
    const calls = new Map<string, number>()
    for (const c of choices) calls.set(c.signature, (calls.get(c.signature) ?? 0) + 1)
    const contests = choices
      .filter((c, i) => !done.has(c.signature) && choices.findIndex((o) => o.signature === c.signature) === i)
      .map((choice) => ({
        choice,
        calls: calls.get(choice.signature)!,
        // A schedule that is no longer made tells nothing: its kernel counts as not measured.
        known: choice.names.includes(known.get(choice.signature) ?? ''),
        times: new Map<string, number>(),
      }))
    const most = Math.max(0, ...contests.map((c) => c.choice.names.length))
    const programs = [first.program]
    // In the n-th program every kernel has its n-th schedule; kernels do not see each other's.
    for (let n = 1; n < most; n++)
      programs.push((await compile(new Map(choices.map((c) => [c.signature, nth(c, n)])))).program)
    const timer = new KernelTimer(device, first.program, entry)
    return new Race(programs, contests, timer, new Progress(output), entry)
  }

  /** Puts what was measured until `end` into `measured`, and gives the names of the kernels that were not. */
  async run(measured: Map<string, TunedKernel>, end: number): Promise<string[]> {
    const begin = performance.now()
    const late = (): boolean => performance.now() >= end
    const told = (contest: Contest): void =>
      this.#progress.update((performance.now() - begin) / Math.max(1, end - begin), () =>
        this.#nameOf(contest),
      )
    const usual: Contest[] = []
    for (const contest of [...this.#contests].sort((a, b) => this.#flops(b) - this.#flops(a))) {
      if (late()) break
      told(contest)
      await this.#time(contest, 0)
      usual.push(contest)
    }
    const cost = (c: Contest): number => c.calls * c.times.get(c.choice.names[0]!)!
    const finished = new Set<Contest>()
    for (const contest of usual.sort((a, b) => Number(a.known) - Number(b.known) || cost(b) - cost(a))) {
      if (late()) break
      told(contest)
      await this.#settle(contest)
      finished.add(contest)
      measured.set(contest.choice.signature, this.#result(contest))
    }
    this.#progress.clear()
    this.#timer.close()
    return this.#contests.filter((c) => !finished.has(c)).map((c) => this.#nameOf(c))
  }

  /** Measures every schedule of a kernel, and those that are close again; the usual one too, lest a disturbance cost it its place. */
  async #settle(contest: Contest): Promise<void> {
    const { names } = contest.choice
    for (let n = 1; n < names.length; n++) await this.#time(contest, n)
    for (let round = 1; round < ROUNDS; round++) {
      const most = SLOWER * Math.min(...contest.times.values())
      const close = names.map((_, n) => n).filter((n) => n === 0 || contest.times.get(names[n]!)! <= most)
      if (close.length < 2) return
      for (const n of close) await this.#time(contest, n)
    }
  }

  async #time({ choice, times }: Contest, n: number): Promise<void> {
    const time = await this.#timer.time(this.#programs[n]!, choice.dispatch)
    times.set(choice.names[n]!, Math.min(times.get(choice.names[n]!) ?? Infinity, time))
  }

  #call({ choice }: Contest) {
    const { manifest } = this.#programs[0]!
    const call = manifest.entries.find((e) => e.name === this.#entry)!.dispatches[choice.dispatch]!
    if (call.kind !== 'kernel') throw new Error(`dispatch ${choice.dispatch} of ${this.#entry} is no kernel`)
    return { call, info: manifest.kernels[call.kernel]! }
  }

  #flops(contest: Contest): number {
    return contest.calls * this.#call(contest).call.flops
  }

  #nameOf(contest: Contest): string {
    return this.#call(contest).info.name
  }

  #result(contest: Contest): TunedKernel {
    const { choice, times } = contest
    const ms = Object.fromEntries(choice.names.map((name) => [name, Number(times.get(name)!.toPrecision(4))]))
    return {
      kernel: this.#nameOf(contest),
      signature: choice.signature,
      schedule: fastest(choice, ms),
      ms,
    }
  }
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
