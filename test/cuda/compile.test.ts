// Every kernel through nvcc for two architectures: no warning, no register in memory, and the same text without any header of ours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { randomModel } from '../support/random-model.ts'
import { full, skipUnless } from '../support/skip.ts'
import { compileCuda, cudaKernels, models } from './models.ts'
import { command, hasNvcc, NO_NVCC, unitOf } from './toolchain.ts'

const ARCHITECTURES = ['sm_80', 'sm_90a']
const withNvcc = skipUnless(test, hasNvcc, NO_NVCC)

/** The models at sizes that choose the large tiles too. */
const sized = models.map((model) =>
  model.path.endsWith('two_layer.ml') ? { path: model.path, text: model.text } : model,
)

const random = Array.from({ length: full ? 200 : 8 }, (_, seed) => ({
  path: `seed-${seed}.ml`,
  text: randomModel(seed, { nodes: 8 + (seed % 17), sizes: [1, 5, 33], gradient: seed % 2 === 0 }).text,
}))

function distinctTexts(): string[] {
  // Comments and names differ between models; the statements decide.
  const byBody = new Map<string, string>()
  for (const model of [...sized, ...random])
    for (const { text } of cudaKernels(compileCuda(model)))
      byBody.set(text.slice(text.indexOf('typedef')).replace(/^(\w+\(|#line .*)$/gm, ''), text)
  return [...byBody.values()]
}

for (const architecture of ARCHITECTURES) {
  withNvcc(`kernels compile for ${architecture} without a warning and without spills`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlc-nvcc-'))
    try {
      const texts = distinctTexts()
      assert.ok(texts.length > 100, `${texts.length} kernels`)
      const source = join(folder, 'kernels.cu')
      writeFileSync(source, unitOf(texts))
      const said = await command('nvcc', [
        ...['-std=c++17', '--cubin', `-arch=${architecture}`, '-Werror', 'all-warnings', '-Xptxas=-v'],
        ...['-o', join(folder, 'kernels.cubin'), source],
      ])
      const spills = [...said.matchAll(/Function properties for (\w+)\n.*, (\d+) bytes spill stores/g)]
      assert.is(spills.length, texts.length)
      // A kernel of dozens of parameters keeps a few of their addresses on its stack; a contraction must keep nothing there.
      const symbols = texts.map((text, i) => ({ text, symbol: `k${i}` }))
      const bytesOf = (symbol: string): number =>
        Number(spills.find(([, name]) => name!.startsWith(`_ZN${symbol.length}${symbol}`))?.[2])
      const spilled = symbols
        .map(({ text, symbol }) => ({ first: text.split('\n', 2).join(' '), bytes: bytesOf(symbol) }))
        .filter(({ first, bytes }) => !(bytes <= (/schedule: contraction/.test(first) ? 0 : 64)))
      assert.equal(spilled, [])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

withNvcc('a kernel is a translation unit of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlc-nvcc-'))
  try {
    const { text, name } = cudaKernels(compileCuda(models[0]!))[0]!
    assert.not.match(text, /#include/)
    assert.match(text, new RegExp(`^${name.replace('/', '_')}\\($`, 'm'))
    writeFileSync(join(folder, 'one.cu'), text)
    await command('nvcc', [
      '--ptx',
      '-arch=compute_80',
      '-o',
      join(folder, 'one.ptx'),
      join(folder, 'one.cu'),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the text of a kernel depends on the model alone', () => {
  const once = cudaKernels(compileCuda(models[2]!))
  compileCuda(models[4]!)
  assert.equal(cudaKernels(compileCuda(models[2]!)), once)
})

test.run()
