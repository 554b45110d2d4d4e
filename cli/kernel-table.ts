// The kernels of an entry in the order in which they run, with their cost and the source lines that they came from.
import { basename } from 'node:path'
import type { Dispatch, EntryInfo, KernelInfo } from '../runtime/program.ts'
import { byteSize, scaled, table } from './format.ts'

export type KernelCall = Extract<Dispatch, { kind: 'kernel' }>

export const kernelCalls = (entry: EntryInfo): KernelCall[] =>
  entry.dispatches.filter((d) => d.kind === 'kernel')

/** `kernels`: those that the entry's dispatches count. `file`: the model's own; lines of it are shown without its folder. */
export function kernelTable(kernels: readonly KernelInfo[], entry: EntryInfo, file: string): string {
  const rows = kernelCalls(entry).map((call) => {
    const { name } = kernels[call.kernel]!
    return [name, scaled(call.flops), byteSize(call.bytes), callLines(call, file)]
  })
  return table(['kernel', 'FLOPs', 'moved', 'from'], rows, new Set(['FLOPs', 'moved']))
}

/** The lines that a kernel came from: `model.ml:6,13`. */
export function callLines({ origins }: KernelCall, file: string): string {
  const byFile = new Map<string, number[]>()
  for (const origin of origins) byFile.set(origin.file, [...(byFile.get(origin.file) ?? []), origin.line])
  return [...byFile].map(([name, at]) => `${name === file ? basename(file) : name}:${at.join(',')}`).join(' ')
}
