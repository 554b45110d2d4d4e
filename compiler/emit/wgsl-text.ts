// Kernel -> WGSL text: bindings, workgroup memory, helpers and the body in the module's shell.

import { render } from '../../templates/wgsl/kernel.wgsl.hbs'
import type { Kernel } from '../ir/kernel.ts'
import { wgsl, wgslHelpers } from '../targets/wgsl.ts'
import { wgslMath, withDependencies } from '../targets/wgsl-math.ts'
import { WgslPrinter } from './wgsl-printer.ts'

export interface WgslView {
  readonly header: readonly string[]
  /** `read_write` also for what is only read, where the buffer is shared with something that is written. */
  readonly access: readonly ('read' | 'read_write')[]
  readonly grid: readonly [number, number, number]
}

export function emitWgsl(kernel: Kernel, view: WgslView): string {
  const printer = new WgslPrinter(kernel)
  const body = printer.block(kernel.body, 1).join('\n')
  const text = render({
    header: view.header,
    halves: kernel.params.some((p) => p.dtype === 'f16'),
    infinity: body.includes('infinity_bits'),
    helpers: helpersFor(body, [...printer.uses]),
    params: kernel.params.map((p, i) => ({
      binding: i,
      name: printer.name(p.name),
      type: printer.shared.has(p.name)
        ? 'atomic<u32>'
        : printer.wide.has(p.name)
          ? 'vec4<f32>'
          : wgsl.storage(p.dtype).type,
      access: view.access[i],
    })),
    subgroups: printer.uses.has('subgroups'),
    locals: kernel.locals.map((l) => {
      const wide = printer.wide.has(l.name)
      return {
        name: printer.name(l.name),
        type: wide ? 'vec4<f32>' : l.type,
        elements: wide ? Math.ceil(l.elements / 4) : l.elements,
      }
    }),
    threads: kernel.threads,
    folded: view.grid[1] > 1,
    gridX: view.grid[0],
    groups: kernel.groups,
    ragged: view.grid[0] * view.grid[1] > kernel.groups,
    usesThread: body.includes('thread'),
    body,
  })
  return text.replace(/\n{3,}/g, '\n\n')
}

/** The helper functions that the body reaches, in the order in which they must stand. */
function helpersFor(body: string, uses: readonly string[]): string[] {
  const texts = [
    ...uses
      .filter((u) => wgslHelpers.has(u))
      .sort()
      .map((u) => wgslHelpers.get(u)!),
    ...withDependencies(uses.filter((u) => wgslMath.has(u))).map((f) => f.text),
  ]
  // A helper's file may hold several functions; each goes with the comment above it.
  const functions = texts
    .flatMap((text) => text.trim().split(/\n\n+/))
    .map((text) => ({ text, name: /fn (\w+)/.exec(text)?.[1] ?? '' }))
  const needed = new Set<string>()
  const visit = (text: string): void => {
    for (const f of functions) {
      if (needed.has(f.name) || !new RegExp(`\\b${f.name}\\(`).test(text)) continue
      needed.add(f.name)
      visit(f.text.slice(f.text.indexOf('{')))
    }
  }
  visit(body)
  return functions.filter((f) => needed.has(f.name)).map((f) => f.text)
}
