// Runs the built command line on small models, so that V8 compiles what such runs need, and keeps the compiled code beside the script:
// `node code-cache.mjs DIST`. It is for this version of Node alone (see `cli/start.ts`), and begins with a
// digest of both.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import v8 from 'node:v8'
import { Script } from 'node:vm'

/** Before the device changes flags, which it depends on. */
const tag = v8.cachedDataVersionTag()
const dist = resolve(process.argv[2] ?? 'dist')
const file = join(dist, 'program.cjs')
const source = readFileSync(file, 'utf8')
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
if (/[^\x00-\x7f]/.test(source))
  throw new Error('the script has characters beyond ASCII: cli/start.ts reads bytes')

const text = `(function (exports, require, module, __filename, importPackage) {${source}\n})`
const script = new Script(text, { filename: file })
const own = { exports: {} }
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
script.runInThisContext()(own.exports, require, own, file, (name) => import(name))

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
    const code = await own.exports.main([process.execPath, file, ...words, '--quiet'])
    if (code !== 0) throw new Error(`mlc ${words.join(' ')} ended with ${code}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

// V8 takes the code only where its flags are as they are now, and a process starts without those that the device sets.
for (const flag of flags.filter((f) => !f.startsWith('--no-')))
  v8.setFlagsFromString(flag.replace('--', '--no-'))
const name = `program-${process.version}-${process.platform}-${process.arch}-${tag}.cache`
const cache = join(dist, name)
const code = script.createCachedData()
const digest = createHash('sha256').update(source).update(code).digest()
writeFileSync(`${cache}.new`, Buffer.concat([digest, code]))
renameSync(`${cache}.new`, cache)
process.exit(0)
