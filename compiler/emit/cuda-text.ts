// Kernel -> CUDA C++ text: parameters, shared memory, helpers and the body in the kernel's shell.

import { render } from '../../templates/cuda/kernel.cu.hbs'
import type { Kernel } from '../ir/kernel.ts'
import type { DType } from '../ir/types.ts'
import { cuda, cudaHelpers, INFINITY } from '../targets/cuda.ts'
import { CPrinter } from './c-text.ts'
import { withoutUnused } from './unused.ts'

const storageType = (dtype: DType): string =>
  dtype === 'i32' || dtype === 'i8'
    ? 'int'
    : dtype === 'u32' || dtype === 'u8' || dtype === 'bool'
      ? 'u32'
      : 'float'

export interface CudaView {
  readonly header: readonly string[]
  /** The C name under which the module exports the kernel. */
  readonly symbol: string
}

/** The whole translation unit of one kernel; it compiles without any header. */
export function emitCuda(kernel: Kernel, view: CudaView): string {
  const printer = new CPrinter(kernel, cuda)
  const body = printer.block(withoutUnused(kernel.body), 1).join('\n')
  const helpers = [...printer.uses].sort().map((name) => {
    const text = cudaHelpers.get(name)
    if (text === undefined) throw new Error(`CUDA has no helper ${name}`)
    return text
  })
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body)
  const text = render({
    header: view.header,
    infinity: uses(INFINITY),
    helpers,
    symbol: view.symbol,
    // No two parameters overlap: the memory plan gives each its own range.
    params: kernel.params.map((p, i) => ({
      type: `${p.access === 'read' ? 'const ' : ''}${storageType(p.dtype)}*`,
      name: printer.name(p.name),
      end: i === kernel.params.length - 1 ? ') {' : ',',
    })),
    locals: kernel.locals.map((l) => ({
      name: printer.name(l.name),
      type: cuda.typeName(l.type, 1),
      elements: l.elements,
    })),
    threads: kernel.threads,
    usesGroup: uses('group'),
    usesThread: uses('thread'),
    body,
  })
  return text.replace(/\n{3,}/g, '\n\n')
}
