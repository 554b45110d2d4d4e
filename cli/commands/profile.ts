// `mlc profile`: the time of each kernel of an entry, and how near it comes to what the device can do.
import { type KernelTime, profileEntry } from '../../runtime/profile.ts'
import type { EntryInfo, Manifest } from '../../runtime/program.ts'
import { type Ceilings, measureCeilings } from '../ceilings.ts'
import { chooseEntry } from '../entries.ts'
import { exitCodes } from '../errors.ts'
import { counted, metric, table } from '../format.ts'
import { callLines } from '../kernel-table.ts'
import { type CommonOptions, type DeviceChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { chooseDevice, compileFor } from '../sessions.ts'
import { readSource } from '../source.ts'

export interface ProfileOptions extends CommonOptions, DeviceChoice {
  readonly entry?: string
}

/** A kernel's time set against the ceilings. */
interface ProfileRow extends KernelTime {
  /** Of the sum of all kernels, 0 to 1. */
  readonly share: number
  readonly gflops: number
  readonly gbps: number
  /** Of the nearer ceiling, 0 to 1. Above 1 where a cache holds what the kernel reads. */
  readonly reached: number
  readonly from: string
}

export async function profile(file: string, options: ProfileOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const { name } = chooseEntry(source, options, 'any')
  const device = await chooseDevice(options.device, output)
  try {
    const { set, model } = options
    const request = { set, model, ...programChoice(options), entries: [name] }
    const { program } = await compileFor(device, source, request, output)
    const entry = program.manifest.entries.find((e) => e.name === name)!
    const ceilings = await measureCeilings(device, output)
    const times = await profileEntry(program, device, entry)
    const total = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
    const rows = times.map((time) => toRow(time, total, ceilings, program.manifest, entry, file))
    output.result(report(rows, total, ceilings))
    output.document({ ok: true, entry: name, device: device.name, ms: total, ceilings, kernels: rows })
  } finally {
    await device.close()
  }
  return exitCodes.done
}

function toRow(
  time: KernelTime,
  total: number,
  ceilings: Ceilings,
  manifest: Manifest,
  entry: EntryInfo,
  file: string,
): ProfileRow {
  const call = entry.dispatches[time.dispatch]!
  if (call.kind !== 'kernel') throw new Error(`dispatch ${time.dispatch} of ${manifest.model} is no kernel`)
  const [gflops, gbps] = [time.flops, time.bytes].map((count) => count / time.milliseconds / 1e6) as [
    number,
    number,
  ]
  const reached = Math.max(gflops / ceilings.gflops, gbps / ceilings.gbps)
  return { ...time, share: time.milliseconds / total, gflops, gbps, reached, from: callLines(call, file) }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Slowest first. */
function report(rows: readonly ProfileRow[], total: number, ceilings: Ceilings): string {
  const head = ['kernel', 'ms', 'share', 'GFLOP/s', 'GB/s', 'of ceiling', 'from']
  const sorted = [...rows].sort((a, b) => b.milliseconds - a.milliseconds)
  const cells = sorted.map((row) => [
    row.name,
    row.milliseconds.toPrecision(3),
    percent(row.share),
    metric(Number(row.gflops.toPrecision(3))),
    metric(Number(row.gbps.toPrecision(3))),
    percent(row.reached),
    row.from,
  ])
  return [
    table(head, cells, new Set(head.slice(1, -1))),
    '',
    `${counted(rows.length, 'kernel')}, ${metric(total)} ms one by one`,
    `ceilings measured here: ${ceilings.gflops.toPrecision(3)} GFLOP/s (product of matrices), ${ceilings.gbps.toPrecision(3)} GB/s (a + 2 b)`,
  ].join('\n')
}
