// Counts a nest's arithmetic and the bytes that it must move: what headers, tables and schedules speak of.
import { type Expr, postorder, type Reduce } from '../ir/expr.ts'
import { type BufferInfo, buffersRead, type Nest } from '../ir/nest.ts'
import { elementBytes } from '../ir/types.ts'

/** Floating-point operations: each value once for every point of the loops that it depends on. */
export function flopsOf(nest: Nest): number {
  const extents = new Map<number, number>(nest.dims.map((d) => [d.id, d.extent]))
  const all = postorder(nest.results.map((r) => r.value))
  for (const e of all) if (e.op === 'reduce') for (const v of e.vars) extents.set(v.id, v.extent)
  const points = (e: Expr): number => e.free.reduce((n, id) => n * (extents.get(id) ?? 1), 1)
  let flops = 0
  for (const e of all) {
    if (e.op === 'reduce') flops += points(e) * (e as Reduce).vars.reduce((n, v) => n * v.extent, 1)
    else if (e.op === 'apply' && e.type === 'f32' && e.fn !== 'select') flops += points(e)
  }
  return flops
}

/** Every buffer once: what the kernel moves if nothing is read twice. */
export function bytesOf(nest: Nest, buffers: readonly BufferInfo[]): number {
  const ids = new Set([...buffersRead(nest), ...nest.results.map((r) => r.buffer)])
  return [...ids].reduce((n, id) => n + buffers[id]!.elements * elementBytes(buffers[id]!.type.dtype), 0)
}
