// What every peer's script does: read the arrays, run once and write the results, then time the step.
//
//   node PEER.mjs WORK FOLDER SECONDS [BACKEND]
//
// FOLDER holds given.safetensors; the results go to FOLDER/PEER.safetensors, and one JSON line to standard output.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTensors, writeTensors } from './tensors.mjs'

/** `wasm`, or `webgpu` where the library has it. */
export const backend = process.argv[5] ?? 'wasm'

const MIN_RUNS = 5
const WARM_UPS = 2
/** Milliseconds after which too slow a step is not repeated for the sake of `MIN_RUNS`. */
const PATIENCE = 30_000

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** The version of a library that this folder's package.json names. */
export const pinned = (name) => dependencies[name]

/**
 * `make(work, tensors)` gives `{ step, results, about }`: `step()` resolves when its results are there, `results()` gives those of the first
 * step as a Map of `{ shape, data }`, and `about` says version and threads.
 */
export async function measurePeer(name, make) {
  const [work, folder, seconds] = process.argv.slice(2)
  const { step, results, about } = await make(work, readTensors(join(folder, 'given.safetensors')))
  await step()
  const outputs = await results()
  // Node's clock starts with the process.
  const first = performance.now()
  writeTensors(join(folder, `${name}.safetensors`), outputs)
  const times = await timesOf(step, Number(seconds) * 1000)
  const peak = process.resourceUsage().maxRSS * 1024
  console.log(JSON.stringify({ about, times, first, peak }))
  process.exit(0)
}

/** Milliseconds of each run: for `budget`, at least `MIN_RUNS` within the patience, at least one. */
async function timesOf(step, budget) {
  const begin = performance.now()
  for (let i = 0; i < WARM_UPS && performance.now() - begin < PATIENCE / 3; i++) await step()
  const times = []
  const until = performance.now() + budget
  const last = begin + PATIENCE + budget
  while (
    times.length === 0 ||
    (performance.now() < last && (times.length < MIN_RUNS || performance.now() < until))
  ) {
    const start = performance.now()
    await step()
    times.push(performance.now() - start)
  }
  return times
}
