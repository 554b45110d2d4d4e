#!/usr/bin/env node
// Starts the command line from one script, with the code that the engine compiled when it was built (`code-cache.mjs`) where this is the same
// engine. Reading and compiling the script again takes a quarter of the time to a first result.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'

interface Program {
  readonly main: (argv: readonly string[]) => Promise<number>
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const file = here('program.cjs')
const require = module.createRequire(file)

/** Bytes of a SHA-256, at the beginning of the compiled code. */
const DIGEST = 32

/**
 * V8's code is for one version of it, its flags and the processor's abilities: the file's name holds what V8 makes of them. V8 compares no
 * more than the length of a script, and trusts the code: the digest of both says that they belong together and are whole.
 */
function withCompiledCode(): Program | undefined {
  const name = `program-${process.version}-${process.platform}-${process.arch}-${cachedDataVersionTag()}.cache`
  let source: Buffer
  let kept: Buffer
  try {
    kept = readFileSync(here(name))
    source = readFileSync(file)
  } catch {
    // A file that is not here, or that this user may not read: the script alone does as well.
    return undefined
  }
  const code = kept.subarray(DIGEST)
  const digest = createHash('sha256').update(source).update(code).digest()
  if (!digest.equals(kept.subarray(0, DIGEST))) return undefined
  // Bundles are ASCII, and so one byte a character.
  const text = `(function (exports, require, module, __filename, importPackage) {${source.toString('latin1')}\n})`
  const script = new Script(text, { filename: file, cachedData: code })
  if (script.cachedDataRejected) return undefined
  const own = { exports: {} }
  // Node 20 knows no dynamic import in a script from compiled code: it gets this module's.
  script.runInThisContext()(own.exports, require, own, file, (name: string) => import(name))
  return own.exports as Program
}

/** Engines that keep what they compile from one process to the next (Node 22 and later) are asked to. */
function withoutCompiledCode(): Program {
  const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown }
  enableCompileCache?.()
  return require(file) as Program
}

process.exitCode = await (withCompiledCode() ?? withoutCompiledCode()).main(process.argv)
