// The text of every stage and kernel of the examples, held in files beside this one: a change of the compiler shows what it changes.
// `UPDATE_GOLDENS=1 node test/run.mjs golden` writes them anew.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel, type Target } from '../../compiler/compile.ts'
import { sha256 } from '../../runtime/sha256.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import { assemble, detectRelaxedSimd, setFlags } from '../../runtime/assemble.ts'
import type { Manifest } from '../../runtime/program.ts'
import { findAdapter } from '../../runtime/webgpu-adapter.ts'
import { requestDevice } from '../../runtime/webgpu-limits.ts'
import { testGpu } from '../support/gpu.ts'

const FOLDER = 'test/golden'
const TARGETS: readonly Target[] = ['cpu', 'wgsl', 'cuda']
const SHOWN = 3

interface Example {
  readonly name: string
  readonly set: Readonly<Record<string, number>>
  /** Whether the texts of first values are stored too: long, much alike, and held by their hashes in the manifest anyway. */
  readonly init: boolean
  /** The model, where it is no example. */
  readonly path?: string
}
const all: readonly Example[] = [
  { name: 'graph', set: {}, init: true },
  { name: 'two_layer', set: {}, init: true },
  { name: 'lenet', set: { batch: 4 }, init: false },
  { name: 'digits', set: {}, init: false },
  { name: 'packed', set: {}, init: false, path: 'test/golden/packed.ml' },
]
const modelPath = ({ name, path }: Example): string => path ?? `examples/${name}/${name}.ml`
const examples = all.filter((example) => existsSync(modelPath(example)))

/** JSON with objects of plain values on one line each. */
const json = (value: Manifest): string =>
  `${JSON.stringify(value, null, 1).replace(/[{[]\s+([^{}[\]]*?)\s+[}\]]/g, (text) => text.replace(/\s+/g, ' '))}\n`

/** Stages that no target changes, and the initial values, which every target computes alike. */
const sharedStages = ['elaborate', 'graph', 'simplify']

/** Everything that the compiler says of an example, by file name below its folder. */
function textsOf(example: Example): Map<string, string> {
  const { name, set, init } = example
  const files = new Map<string, string>()
  const put = (path: string, text: string): void => {
    const known = files.get(path)
    if (known !== undefined && known !== text) throw new Error(`${name}: the targets disagree on ${path}`)
    files.set(path, text.endsWith('\n') ? text : `${text}\n`)
  }
  for (const target of TARGETS) {
    const path = modelPath(example)
    const source = { path, text: readFileSync(path, 'utf8') }
    const { program, diagnostics, sources, trace } = compileModel(source, { target, set })
    if (!program) throw new Error(diagnostics.map((d) => formatDiagnostic(d, sources)).join('\n'))
    for (const step of trace.steps.filter((s) => init || s.entry !== 'init')) {
      const shared = step.entry === 'init' || sharedStages.includes(step.name)
      put(join(shared ? 'shared' : target, step.entry, `${step.name}.txt`), `${step.print()}\n`)
    }
    for (const [file, text] of program.texts) {
      // First values are computed by `cpu` kernels whatever the target.
      const first = file.startsWith('kernels/init/')
      if (init || !first) put(join(first ? 'shared' : target, file), text)
    }
    put(join(target, 'model.json'), json(program.manifest))
  }
  return files
}

const digest = (files: ReadonlyMap<string, string>): string => sha256([...files].flat().join('\0'))

/** What is stored for an example. */
function stored(name: string): Map<string, string> {
  const folder = join(FOLDER, name)
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = names.map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

function write(name: string, files: ReadonlyMap<string, string>): void {
  rmSync(join(FOLDER, name), { recursive: true, force: true })
  for (const [file, text] of files) {
    const path = join(FOLDER, name, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

/** The first line that differs, with its neighbours. */
function difference(path: string, expected: string, actual: string): string {
  const [old, now] = [expected.split('\n'), actual.split('\n')]
  const at = now.findIndex((line, i) => line !== old[i])
  const line = at < 0 ? now.length : at
  const context = now.slice(Math.max(0, line - 2), line).map((text) => `    ${text}`)
  return [
    `${path}:${line + 1}`,
    ...context,
    `  - ${old[line] ?? '(end)'}`,
    `  + ${now[line] ?? '(end)'}`,
  ].join('\n')
}

function register(): void {
  const texts = new Map(examples.map((example) => [example.name, textsOf(example)]))

  for (const { name } of examples) {
    test(`${name}: stages, kernels and manifests are as stored`, () => {
      const actual = texts.get(name)!
      if (process.env.UPDATE_GOLDENS) write(name, actual)
      const expected = stored(name)
      const changed = [...actual].filter(([path, text]) => expected.has(path) && expected.get(path) !== text)
      const differences = changed
        .slice(0, SHOWN)
        .map(([path, text]) => difference(path, expected.get(path)!, text))
      const fresh = [...actual.keys()].filter((path) => !expected.has(path))
      const stale = [...expected.keys()].filter((path) => !actual.has(path))
      const counts = `${name}: ${changed.length} files changed, ${fresh.length} new, ${stale.length} gone`
      const names = [
        ...fresh.slice(0, SHOWN).map((path) => `new: ${path}`),
        ...stale.slice(0, SHOWN).map((path) => `gone: ${path}`),
      ]
      if (changed.length + fresh.length + stale.length > 0) {
        throw new Error(
          [
            counts,
            ...differences,
            ...names,
            'UPDATE_GOLDENS=1 node test/run.mjs golden stores the new texts',
          ].join('\n'),
        )
      }
    })
  }

  test('the same input gives the same bytes: again, after other models, and in a fresh process', () => {
    const first = examples.map(({ name }) => digest(texts.get(name)!))
    const again = [...examples].reverse().map((example) => digest(textsOf(example)))
    assert.equal(again.reverse(), first)
    const fresh = spawnSync(process.execPath, [process.argv[1]!, 'digests'], { encoding: 'utf8' })
    assert.is(fresh.status, 0, fresh.stderr)
    assert.equal(JSON.parse(fresh.stdout), first)
  })

  const kernels = (suffix: string): [string, string][] =>
    [...texts].flatMap(([name, files]) =>
      [...files]
        .filter(([path]) => path.endsWith(suffix))
        .map(([path, text]): [string, string] => [`${name}/${path}`, text]),
    )

  test('every WebAssembly kernel assembles and is valid', async () => {
    const flags = await detectRelaxedSimd()
    assert.ok(flags)
    await setFlags(flags)
    assert.ok(kernels('.wat').length > 0)
    for (const [name, text] of kernels('.wat'))
      assert.ok(WebAssembly.validate(await assemble(name, text)), name)
  })

  test('every WGSL kernel is valid to WebGPU with the smallest limits', async () => {
    // Opened once for the search of a driver, then bare: only modules are made here, no pipelines.
    await (await testGpu()).close()
    const { gpu, adapter } = await findAdapter()
    const device = await requestDevice(adapter, true)
    assert.ok(gpu)
    assert.ok(kernels('.wgsl').length > 0)
    for (const [name, code] of kernels('.wgsl')) {
      device.pushErrorScope('validation')
      const module = device.createShaderModule({ label: name, code })
      const error = await device.popErrorScope()
      const { messages } = await module.getCompilationInfo()
      assert.equal(
        [error?.message, ...messages.map((m) => `${m.lineNum}:${m.linePos} ${m.message}`)],
        [undefined],
        name,
      )
    }
    device.destroy()
  })

  test.run()
}

if (process.argv[2] === 'digests')
  console.log(JSON.stringify(examples.map((example) => digest(textsOf(example)))))
else register()
