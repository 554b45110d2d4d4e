import type { Script } from 'node:vm'

/** What the command line's script exports. */
export interface Program {
  readonly main: (argv: readonly string[]) => Promise<number>
}

export declare const DIGEST: number
export declare function cacheName(): string
export declare function digestOf(source: Uint8Array, code: Uint8Array): Buffer
export declare function scriptOf(file: string, source: Buffer, code?: Buffer): Script
export declare function exportsOf(script: Script, file: string, require: NodeJS.Require): Program
