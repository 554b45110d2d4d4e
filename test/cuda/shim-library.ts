// Kernels built for the processor: many texts to one shared library, through the shim and g++.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import koffi from 'koffi'
import { command, unitOf } from './toolchain.ts'

const SHIM = resolve('test/cuda/shim')
/** Kernels in one unit: g++ takes some 15 ms for each, and starting it a second. */
const UNIT = 150
const AT_ONCE = 2

/** Runs a kernel on buffers at these addresses; false where not all threads of a block met a barrier. */
export type Launch = (addresses: BigUint64Array, groups: number) => boolean

const symbolOf = (text: string): string => {
  const [, symbol] = /__launch_bounds__\([\d, ]+\)\s+(\w+)\(/.exec(text) ?? []
  if (symbol === undefined) throw new Error('a kernel without a name')
  return symbol
}
const threadsOf = (text: string): number => Number(/__launch_bounds__\((\d+)/.exec(text)![1])

function sourceOf(texts: readonly string[]): string {
  const rows = texts.map(
    (text, i) =>
      `  {&shim::Call<k${i}::${symbolOf(text)}>::body, ${threadsOf(text)}, ${/__syncthreads|__shfl|mlc_mma|mlc_copy_async/.test(text)}},`,
  )
  return `${unitOf(texts, '#include "shim.hpp"')}
static const shim::Entry entries[] = {
${rows.join('\n')}
};
extern "C" int mlc_launch(int kernel, void** args, unsigned blocks) {
  const shim::Entry& entry = entries[kernel];
  return shim::launch(entry.body, args, blocks, entry.threads, entry.barriers);
}
`
}

export class ShimLibrary {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mlc-shim-'))
  readonly #known = new Map<string, Launch>()
  readonly #loaded: { unload(): void }[] = []
  #units = 0

  /** Builds those texts that are not built yet. */
  async build(texts: Iterable<string>): Promise<void> {
    const fresh = [...new Set(texts)].filter((text) => !this.#known.has(text))
    const units: string[][] = []
    for (let i = 0; i < fresh.length; i += UNIT) units.push(fresh.slice(i, i + UNIT))
    const worker = async (): Promise<void> => {
      for (let unit = units.shift(); unit !== undefined; unit = units.shift()) await this.#unit(unit)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }

  /** The launcher of a text that was built. */
  launcher(text: string): Launch {
    const launch = this.#known.get(text)
    if (launch === undefined) throw new Error('the kernel was not built')
    return launch
  }

  close(): void {
    for (const library of this.#loaded) library.unload()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #unit(texts: readonly string[]): Promise<void> {
    const path = join(this.#folder, `unit-${this.#units++}`)
    writeFileSync(`${path}.cpp`, sourceOf(texts))
    await command('g++', [
      ...['-std=c++17', '-O1', '-fPIC', '-shared', '-fwrapv', '-ffp-contract=off', '-U_FORTIFY_SOURCE'],
      '-fno-strict-aliasing',
      ...['-Wall', '-Wno-unknown-pragmas', '-Werror', '-I', SHIM, '-o', `${path}.so`, `${path}.cpp`],
    ])
    const library = koffi.load(`${path}.so`)
    this.#loaded.push(library)
    const launch = library.func('int mlc_launch(int kernel, void* args, unsigned int blocks)')
    texts.forEach((text, i) => {
      this.#known.set(text, (addresses, groups) => launch(i, addresses, groups) === 0)
    })
  }
}
