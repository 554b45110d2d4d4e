// Builds the command line once for the tests of this folder and runs it.
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'

const FOLDER = 'build/cli-test'
const SOURCES = ['cli', 'compiler', 'grammar', 'runtime', 'templates', 'examples', 'api.ts', 'build.mjs']

/** Seconds since the epoch of the newest file below `path`. */
function newest(path: string): number {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Templates and library texts as modules, as build.mjs makes them. */
const texts: Plugin = {
  name: 'texts',
  setup(api) {
    api.onLoad({ filter: /\.hbs$/ }, async ({ path }) => {
      const { default: Handlebars } = await import('handlebars')
      const spec = Handlebars.precompile(readFileSync(path, 'utf8'), { noEscape: true, strict: true })
      const contents = `import Handlebars from 'handlebars/runtime'
const template = Handlebars.template(${String(spec)})
export const render = (view) => template(view)`
      return { contents, loader: 'js' }
    })
    api.onLoad({ filter: /\.(ml|wat|wgsl|cu)$/ }, ({ path }) => ({
      contents: `export const text = ${JSON.stringify(readFileSync(path, 'utf8'))}`,
      loader: 'js',
    }))
  },
}

/** Bundles the command into build/cli-test if anything is newer than what lies there; returns the script. */
async function builtCli(): Promise<string> {
  const script = join(FOLDER, 'mlc.js')
  if (existsSync(script) && statSync(script).mtimeMs > Math.max(...SOURCES.map(newest))) return script
  mkdirSync('build', { recursive: true })
  const fresh = mkdtempSync('build/cli-test-')
  await build({
    entryPoints: { mlc: 'cli/main.ts', index: 'api.ts', 'cpu-worker': 'runtime/cpu-worker.ts' },
    outdir: fresh,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    splitting: true,
    plugins: [texts],
    external: ['commander', 'webgpu', 'koffi', 'wabt'],
    alias: {
      chevrotain: './node_modules/chevrotain/lib/chevrotain.min.mjs',
      'handlebars/runtime': './node_modules/handlebars/dist/cjs/handlebars.runtime.js',
    },
    logLevel: 'error',
  })
  rmSync(FOLDER, { recursive: true, force: true })
  renameSync(fresh, FOLDER)
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
