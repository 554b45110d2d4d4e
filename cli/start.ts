#!/usr/bin/env node
// Starts the command line. Engines that keep what they compile from one process to the next (Node 22 and later) are asked to, before they read
// the rest of it.
import * as module from 'node:module'

const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown }
enableCompileCache?.()
await import('./main.ts')
