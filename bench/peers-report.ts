// The table of the comparison with other libraries, as Markdown: a summary of ratios, what mlc loses, then each work in full.
import type { Work } from './works.ts'

export type Result =
  | {
      readonly peer: string
      readonly about: string
      /** Milliseconds, ascending. */
      readonly times: readonly number[]
      /** Milliseconds from the start of the process to the first result. */
      readonly first: number
      /** Bytes, the largest that the process had. */
      readonly peak: number
      /** Milliseconds in mlc's compiler. */
      readonly compiled?: number
      readonly error: number
    }
  | { readonly peer: string; readonly failure: string }

export interface WorkResults {
  readonly work: Work
  /** Load of the machine when the work began. */
  readonly load: number
  /** Where the expected results come from. */
  readonly judge: string
  readonly results: readonly Result[]
}

export interface Circumstances {
  readonly machine: string
  readonly command: string
  readonly load: readonly number[]
  /** In the order of the columns. */
  readonly peers: readonly string[]
  readonly device: string
}

type Done = Extract<Result, { times: readonly number[] }>

/** Above this a result is not the same computation. */
const WRONG = 1e-3
/** With more processes than this waiting at its start, a work was not alone. */
const BUSY = 1.5

const isDone = (result: Result): result is Done => 'times' in result
const isRight = (result: Result): result is Done => isDone(result) && result.error <= WRONG
const median = ({ times }: Done): number => times[times.length >> 1]!
const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

export function peersReport(
  measured: readonly WorkResults[],
  { machine, command, load, peers, device }: Circumstances,
): string {
  const abouts = new Map(
    measured.flatMap(({ results }) => results.filter(isDone).map((r) => [r.peer, r.about] as const)),
  )
  const busy = measured.filter((m) => m.load > BUSY).map((m) => m.work.title)
  const remark =
    busy.length === 0
      ? []
      : [`**The machine was not idle** (load above ${BUSY}) when these began: ${busy.join('; ')}.`, '']
  return [
    `# mlc's ${device} device beside other libraries`,
    '',
    `${machine}. Load averages at the end: ${load.map((l) => l.toFixed(2)).join(', ')}. Command: \`${command}\`.`,
    '',
    ...[...abouts].map(([peer, about]) => `- \`${peer}\`: ${about}`),
    '',
    'Each library runs each work in a process of its own, one after the other, on the same arrays. Times are medians in milliseconds. Arrays stay',
    device === 'cpu'
      ? 'where the library keeps them, but for ONNX Runtime, whose interface takes them anew in every call.'
      : 'on the device, and a step ends when the device has finished it. Drivers keep what they compiled: a first result may profit from earlier runs.',
    '',
    ...remark,
    ...summary(measured, peers),
    '',
    ...losses(measured),
    '',
    ...measured.flatMap(details),
  ].join('\n')
}

/** Medians, and in brackets how many times mlc's; those of wrong results are in the details only. */
function summary(measured: readonly WorkResults[], peers: readonly string[]): string[] {
  const cell = (results: readonly Result[], peer: string): string => {
    const [result, own] = [peer, 'mlc'].map((name) => results.filter(isRight).find((r) => r.peer === name))
    const given = results.find((r) => r.peer === peer)
    if (result === undefined) return given === undefined ? '–' : isDone(given) ? 'wrong' : 'cannot'
    if (own === undefined || peer === 'mlc') return digits(median(result))
    return `${digits(median(result))} (${(median(result) / median(own)).toFixed(2)})`
  }
  return [
    row(['work', ...peers]),
    row(['---', ...peers.map(() => '---')]),
    ...measured.map(({ work, results }) => row([work.title, ...peers.map((peer) => cell(results, peer))])),
  ]
}

function losses(measured: readonly WorkResults[]): string[] {
  const lost = measured.flatMap(({ work, results }) => {
    const done = results.filter(isRight)
    const own = done.find((r) => r.peer === 'mlc')
    if (own === undefined) return [`- ${work.title}: mlc gave no right result`]
    return done
      .filter((r) => r.peer !== 'mlc' && median(r) < median(own))
      .map((r) => `- ${work.title}: ${r.peer} is ${(median(own) / median(r)).toFixed(2)} times faster`)
  })
  return lost.length === 0 ? ['mlc is the fastest everywhere.'] : ['Where mlc loses:', '', ...lost]
}

function details({ work, judge, load, results }: WorkResults): string[] {
  const head = [
    'library',
    'median ms',
    'min',
    'max',
    'runs',
    ...(work.flops ? ['GFLOP/s'] : []),
    'first result ms',
    'peak MiB',
    'error',
  ]
  const rows = results.map((r) => {
    if (!isDone(r))
      return row([r.peer, `cannot: ${r.failure.replaceAll('|', '\\|')}`, ...head.slice(2).map(() => '')])
    const rate = work.flops ? [digits(work.flops / median(r) / 1e6)] : []
    const compiled = r.compiled === undefined ? '' : ` (compiler ${r.compiled.toFixed(0)})`
    const first = `${r.first.toFixed(0)}${compiled}`
    const error = `${r.error.toExponential(0)}${r.error > WRONG ? ' **wrong**' : ''}`
    const spread = [median(r), r.times[0]!, r.times.at(-1)!].map(digits)
    return row([
      r.peer,
      ...spread,
      String(r.times.length),
      ...rate,
      first,
      (r.peak / 2 ** 20).toFixed(0),
      error,
    ])
  })
  return [
    `## ${work.title}`,
    '',
    `Checked against ${judge}. Load when it began: ${load.toFixed(2)}.`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...rows,
    '',
  ]
}
