// The standalone program of each example: it compiles and links with nvcc, and its interface gives what float64 gives, on the processor.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import koffi from 'koffi'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readImport } from '../../cli/source.ts'
import { type Compiled, compileModel } from '../../compiler/compile.ts'
import { evaluateEntry } from '../../compiler/evaluate.ts'
import { elementCount, shapeValues } from '../../compiler/ir/types.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { openDevice } from '../../runtime/devices.ts'
import { Session } from '../../runtime/execute.ts'
import { readSafetensors, writeSafetensors } from '../../runtime/formats/safetensors.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { pseudoRandom, relativeError, toF64 } from '../support/against-float64.ts'
import { full, skipUnless } from '../support/skip.ts'
import { type CudaModel, models } from './models.ts'
import { command, hasCxx, hasNvcc, NO_CXX, NO_NVCC } from './toolchain.ts'

const examples = models.slice(0, 4)
const SEED = 7
const nameOf = (model: CudaModel): string => model.path.replace(/.*\/|\.ml$/g, '')

function compile({ path, text, set }: Pick<CudaModel, 'path' | 'text' | 'set'>): Compiled {
  const options = { target: 'cuda', standalone: true, read: readImport, ...(set ? { set } : {}) } as const
  const compiled = compileModel({ path, text }, options)
  if (compiled.standalone === undefined)
    throw new Error(compiled.diagnostics.map((d) => d.message).join('\n'))
  return compiled
}

/** Runs `check` in a folder of its own that holds the model's files. */
async function inFolder(compiled: Compiled, check: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mlc-standalone-'))
  try {
    for (const [name, text] of compiled.standalone!) writeFileSync(join(folder, name), text)
    await check(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Builds `model.cu` for the processor, with the shim in place of CUDA. */
async function buildForHost(folder: string, output: string, flags: readonly string[]): Promise<string> {
  const source = readFileSync(join(folder, 'model.cu'), 'utf8').replaceAll(
    'extern "C" __global__',
    '__global__',
  )
  writeFileSync(join(folder, 'model.cpp'), source)
  const path = join(folder, output)
  await command('g++', [
    ...['-std=c++17', '-O1', '-fPIC', '-fwrapv', '-ffp-contract=off', '-U_FORTIFY_SOURCE'],
    '-fno-strict-aliasing',
    ...['-Wall', '-Wextra', '-Wno-unknown-pragmas', '-Werror', '-I', resolve('test/cuda/shim')],
    ...['-include', 'runtime.hpp', ...flags, '-o', path, join(folder, 'model.cpp')],
  ])
  return path
}

const narrow = models.filter(({ path }) => path === 'narrow.ml')
/** Its kernels ask for more shared memory than every kernel has. */
const attention: CudaModel = {
  path: 'attention.ml',
  text: `model Attention(T = 40, D = 128) {
  train gradients(q: f32[T, D], k: f32[66, D], v: f32[66, D], g: f32[T, D]) {
    o = softmax(q @ k.T * 0.1) @ v
    let (dq, dk, dv) = grad(sum(o * g), [q, k, v])
    return o, dq, dk, dv
  }
}`,
  tolerance: 1e-5,
}

for (const model of full ? [...examples, ...narrow, attention] : [attention, ...narrow]) {
  skipUnless(
    test,
    hasNvcc,
    NO_NVCC,
  )(`${nameOf(model)}: model.cu compiles and links with nvcc`, () =>
    inFolder(compile(model), async (folder) => {
      const output = join(folder, 'model')
      const said = await command('nvcc', [
        ...['-O2', '-arch=sm_80', '-Werror', 'all-warnings', '-Xcompiler', '-Wall,-Wno-unused-variable'],
        ...['-o', output, join(folder, 'model.cu')],
      ])
      assert.is(said, '')
      // Without a card it still says what it takes.
      const { status, stderr } = spawnSync(output, ['nothing'], { encoding: 'utf8' })
      assert.is(status, 2)
      assert.match(stderr, /^usage: .*\n/)
    }),
  )
}

interface Argument {
  readonly name: string
  readonly shape: number[]
  readonly dtype: string
}

function values(entry: readonly Argument[]): Map<string, Tensor> {
  return new Map(
    entry.map(({ name, shape, dtype }, i) => {
      const random = pseudoRandom(elementCount(shape), i + 1)
      const data = dtype === 'f32' ? random : Int32Array.from(random, (v) => Math.floor((v + 1) * 4.99))
      return [name, makeTensor(dtype === 'f32' ? 'f32' : 'i32', shape, data)]
    }),
  )
}

async function firstValues(compiled: Compiled): Promise<Map<string, Tensor>> {
  const { manifest } = compiled.program!
  const program = {
    ...compiled.program!,
    manifest: { ...manifest, target: 'cpu' as const, kernels: [], entries: [] },
  }
  const device = await openDevice('cpu', { threads: 1 })
  const session = await Session.create(program, device, { initDevice: async () => device, seed: SEED })
  const weights = await session.weights({ slots: true })
  await session.close()
  await device.close()
  return weights
}

const withCxx = skipUnless(test, hasCxx, NO_CXX)

for (const model of full ? [...examples, attention] : [...examples.slice(0, 3), attention]) {
  withCxx(`${nameOf(model)}: the interface agrees with float64`, async () => {
    const compiled = compile(model)
    await inFolder(compiled, async (folder) => {
      const library = koffi.load(await buildForHost(folder, 'model.so', ['-shared', '-DMLC_NO_MAIN']))
      const prefix = compiled.program!.manifest.model
      const create = library.func(`void* ${prefix}_create(unsigned int seed)`)
      const error = library.func(`const char* ${prefix}_error()`)
      const load = library.func(`int ${prefix}_load(void* model, const char* path)`)
      const save = library.func(`int ${prefix}_save(void* model, const char* path)`)
      const destroy = library.func(`void ${prefix}_destroy(void* model)`)
      const live = library.func('int mlc_live()')

      const made = create(SEED)
      assert.ok(made, error())
      const path = join(folder, 'weights.safetensors')
      const done = (status: number): void => assert.is(status, 0, error())
      done(save(made, path))
      const saved = readSafetensors(readFileSync(path))
      const first = await firstValues(compiled)
      for (const [name, tensor] of saved)
        assert.ok(relativeError(tensor.data, first.get(name)!.data) < 1e-5, `the first ${name}`)
      // From here on both start from the same bits.
      const own = new Map([...first].filter(([name]) => saved.has(name)))
      writeFileSync(path, writeSafetensors(own))
      done(load(made, path))

      const state = new Map<string, F64Tensor>([...first].map(([name, t]) => [name, toF64(t)]))
      let step = 0
      for (const entry of compiled.model!.entries) {
        const list = entry.args.map((a) => ({
          name: a.name,
          shape: shapeValues(a.type.shape),
          dtype: a.type.dtype,
        }))
        const args = values(list)
        const outputs = entry.outputs.map((o) => ({
          name: o.name,
          data:
            o.node.type.dtype === 'f32'
              ? new Float32Array(elementCount(shapeValues(o.node.type.shape)))
              : new Int32Array(elementCount(shapeValues(o.node.type.shape))),
        }))
        const words = [
          ...list.map((a) =>
            a.shape.length > 0 ? `void* ${a.name}` : `${a.dtype === 'f32' ? 'float' : 'int'} ${a.name}`,
          ),
          ...outputs.map((o) => `void* out_${o.name}`),
        ]
        const run = library.func(`int ${prefix}_run_${entry.name}(${['void* model', ...words].join(', ')})`)
        const given = list.map((a) =>
          a.shape.length > 0 ? args.get(a.name)!.data : args.get(a.name)!.data[0],
        )
        for (let i = 0; i < (model.steps ?? 1); i++) {
          done(run(made, ...given, ...outputs.map((o) => o.data)))
          const bound = {
            args: new Map([...args].map(([n, t]) => [n, toF64(t)])),
            variables: state,
            seed: SEED,
            step,
          }
          const reference = evaluateEntry(entry, bound)
          for (const { name, data } of outputs)
            assert.ok(
              relativeError(data, reference.outputs.get(name)!.data) < model.tolerance,
              `${entry.name}: ${name}`,
            )
          for (const [name, value] of reference.updates) state.set(name, value)
          if (entry.training) step++
        }
        // Outputs may stay where they are.
        if (entry === compiled.model!.entries[0]) done(run(made, ...given, ...outputs.map(() => null)))
        if (list[0]?.shape.length)
          assert.is(run(made, null, ...given.slice(1), ...outputs.map(() => null)), -1)
      }
      done(save(made, path))
      for (const [name, tensor] of readSafetensors(readFileSync(path)))
        assert.ok(relativeError(tensor.data, state.get(name)!.data) < 10 * model.tolerance, `${name} after`)

      assert.is(load(made, join(folder, 'nowhere')), -1)
      assert.match(error(), /nowhere cannot be read/)
      destroy(made)
      assert.is(live(), 0)
      library.unload()
    })
  })
}

withCxx('the program reads and writes files of tensors, and refuses wrong ones', async () => {
  const text = `model Tiny(N = 3) {
  param w: f32[N] = ones()
  state count: i32 = 0
  entry scaled(x: f32[N], k: i32[2], deep: bool[N]) { return y = where(deep, x * w, 0), z = k + 1, far = x[k], big = x > 1 }
  entry plain(x: f32[N], deep: bool[N]) { return x, row = reshape(x, [1, N]), deep }
  train step(x: f32[N], lr: f32) {
    loss = mean(square(w - x))
    count <- count + 1
    minimize loss with sgd(lr=lr)
    return loss
  }
}`
  await inFolder(compile({ path: 'tiny.ml', text }), async (folder) => {
    const program = await buildForHost(folder, 'tiny', [])
    const file = (name: string): string => join(folder, name)
    const run = (...args: string[]) => spawnSync(program, args, { encoding: 'utf8' })
    const x = makeTensor('f32', [3], [0.5, 2, 3])
    const store = (name: string, k: number[]): void =>
      writeFileSync(
        file(name),
        writeSafetensors(
          new Map<string, Tensor>([
            ['x', x],
            ['k', makeTensor('i32', [2], k)],
            ['deep', makeTensor('bool', [3], [1, 0, 1])],
            ['lr', makeTensor('f32', [], [0.1])],
          ]),
        ),
      )
    store('in', [0, 2])
    const first = run('scaled', '--in', file('in'), '--out', file('out'))
    assert.is(first.stderr, '')
    assert.is(
      first.stdout,
      'y: f32[3] = 0.5 0 3\nz: i32[2] = 1 3\nfar: f32[2] = 0.5 3\nbig: bool[3] = 0 1 1\n',
    )
    assert.equal([...readSafetensors(readFileSync(file('out'))).get('far')!.data], [0.5, 3])
    const plain = run('plain', '--in', file('in'), '--steps', '2', '--out', file('out'))
    assert.is(plain.stdout, 'x: f32[3] = 0.5 2 3\nrow: f32[1, 3] = 0.5 2 3\ndeep: bool[3] = 1 0 1\n')
    assert.equal([...readSafetensors(readFileSync(file('out'))).get('row')!.data], [0.5, 2, 3])
    assert.is(run('step', '--in', file('in'), '--steps', '3', '--save', file('w')).status, 0)
    const weights = readSafetensors(readFileSync(file('w')))
    assert.equal([...weights.get('count')!.data], [3])
    const factor = (1 - 0.2 / 3) ** 3
    assert.ok(
      relativeError(
        weights.get('w')!.data,
        [0.5, 2, 3].map((v) => v + (1 - v) * factor),
      ) < 1e-6,
    )
    assert.is(run('scaled', '--in', file('in'), '--weights', file('w')).status, 0)

    const failing = (pattern: RegExp, ...args: string[]): void => {
      const { status, stderr } = run(...args)
      assert.ok(status === 1 || status === 2, `${status}`)
      assert.match(stderr, pattern)
    }
    failing(/^usage: /, 'nothing')
    const fixed = run('scaled', '--random')
    assert.match(fixed.stdout, /^y: f32\[3\] = 0 0 0\nz: i32\[2\] = 1 1\n/)
    assert.is(run('scaled', '--random').stdout, fixed.stdout)
    failing(/argument x: f32\[3\] is missing/, 'scaled')
    store('bad', [0, 9])
    failing(/index 9 is out of range in kernel .*\(tiny\.ml:4\)/, 'scaled', '--in', file('bad'))
    failing(/in has no w, count|has no w/, 'scaled', '--in', file('in'), '--weights', file('in'))
    const whole = readFileSync(file('in'))
    for (const size of [0, 4, 8, 40, whole.length - 1]) {
      writeFileSync(file('cut'), whole.subarray(0, size))
      failing(/^error: .*cut/, 'scaled', '--in', file('cut'))
    }
    for (const header of [
      '{"x":',
      '{"x":{"dtype":"F32","shape":[3],"data_offsets":[8,4]}}',
      '[]',
      '{"x":{"shape":[99999999999999999999]}}',
    ]) {
      const bytes = Buffer.alloc(8 + header.length)
      bytes.writeBigUInt64LE(BigInt(header.length))
      bytes.write(header, 8)
      writeFileSync(file('cut'), bytes)
      failing(/^error: .*cut/, 'scaled', '--in', file('cut'))
    }
  })
})

test.run()
