// Builds the command line once for the tests of this folder and runs it.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const FOLDER = 'build/cli-test'
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
]

/** Seconds since the epoch of the newest file below `path`. */
function newest(path: string): number {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Bundles the command into build/cli-test if anything is newer than what lies there; returns the script. */
async function builtCli(): Promise<string> {
  const script = join(FOLDER, 'mlc.js')
  const changed = Math.max(...SOURCES.map(newest))
  const isFresh = (): boolean => existsSync(script) && statSync(script).mtimeMs > changed
  if (isFresh()) return script
  mkdirSync('build', { recursive: true })
  const fresh = mkdtempSync('build/cli-test-')
  execFileSync(process.execPath, ['build.mjs', '--out', fresh], { stdio: ['ignore', 'ignore', 'inherit'] })
  // Files of tests run beside each other: what another has put there meanwhile may be running already.
  if (isFresh()) rmSync(fresh, { recursive: true })
  else {
    rmSync(FOLDER, { recursive: true, force: true })
    renameSync(fresh, FOLDER)
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
