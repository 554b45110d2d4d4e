// Kernel -> WGSL text: bindings, workgroup memory, helpers and the body in the module's shell.
import type { Kernel } from '../ir/kernel.ts'
import type { DType } from '../ir/types.ts'
import { wgsl, wgslHelpers } from '../targets/wgsl.ts'
import { withDependencies, wgslMath } from '../targets/wgsl-math.ts'
import { CPrinter } from './c-text.ts'
import { render } from '../../templates/wgsl/kernel.wgsl.hbs'

const storageType = (dtype: DType): string =>
  dtype === 'i32' || dtype === 'i8'
    ? 'i32'
    : dtype === 'u32' || dtype === 'u8' || dtype === 'bool'
      ? 'u32'
      : 'f32'

export interface WgslView {
  readonly header: readonly string[]
  /** `read_write` also for what is only read, where the buffer is shared with something that is written. */
  readonly access: readonly ('read' | 'read_write')[]
  readonly grid: readonly [number, number, number]
}

export function emitWgsl(kernel: Kernel, view: WgslView): string {
  const printer = new CPrinter(kernel, wgsl)
  const body = printer.block(kernel.body, 1).join('\n')
  const uses = [...printer.uses]
  const text = render({
    header: view.header,
    infinity: body.includes('infinity_bits'),
    helpers: [
      ...uses
        .filter((u) => wgslHelpers.has(u))
        .sort()
        .map((u) => wgslHelpers.get(u)!),
      ...withDependencies(uses.filter((u) => wgslMath.has(u))).map((f) => f.text.trim()),
    ],
    params: kernel.params.map((p, i) => ({
      binding: i,
      name: printer.name(p.name),
      type: storageType(p.dtype),
      access: view.access[i],
    })),
    locals: kernel.locals.map((l) => ({ name: printer.name(l.name), type: l.type, elements: l.elements })),
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
