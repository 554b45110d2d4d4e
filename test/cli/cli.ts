// Builds the command line once for the tests of this folder and runs it.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const PREFIX = 'build/cli-test-'
const SOURCES = [
  'cli',
  'compiler',
  'grammar',
  'runtime',
  'templates',
  'types',
  'examples',
  'api.ts',
  'build.mjs',
  'code-cache.mjs',
]

/** Milliseconds since the epoch of the newest file below `path`. */
function newest(path: string): number {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** What is a day old is nobody's any more. */
function removeOld(): void {
  for (const name of readdirSync('build')) {
    const path = join('build', name)
    if (path.startsWith(PREFIX) && Date.now() - statSync(path).mtimeMs > 24 * 3600 * 1000)
      rmSync(path, { recursive: true, force: true })
  }
}

/** Bundles the command into a folder that is named for its newest source and for this Node, unless it is there; returns the script. */
async function builtCli(): Promise<string> {
  const folder = `${PREFIX}${Math.round(Math.max(...SOURCES.map(newest)))}-${process.version}`
  const script = join(folder, 'mlc.js')
  if (existsSync(script)) return script
  mkdirSync('build', { recursive: true })
  removeOld()
  const fresh = mkdtempSync(`${PREFIX}new-`)
  execFileSync(process.execPath, ['build.mjs', '--out', fresh], { stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Files of tests run beside each other: another was first.
    rmSync(fresh, { recursive: true })
    if (!existsSync(script)) throw error
  }
  return script
}

let script: Promise<string> | undefined

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Called with all of standard error so far, whenever some comes; may end the process with a signal. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs `mlc` with these words in the repository's root. */
export async function mlc(words: readonly string[], options: RunOptions = {}): Promise<Finished> {
  script ??= builtCli()
  const child = spawn(process.execPath, [await script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    options.onStderr?.(stderr, (signal) => child.kill(signal))
  })
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', done)
  })
  return { code, stdout, stderr }
}

/** The library that generated loaders import. */
export async function libraryPath(): Promise<string> {
  script ??= builtCli()
  return resolve(dirname(await script), 'index.js')
}

/** A folder for one test file's own files, removed when the process ends. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlc-cli-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
