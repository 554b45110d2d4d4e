// Medians with their spread, and the machine that they were taken on.
import { cpus, totalmem } from 'node:os'

export interface Sample {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

/** Repeats `run` for about `milliseconds`, at least five times, after two that do not count. */
export async function measure(run: () => Promise<void> | void, milliseconds = 1500): Promise<Sample> {
  await run()
  await run()
  const times: number[] = []
  const until = performance.now() + milliseconds
  while (times.length < 5 || performance.now() < until) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return { median: times[times.length >> 1]!, min: times[0]!, max: times.at(-1)!, runs: times.length }
}

export const machine = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`

/** Whether an engine may join vectors: nothing else runs in these processes. */
export const simd256 = process.env.MLC_SIMD256 !== '0'
