// Kernels through nvcc for two architectures: no warning, no register in memory. A sample of all that the tests know; every one of them in a
// full run.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { compileOptions } from '../../runtime/cuda-target.ts'
import { openNvcc } from '../../runtime/nvcc.ts'
import { openNvrtc } from '../../runtime/nvrtc.ts'
import { precisions } from '../../runtime/program.ts'
import { loadOnnxCases } from '../conformance/onnx-vectors.ts'
import { loadTorchCases } from '../conformance/torch-vectors.ts'
import { sharedData } from '../support/data.ts'
import { randomModel } from '../support/random-model.ts'
import { full, skipUnless } from '../support/skip.ts'
import { compileCuda, cudaKernels, models } from './models.ts'
import { command, hasNvcc, NO_NVCC, unitOf } from './toolchain.ts'

const ARCHITECTURES = ['sm_80', 'sm_90a']
const withNvcc = skipUnless(test, hasNvcc, NO_NVCC)
/** Kernels in one run of nvcc, and how many runs at once. */
const UNIT = 200
const AT_ONCE = 2

/** Products at the sizes for which the cost model picks its large tiles, with tails, gathers and convolutions. */
const products = `model Products(M = 4096) {
  entry rows(a: f32[M, 4096], b: f32[4096, 4096], bias: f32[4096]) { return c = relu(a @ b + bias) }
  entry columns(a: f32[4096, M], b: f32[4096, 4096]) { return c = einsum("km,nk->mn", a, b) }
  entry odd(a: f32[4099, 4099], b: f32[4099, 4099]) { return c = gelu(a @ b) }
  entry narrow(a: f32[M, 512], b: f32[512, 64]) { return c = tanh(a @ b) }
  entry small(a: f32[100, 500], b: f32[500, 30]) { return c = a @ b }
  entry classes(a: f32[M, 512], b: f32[512, 10]) { return c = sigmoid(a @ b) }
  entry channels(x: f32[256, 3, 32, 32], w: f32[6, 3, 5, 5]) { return y = relu(conv2d(x, w)) }
  entry attention(q: f32[8, 128, 64], k: f32[8, 128, 64]) { return s = einsum("bqd,bkd->bqk", q, k) * 0.125 }
  entry conv(x: f32[64, 64, 56, 56], w: f32[128, 64, 3, 3]) { return y = relu(conv2d(x, w, padding=1)) }
  entry gradients(x: f32[64, 64, 56, 56], w: f32[128, 64, 3, 3], g: f32[64, 128, 56, 56]) {
    l = sum(conv2d(x, w, padding=1) * g)
    let (dx, dw) = grad(l, [x, w])
    return dx, dw
  }
}`

const cardLimits = {
  ...{ maxBindings: 64, maxWorkgroupThreads: 1024, maxWorkgroupBytes: 49152, maxGrid: 2 ** 31 - 1 },
  ...{ maxBindingBytes: 2 ** 33 - 4, features: ['sm_80'] },
}

function productTexts(): string[] {
  const units = full ? [1, 108, 132] : [108]
  return precisions.flatMap((precision) =>
    units.flatMap((count) => {
      const limits = { ...cardLimits, units: count }
      const source = { path: 'products.ml', text: products }
      return cudaKernels(compileModel(source, { target: 'cuda', precision, limits })).map(({ text }) => text)
    }),
  )
}

/** Rows that are kept in registers at the lengths for which they take most. */
const rows = `model Rows {
  entry short(x: f32[4096, 1024], g: f32[4096, 1024]) { 
    y = softmax(x)
    return y, d = grad(sum(y * g), x) }
  entry wide(x: f32[512, 8192], w: f32[8192]) { return y = layer_norm(x, [8192], w), m = max(x, axis=1) }
  entry long(x: f32[512, 32768]) { return y = softmax(x), l = logsumexp(x, axis=1) }
  entry odd(x: f32[512, 20001]) { return y = softmax(x), l = logsumexp(x, axis=1) }
}`

/** Attention at the widths for which its kernels take most registers. */
const attention = `model Attention(B = 8, H = 12, T = 1024) {
  entry heads64(q: f32[B, H, T, 64], k: f32[B, H, T, 64], v: f32[B, H, T, 64], g: f32[B, H, T, 64]) {
    o = scaled_dot_product_attention(q, k, v, causal=true)
    let (dq, dk, dv) = grad(sum(o * g), [q, k, v])
    return o, dq, dk, dv
  }
  entry heads128(q: f32[B, H, T, 128], k: f32[B, H, T, 128], v: f32[B, H, T, 128], g: f32[B, H, T, 128]) {
    o = scaled_dot_product_attention(q, k, v, causal=true)
    let (dq, dk, dv) = grad(sum(o * g), [q, k, v])
    return o, dq, dk, dv
  }
  entry masked(q: f32[B, H, T, 128], k: f32[B, H, T, 128], v: f32[B, H, T, 128], m: f32[T, T], g: f32[B, H, T, 128]) {
    o = scaled_dot_product_attention(q, k, v, mask=m)
    let (dq, dk, dv) = grad(sum(o * g), [q, k, v])
    return o, dq, dk, dv
  }
  entry heads40(q: f32[B, H, 1000, 40], k: f32[B, H, 1003, 40], v: f32[B, H, 1003, 40], g: f32[B, H, 1000, 40]) {
    o = scaled_dot_product_attention(q, k, v)
    let (dq, dk, dv) = grad(sum(o * g), [q, k, v])
    return o, dq, dk, dv
  }
}`

/** Of cards that give 48, 99, 163 and 227 KiB of shared memory when asked. */
const attentionTexts = (): string[] =>
  precisions.flatMap((precision) =>
    [48, 99, 163, 227].flatMap((kib) => {
      const limits = { ...cardLimits, maxSharedBytes: kib * 1024, units: 108 }
      const source = { path: 'attention.ml', text: attention }
      return cudaKernels(compileModel(source, { target: 'cuda', precision, limits })).map(({ text }) => text)
    }),
  )

const rowTexts = (): string[] =>
  cudaKernels(compileCuda({ path: 'rows.ml', text: rows })).map(({ text }) => text)

function goldenTexts(): string[] {
  const names = readdirSync('test/golden', { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.cu'))
    .map((name) => readFileSync(join('test/golden', name), 'utf8'))
}

function modelTexts(): string[] {
  const random = Array.from({ length: full ? 500 : 6 }, (_, seed) => ({
    path: `seed-${seed}.ml`,
    text: randomModel(seed, { nodes: 8 + (seed % 17), sizes: [1, 5, 33], gradient: seed % 2 === 0 }).text,
  }))
  return [...models, ...random].flatMap((model) => cudaKernels(compileCuda(model)).map(({ text }) => text))
}

function conformanceTexts(): string[] {
  const sets = [
    { folder: 'vectors/torch', load: loadTorchCases },
    { folder: 'vectors/onnx', load: loadOnnxCases },
  ]
  return sets
    .flatMap(({ folder, load }) => {
      const path = sharedData(folder)
      return path === null ? [] : load(path).cases.filter((_, i) => full || i % 60 === 0)
    })
    .flatMap(({ name, source }) => cudaKernels(compileCuda({ path: `${name}.ml`, text: source })))
    .map(({ text }) => text)
}

/** Comments, names and lines differ between models; the statements decide. */
const bodyOf = (text: string): string =>
  text.slice(text.indexOf('typedef')).replace(/^(\w+\(|#line .*)$/gm, '')

/** Contractions and the goldens always; of the rest, those whose place among the distinct ones is a multiple. */
function distinctTexts(): string[] {
  const byBody = new Map<string, string>()
  for (const text of [
    ...productTexts(),
    ...attentionTexts(),
    ...rowTexts(),
    ...goldenTexts(),
    ...modelTexts(),
    ...conformanceTexts(),
  ])
    if (!byBody.has(bodyOf(text))) byBody.set(bodyOf(text), text)
  const all = [...byBody.values()]
  const large = new Set([...productTexts(), ...attentionTexts(), ...rowTexts()].map(bodyOf))
  return full ? all : all.filter((text, i) => large.has(bodyOf(text)) || i % 4 === 0)
}

/** Rows at their longest must fit the registers, too. */
const longRows = new Set(hasNvcc ? rowTexts().map(bodyOf) : [])

const texts = hasNvcc ? distinctTexts() : []

/** What ptxas says of each kernel of a unit: bytes on the stack and of registers that did not fit. */
async function compileUnit(unit: readonly string[], architecture: string, folder: string): Promise<string[]> {
  const source = join(folder, `unit-${architecture}.cu`)
  writeFileSync(source, unitOf(unit))
  const said = await command('nvcc', [
    ...['-std=c++17', '--cubin', `-arch=${architecture}`, '-Werror', 'all-warnings', '-Xptxas=-v'],
    ...['-o', join(folder, `unit-${architecture}.cubin`), source],
  ])
  const reports = [
    ...said.matchAll(/Function properties for (\w+)\n\s*(\d+) bytes stack frame, (\d+) bytes spill stores/g),
  ].map(([, name, stack, spilled]) => ({ name: name!, stack: Number(stack), spilled: Number(spilled) }))
  assert.is(reports.length, unit.length, said.slice(0, 500))
  return unit.flatMap((text, i) => {
    // Mangled: the length of each name stands before it, so that k1 is no prefix of k11.
    const space = `k${i}`
    const found = reports.find(({ name }) => name.startsWith(`_ZN${space.length}${space}`))
    if (found === undefined) return [`kernel ${i} has no report`]
    // A kernel of dozens of parameters keeps a few of their addresses on its stack; a contraction must keep nothing there but what sine,
    // cosine and tangent need for large arguments.
    const contraction = /schedule: (contraction|chained)/.test(text) || longRows.has(bodyOf(text))
    const spills = contraction ? 0 : 64
    const allowed = contraction && !/\b(sinf|cosf|tanf)\(/.test(text) ? 0 : 64
    const first = text.split('\n', 2).join(' ')
    return found.stack <= allowed && found.spilled <= spills
      ? []
      : [`${first}: ${found.stack} bytes of stack, ${found.spilled} spilled`]
  })
}

for (const architecture of ARCHITECTURES) {
  withNvcc(
    `${texts.length} kernels compile for ${architecture} without a warning and without spills`,
    async () => {
      assert.ok(texts.length > 80, `${texts.length} kernels`)
      const units: string[][] = []
      for (let i = 0; i < texts.length; i += UNIT) units.push(texts.slice(i, i + UNIT))
      const wrong: string[] = []
      const worker = async (): Promise<void> => {
        for (let unit = units.shift(); unit !== undefined; unit = units.shift()) {
          const folder = mkdtempSync(join(tmpdir(), 'mlc-nvcc-'))
          try {
            wrong.push(...(await compileUnit(unit, architecture, folder)))
          } finally {
            rmSync(folder, { recursive: true, force: true })
          }
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      console.log(`${texts.length} kernels compiled for ${architecture}`)
      assert.equal(wrong, [])
    },
  )
}

withNvcc('a kernel is a translation unit of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlc-nvcc-'))
  try {
    const { text, name } = cudaKernels(compileCuda(models[0]!))[0]!
    assert.not.match(text, /#include/)
    assert.match(text, new RegExp(`^${name.replace('/', '_')}\\($`, 'm'))
    const path = join(folder, 'one.cu')
    writeFileSync(path, text)
    await command('nvcc', ['--ptx', '-arch=compute_80', '-o', join(folder, 'one.ptx'), path])
    // An edited body is spoken of by the lines of its own file.
    writeFileSync(path, text.replace(/\n}\n*$/, '\n  undeclared;\n}\n'))
    const lines = text.trimEnd().split('\n').length
    const said = await command('nvcc', [
      '--ptx',
      '-arch=compute_80',
      '-o',
      join(folder, 'two.ptx'),
      path,
    ]).catch(String)
    assert.match(said, new RegExp(`kernels/${name}\\.cu\\(${lines}\\): error: identifier "undeclared"`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

withNvcc(
  'nvcc takes the place of NVRTC: machine code for a card, PTX for a newer one, errors with the file',
  async () => {
    const compiler = await openNvcc()
    assert.match(compiler!.name, /^nvcc \d+\.\d+$/)
    const { text } = cudaKernels(compileCuda(models[0]!))[0]!
    const options = (capability: number): string[] => compileOptions(compiler!, capability)
    const code = await compiler!.compile(text, 'kernels/a.cu', options(90))
    assert.equal([...code.subarray(0, 4)], [0x7f, 0x45, 0x4c, 0x46])
    const newest = Math.max(...compiler!.architectures)
    const ptx = new TextDecoder().decode(await compiler!.compile(text, 'kernels/a.cu', options(newest + 1)))
    assert.match(ptx, new RegExp(`\\.target sm_${newest}`))
    const said = await compiler!.compile('nonsense;', 'kernels/a.cu', options(80)).catch(String)
    assert.match(said as string, /refuses kernels\/a\.cu: kernels\/a\.cu\(1\): error/)
    assert.throws(() => options(30), /makes no code for this card/)
    compiler!.close()
  },
)

const nvrtc = await openNvrtc()
test.after(() => nvrtc?.close())

skipUnless(
  test,
  nvrtc !== null,
  'no NVRTC: its library is not here (MLC_NVRTC names it)',
)('the goldens compile with NVRTC', async () => {
  for (const text of goldenTexts().filter((_, i) => full || i % 10 === 0))
    for (const capability of [80, 90]) {
      const code = await nvrtc!.compile(text, 'kernels/a.cu', compileOptions(nvrtc!, capability))
      assert.ok(code.byteLength > 0)
    }
})

test('the text of a kernel depends on the model alone', () => {
  const once = cudaKernels(compileCuda(models[2]!))
  compileCuda(models[4]!)
  assert.equal(cudaKernels(compileCuda(models[2]!)), once)
})

test.run()
