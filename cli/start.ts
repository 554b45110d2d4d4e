#!/usr/bin/env node
// Starts the command line from one script, with the code that the engine compiled when it was built (`code-cache.mjs`) where this is the same
// engine. Reading and compiling the script again takes a quarter of the time to a first result.
import { readFileSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'
import { cacheName, DIGEST, digestOf, exportsOf, type Program, scriptOf } from './compiled-script.mjs'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const file = here('program.cjs')
const require = module.createRequire(file)

function withCompiledCode(): Program | undefined {
  let source: Buffer
  let kept: Buffer
  try {
    kept = readFileSync(here(cacheName()))
    source = readFileSync(file)
  } catch {
    // A file that is not here, or that this user may not read: the script alone does as well.
    return undefined
  }
  const code = kept.subarray(DIGEST)
  if (!digestOf(source, code).equals(kept.subarray(0, DIGEST))) return undefined
  const script = scriptOf(file, source, code)
  return script.cachedDataRejected ? undefined : exportsOf(script, file, require)
}

/** Engines that keep what they compile from one process to the next (Node 22 and later) are asked to. */
function withoutCompiledCode(): Program {
  const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown }
  enableCompileCache?.()
  return require(file) as Program
}

process.exitCode = await (withCompiledCode() ?? withoutCompiledCode()).main(process.argv)
