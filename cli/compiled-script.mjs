// The command line's script and the code that V8 compiled of it: what the build writes (`code-cache.mjs`), and the start reads (`start.ts`).
import { createHash } from 'node:crypto'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'

/** Bytes of a SHA-256, which the file begins with. */
export const DIGEST = 32

/** The code is for one version of V8, its flags and the processor's abilities; V8 makes a number of them. */
export const cacheName = () =>
  `program-${process.version}-${process.platform}-${process.arch}-${cachedDataVersionTag()}.cache`

/** V8 compares no more than the length of a script, and trusts the code: this says that they belong together and are whole. */
export const digestOf = (source, code) => createHash('sha256').update(source).update(code).digest()

/** The script in `source`, whose bytes are ASCII; `code` is what V8 has compiled of it. */
export function scriptOf(file, source, code) {
  const text = `(function (exports, require, module, __filename, importPackage) {${source.toString('latin1')}\n})`
  return new Script(text, { filename: file, cachedData: code })
}

/** Runs the script; gives what it exports. Node 20 knows no dynamic import in a script from compiled code: it gets this module's. */
export function exportsOf(script, file, require) {
  const own = { exports: {} }
  script.runInThisContext()(own.exports, require, own, file, (name) => import(name))
  return own.exports
}
