// Runs the built command line on small models, so that V8 compiles what such runs need, and keeps the compiled code beside the script:
// `node code-cache.mjs DIST`. It is for this version of Node alone.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import v8 from 'node:v8'
import { cacheName, digestOf, exportsOf, scriptOf } from './cli/compiled-script.mjs'

const dist = resolve(process.argv[2] ?? 'dist')
/** Named before the device changes flags, which it depends on. */
const cache = join(dist, cacheName())
const file = join(dist, 'program.cjs')
const source = readFileSync(file)
if (source.some((byte) => byte > 0x7f)) throw new Error('the script has characters beyond ASCII')

const script = scriptOf(file, source)
const requireHere = createRequire(file)
const flags = []
const observed = {
  ...v8,
  setFlagsFromString(flag) {
    flags.push(flag)
    v8.setFlagsFromString(flag)
  },
}
const require = (name) => (name === 'node:v8' ? observed : requireHere(name))
const { main } = exportsOf(script, file, require)

const folder = mkdtempSync(join(tmpdir(), 'mlc-code-'))
const two = 'examples/two_layer/two_layer.ml'
const lenet = 'examples/lenet/lenet.ml'
const commands = [
  ['check', lenet],
  ['bench', two, '--devices', 'cpu', '--entry', 'step', '--seconds', '0'],
  ['run', lenet, '--device', 'cpu', '--entry', 'predict', '--in', 'x=random'],
  ['compile', lenet, '--target', 'wgsl', '--out', folder],
]
try {
  for (const words of commands) {
    const code = await main([process.execPath, file, ...words, '--quiet'])
    if (code !== 0) throw new Error(`mlc ${words.join(' ')} ended with ${code}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

// V8 takes the code only where its flags are as they are now, and a process starts without those that the device sets.
for (const flag of flags.filter((f) => !f.startsWith('--no-')))
  v8.setFlagsFromString(flag.replace('--', '--no-'))
const code = script.createCachedData()
writeFileSync(`${cache}.new`, Buffer.concat([digestOf(source, code), code]))
renameSync(`${cache}.new`, cache)
process.exit(0)
