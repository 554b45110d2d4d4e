// How the command line starts: with the code that the build compiled, and without it.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { unpackSwiftShader } from '../support/gpu.ts'
import { libraryPath } from './cli.ts'

const built = dirname(await libraryPath())
const compiled = (folder: string): string | undefined =>
  readdirSync(folder).find((name) => name.endsWith('.cache'))

/** A copy of the built command line inside the project, where its packages are found. */
function copied(): string {
  const folder = mkdtempSync('build/start-test-')
  cpSync(built, folder, { recursive: true })
  return folder
}

function change(path: string, edit: (bytes: Buffer) => unknown): void {
  const bytes = readFileSync(path)
  edit(bytes)
  writeFileSync(path, bytes)
}

const start = (folder: string) =>
  spawnSync(
    process.execPath,
    [join(folder, 'mlc.js'), 'check', 'examples/two_layer/two_layer.ml', '--json'],
    { encoding: 'utf8' },
  )

function check(folder: string): void {
  const { status, stdout, stderr } = start(folder)
  assert.is(status, 0, stderr)
  assert.is(JSON.parse(stdout).ok, true)
}

test('a new process takes the compiled code that the build has kept', () => {
  const cache = compiled(built)
  assert.ok(cache, 'the build has kept none')
  const code = `
import { readFileSync } from 'node:fs'
import { DIGEST, cacheName, scriptOf } from '${pathToFileURL('cli/compiled-script.mjs')}'
const [script, cache, name] = process.argv.slice(1)
console.log(name === cacheName(), scriptOf(script, readFileSync(script), readFileSync(cache).subarray(DIGEST)).cachedDataRejected)`
  const words = ['--input-type=module', '-e', code, join(built, 'program.cjs'), join(built, cache), cache]
  assert.is(spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout, 'true false\n')
})

test('without compiled code', () => {
  const folder = copied()
  try {
    rmSync(join(folder, compiled(folder)!))
    check(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

for (const [what, damage] of [
  ['was cut off', (path) => truncateSync(path, 1000)],
  ['has a wrong byte', (path) => change(path, (bytes) => (bytes[bytes.length >> 1]! ^= 4))],
  ['is a folder', (path) => rmSync(path) ?? mkdirSync(path)],
  // V8 itself compares no more than the length.
  ['is of another script', (_, folder) => change(join(folder, 'program.cjs'), (bytes) => bytes.reverse())],
] as const satisfies readonly (readonly [string, (path: string, folder: string) => unknown])[])
  test(`compiled code that ${what} is left aside`, () => {
    const folder = copied()
    try {
      damage(join(folder, compiled(folder)!), folder)
      if (what === 'is of another script') assert.is.not(start(folder).status, 0)
      else check(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

test('packages without a CommonJS form are imported', () => {
  const folder = unpackSwiftShader()
  const software = {
    MLC_VULKAN_ICD: join(folder, 'vk_swiftshader_icd.json'),
    MLC_VULKAN_LOADER: join(folder, 'libvulkan.so.1'),
  }
  const env = { ...process.env, ...(process.env.MLC_VULKAN_ICD ? {} : software) }
  const words = ['run', 'examples/two_layer/two_layer.ml', '--entry', 'predict', '--in', 'x=random', '--json']
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(built, 'mlc.js'), ...words, '--device', 'webgpu', '--set', 'D=8'],
    { encoding: 'utf8', env },
  )
  assert.is(status, 0, stderr)
})

test.run()
