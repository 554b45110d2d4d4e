// The stub driver and compiler, built once for a test file, and what they tell of themselves.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import koffi from 'koffi'
import { command } from './toolchain.ts'

const KINDS = [
  'memory',
  'pinned',
  'modules',
  'graphs',
  'executables',
  'events',
  'streams',
  'contexts',
] as const

export interface Stubs {
  readonly folder: string
  /** Where the runtime keeps compiled kernels meanwhile. */
  readonly cache: string
  /** The driver's calls since the last time. */
  calls(): string[]
  /** What the driver holds, without kinds of which there is none. */
  live(): Record<string, number>
  /** Lets the `after`-th call of a function from now on fail. */
  fail(name: string, after: number, result: number): void
  /** Kernels compiled so far, and programs that NVRTC still holds. */
  built(): number
  programs(): number
  reset(): void
  close(): void
}

/** Builds both libraries and points the runtime at them. */
export async function openStubs(): Promise<Stubs> {
  const folder = mkdtempSync(join(tmpdir(), 'mlc-stub-'))
  const cache = join(folder, 'cache')
  mkdirSync(join(folder, 'built'))
  const path = (name: string): string => join(folder, `lib${name}.so`)
  for (const name of ['driver', 'nvrtc']) {
    await command('g++', [
      ...['-std=c++17', '-O1', '-Wall', '-Wextra', '-Werror', '-fPIC', '-shared'],
      ...['-o', path(name), `test/cuda/stub/${name}.cpp`, '-ldl'],
    ])
  }
  const environment: Record<string, string> = {
    MLC_CUDA_DRIVER: path('driver'),
    MLC_NVRTC: path('nvrtc'),
    MLC_CACHE: cache,
    STUB_SHIM: resolve('test/cuda/shim'),
    STUB_BUILD: join(folder, 'built'),
  }
  Object.assign(process.env, environment)
  const [driver, nvrtc] = [koffi.load(path('driver')), koffi.load(path('nvrtc'))]
  const log = driver.func('const char* stub_log()')
  const live = driver.func('int stub_live(const char* kind)')
  const fail = driver.func('void stub_fail(const char* name, int after, int result)')
  const reset = driver.func('void stub_reset()')
  const built = nvrtc.func('int stub_built()')
  const programs = nvrtc.func('int stub_programs()')
  return {
    folder,
    cache,
    calls: () => (log() as string).trim().split(' '),
    live: () =>
      Object.fromEntries(
        KINDS.map((kind) => [kind, live(kind) as number]).filter(([, count]) => count !== 0),
      ),
    fail: (name, after, result) => fail(name, after, result),
    built: () => built() as number,
    programs: () => programs() as number,
    reset: () => reset(),
    close: () => {
      for (const name of Object.keys(environment)) delete process.env[name]
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
