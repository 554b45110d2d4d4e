// Runs the tests: builds, gives each test file a process of its own, and adds up what they say.
//
//   node test/run.mjs [--full] [--no-build] [FILTER...]
//
// `--full` adds the tests that take long; a filter is a part of a file's path. The last line is `N passed, N failed, N skipped`.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const BUILT = join('build', 'test', 'test')
const AT_ONCE = 2

const options = process.argv.slice(2).filter((arg) => arg.startsWith('--'))
const filters = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const unknown = options.filter((option) => !['--full', '--no-build'].includes(option))
if (unknown.length > 0) {
  console.error(
    `unknown option ${unknown.join(' ')}; usage: node test/run.mjs [--full] [--no-build] [FILTER...]`,
  )
  process.exit(2)
}
const full = options.includes('--full')
const limitSeconds = full ? 1800 : 420

function build() {
  for (const args of [['build.mjs', '--tests'], ['build.mjs']]) {
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
    if (status !== 0) finish([{ file: args.join(' '), passed: 0, failed: 1, skipped: 0, reasons: [] }])
  }
}

function testFiles() {
  return readdirSync(join(ROOT, BUILT), { recursive: true })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join(BUILT, name))
    .filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)))
    .sort()
}

/** Runs one file to its end or its time limit. */
function run(file) {
  return new Promise((resolve) => {
    const start = performance.now()
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...(full ? { MLC_FULL: '1' } : {}) }
    const child = spawn(process.execPath, [file], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, limitSeconds * 1000)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const end = late
        ? `it ran longer than ${limitSeconds} s`
        : signal
          ? `it was ended by ${signal}`
          : code === 0
            ? null
            : `exit code ${code}`
      resolve({ file, seconds: (performance.now() - start) / 1000, output, ...judge(output, end) })
    })
  })
}

/** Counts of one file from uvu's closing lines; a crash, a time-out and an empty file are failures. */
function judge(output, end) {
  const total = (label) => Number(new RegExp(`^ {2}${label}: +(\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  const reasons = output.split('\n').flatMap((line) => (line.startsWith('skipped: ') ? [line.slice(9)] : []))
  const passed = total('Passed')
  const skipped = total('Skipped')
  const failedTests = total('Total') - passed
  const notes = []
  if (end !== null && failedTests === 0) notes.push(end)
  if (end === null && passed + skipped + failedTests === 0) notes.push('it ran no test')
  if (reasons.length !== skipped) notes.push(`${skipped} skipped tests, but ${reasons.length} reasons`)
  return { passed, skipped, failed: failedTests + (notes.length > 0 ? 1 : 0), notes, reasons }
}

function report(result) {
  const { file, seconds, passed, failed, skipped, notes, output } = result
  const name = file.slice(BUILT.length + 1).replace(/\.test\.js$/, '')
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} FAILED`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  console.log(
    `${failed > 0 ? 'FAIL' : ' ok '} ${name.padEnd(40)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${counts.join(', ')}`,
  )
  if (failed > 0)
    console.log([...output.trimEnd().split('\n'), ...notes].map((line) => `     | ${line}`).join('\n'))
}

function finish(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  for (const result of results) for (const reason of result.reasons) console.log(`skipped: ${reason}`)
  const bad = results.filter((result) => result.failed > 0)
  if (bad.length > 0) console.log(`failed: ${bad.map((result) => result.file).join(', ')}`)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  process.exit(bad.length > 0 || sum('passed') === 0 ? 1 : 0)
}

if (!options.includes('--no-build')) build()
const files = testFiles()
if (files.length === 0) console.log('no test file matches')
const results = []
const queue = [...files]
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await run(file)
      results.push(result)
      report(result)
    }
  }),
)
finish(results.sort((a, b) => (a.file < b.file ? -1 : 1)))
