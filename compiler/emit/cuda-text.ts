// Kernel -> CUDA C++ text: parameters, shared memory, helpers and the body in the kernel's shell.

import { render } from '../../templates/cuda/kernel.cu.hbs'
import type { Kernel, LocalArray } from '../ir/kernel.ts'
import { cuda, cudaHelpers, INFINITY } from '../targets/cuda.ts'
import { halfHelpers } from '../targets/cuda-halves.ts'
import { primitiveHelpers, vectorHelpers } from '../targets/cuda-primitives.ts'
import { CudaPrinter, laneFunction } from './cuda-printer.ts'
import { withoutUnused } from './unused.ts'

export interface CudaView {
  readonly header: readonly string[]
  /** The C name under which the module exports the kernel. */
  readonly symbol: string
  /** Path of the text, which compilers name in what they say of the body. */
  readonly file: string
  /** The line of the model to which debuggers and profilers put the kernel. */
  readonly origin?: { readonly file: string; readonly line: number }
}

/** A kernel, and what must come before it in its translation unit. */
export interface CudaFunction {
  readonly header: readonly string[]
  /** Names of helpers that it calls. */
  readonly helpers: readonly string[]
  readonly infinity: boolean
  /** With the line `#line here` where the numbers of the unit's own lines begin again. */
  readonly text: string
}

/** Shared memory that a kernel has without asking for it. */
const GIVEN_BYTES = 48 * 1024

/** Arrays one after the other, each at a multiple of 16 bytes. */
const sharedBytes = (locals: readonly LocalArray[]): number =>
  locals.reduce((sum, l) => sum + Math.ceil(l.elements / 4) * 16, 0)

/** Bytes of shared memory that a launch must ask for: all that the kernel uses, where it is more than what is given. */
export function requestedBytes({ locals }: Kernel): number {
  const bytes = sharedBytes(locals)
  return bytes > GIVEN_BYTES ? bytes : 0
}

const quoted = (path: string): string => path.replace(/[\\"]/g, '\\$&')

/** `linkage` is what stands before `__global__`. */
export function cudaFunction(kernel: Kernel, view: CudaView, linkage = 'extern "C" '): CudaFunction {
  const printer = new CudaPrinter(kernel)
  const body = printer.block(withoutUnused(kernel.body), 1).join('\n')
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body)
  const text = render({
    linkage,
    line: view.origin?.line,
    file: quoted(view.origin?.file ?? ''),
    symbol: view.symbol,
    // No two parameters overlap: the memory plan gives each its own range.
    params: kernel.params.map((p, i) => ({
      type: `${p.access === 'read' ? 'const ' : ''}${cuda.storage(p.dtype).type}*`,
      name: printer.name(p.name),
      end: i === kernel.params.length - 1 ? ') {' : ',',
    })),
    requested: requestedBytes(kernel) > 0,
    locals: kernel.locals.map((l, i) => ({
      name: printer.name(l.name),
      type: cuda.typeName(l.type, 1),
      elements: l.elements,
      at: sharedBytes(kernel.locals.slice(0, i)),
    })),
    registers: (kernel.registers ?? []).map((r) => ({
      name: printer.name(r.name),
      type: cuda.typeName(r.type, 1),
      elements: r.elements,
    })),
    bounds: kernel.resident === undefined ? kernel.threads : `${kernel.threads}, ${kernel.resident}`,
    usesGroup: uses('group'),
    usesThread: uses('thread'),
    body,
  })
  return { header: view.header, helpers: [...printer.uses], infinity: uses(INFINITY), text }
}

/** What the kernels of a unit share: a type, a constant and the helpers that they call. */
export function cudaPrelude(functions: readonly CudaFunction[]): string {
  const helpers = helperTexts(new Set(functions.flatMap((f) => f.helpers)))
  const infinity = functions.some((f) => f.infinity)
    ? [`#define ${INFINITY} __uint_as_float(0x7f800000u)`]
    : []
  const narrow = [
    ['u8', 'unsigned char'],
    ['i8', 'signed char'],
    ['u16', 'unsigned short'],
  ].flatMap(([name, type]) =>
    [...helpers, ...functions.map((f) => f.text)].some((text) => new RegExp(`\\b${name}\\b`).test(text))
      ? [`typedef ${type} ${name};`]
      : [],
  )
  return [['typedef unsigned int u32;', ...narrow, ...infinity].join('\n'), ...helpers].join('\n\n')
}

/** In an order in which each stands after what it calls: scalar functions, vectors, functions of lanes. */
function helperTexts(names: ReadonlySet<string>): string[] {
  const lanes = [...names].filter((name) => name.startsWith('lanes ')).sort()
  const made = lanes.map(laneFunction)
  const others = new Set([...names].filter((name) => !lanes.includes(name)))
  for (const name of made.flatMap((f) => f.uses)) others.add(name)
  const known = [halfHelpers, cudaHelpers, vectorHelpers, primitiveHelpers]
  // A helper that another one calls is new to the set, and is visited too.
  for (const name of others)
    for (const [, callee] of halfHelpers.get(name)?.matchAll(/\bmlc_(\w+)\(/g) ?? []) others.add(callee!)
  for (const name of others)
    if (!known.some((table) => table.has(name))) throw new Error(`CUDA has no helper ${name}`)
  const texts = known.flatMap((table) =>
    [...table].filter(([name]) => others.has(name)).map(([, text]) => text),
  )
  return [...texts, ...made.map((f) => f.text)]
}

/** Writes the number of the next line, and the file's path, where a text says `#line here`. */
export function numberLines(text: string, file: string): string {
  return text
    .split('\n')
    .map((line, i) => (line === '#line here' ? `#line ${i + 2} "${quoted(file)}"` : line))
    .join('\n')
}

export const commentLines = (lines: readonly string[]): string =>
  lines.map((line) => `// ${line}`.trimEnd()).join('\n')

/** The whole translation unit of one kernel; it compiles without any header. */
export function emitCuda(made: CudaFunction, file: string): string {
  const text = `${[commentLines(made.header), cudaPrelude([made]), made.text].join('\n\n')}`
  return numberLines(text, file)
}
