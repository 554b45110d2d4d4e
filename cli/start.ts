#!/usr/bin/env node
// Starts the command line from one script, with the code that the engine compiled when it was built (`code-cache.mjs`) where this is the same
// engine. Reading and compiling the script again takes a quarter of the time to a first result.
import { existsSync, readFileSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

interface Program {
  readonly main: (argv: readonly string[]) => Promise<number>
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const file = here('program.cjs')
const require = module.createRequire(file)

/** V8 takes no code of another version or other flags; the file's name spares most of those the reading. */
function withCompiledCode(): Program | undefined {
  const cache = here(`program-${process.version}-${process.arch}.cache`)
  if (!existsSync(cache)) return undefined
  // Bundles are ASCII, and so one byte a character.
  const text = `(function (exports, require, module, __filename, importPackage) {${readFileSync(file, 'latin1')}\n})`
  const script = new Script(text, { filename: file, cachedData: readFileSync(cache) })
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
