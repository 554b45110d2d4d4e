// What every schedule shares: parameters, the flat number of a group as indices, and the finished kernel.
import { postorder, type Var } from '../ir/expr.ts'
import {
  ERRORS,
  ERRORS_BUFFER,
  GROUP,
  type KExpr,
  type LocalArray,
  type Param,
  type Stmt,
  THREAD,
  type UncountedKernel,
} from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, buffersRead, type Nest, type Result, reductionsOf } from '../ir/nest.ts'
import { Emitter } from './emitter.ts'
import { kapply, kconst, kref, ksplat, kstore } from './kexpr.ts'

/** Reads first, in the order of their use, then results. A buffer that is both is one parameter. */
export function paramsOf(nest: Nest, buffers: readonly BufferInfo[]): Param[] {
  const written = new Set(nest.results.map((r) => r.buffer))
  const reads = buffersRead(nest).filter((id) => !written.has(id))
  return [
    ...reads.map(
      (id): Param => ({
        name: buffers[id]!.name,
        buffer: id,
        dtype: buffers[id]!.type.dtype,
        access: 'read',
      }),
    ),
    ...[...written].map(
      (id): Param => ({
        name: buffers[id]!.name,
        buffer: id,
        dtype: buffers[id]!.type.dtype,
        access: 'read_write',
      }),
    ),
    ...(checksIndices(nest)
      ? [{ name: ERRORS, buffer: ERRORS_BUFFER, dtype: 'u32', access: 'read_write' } as const]
      : []),
  ]
}

const checksIndices = (nest: Nest): boolean =>
  postorder(nest.results.flatMap((r) => [r.value, r.index])).some(
    (e) => e.op === 'apply' && e.fn === 'checked',
  )

export function newEmitter(nest: Nest, buffers: readonly BufferInfo[]): Emitter {
  return new Emitter(nest, (id) => buffers[id]!.name, [
    GROUP,
    THREAD,
    'begin',
    'end',
    'scratch',
    ...paramsOf(nest, buffers).map((p) => p.name),
  ])
}

/** The emitter of a device whose groups are single threads: WebAssembly shuffles the lanes of two vectors. */
export function chunkEmitter(nest: Nest, buffers: readonly BufferInfo[], profile: Profile): Emitter {
  const emitter = newEmitter(nest, buffers)
  emitter.shuffles = true
  emitter.joins = profile.joined
  emitter.constantOffsets = profile.joined
  return emitter
}

export interface KernelShape {
  readonly schedule: string
  readonly groups: number
  readonly threads: number
  readonly locals?: readonly LocalArray[]
  readonly registers?: readonly LocalArray[]
  readonly resident?: number
  readonly body: readonly Stmt[]
}

export function finishKernel(
  nest: Nest,
  buffers: readonly BufferInfo[],
  shape: KernelShape,
): UncountedKernel {
  return {
    name: nest.name,
    params: paramsOf(nest, buffers),
    locals: [],
    origins: nest.origins,
    steps: nest.steps,
    ...shape,
  }
}

/** Binds `vars` to the digits of a flat number, outermost first; a single variable is the number itself. */
export function bindDigits(emitter: Emitter, vars: readonly Var[], flat: KExpr): void {
  let rest = flat
  const digits: KExpr[] = []
  for (let i = vars.length - 1; i > 0; i--) {
    const v = vars[i]!
    digits.unshift(emitter.let(v.name, kapply('imod', [rest, kconst(v.extent)])))
    rest =
      i === 1
        ? kapply('idiv', [rest, kconst(v.extent)])
        : emitter.let('rest', kapply('idiv', [rest, kconst(v.extent)]))
  }
  if (vars.length > 0) digits.unshift(vars.length === 1 ? rest : emitter.let(vars[0]!.name, rest))
  vars.forEach((v, i) => {
    emitter.bind(v, digits[i]!)
  })
}

export const groupRef = kref(GROUP)
export const threadRef = kref(THREAD)

/**
 * Stores every result at the current point. All values come before the first store: a result may overwrite in place what another one
 * reads.
 */
export function storeResults(nest: Nest, buffers: readonly BufferInfo[], emitter: Emitter): void {
  const values = nest.results.map((r) => emitter.value(r.value))
  const several = nest.results.length > 1
  const fixed = values.map((v) =>
    several && v.op !== 'ref' && v.op !== 'const' ? emitter.let('value', v) : v,
  )
  nest.results.forEach((r, i) => {
    const index = emitter.scalarLane(() => emitter.value(r.index))
    emitter.push(
      kstore(buffers[r.buffer]!.name, index, emitter.isWide(r.index) ? ksplat(fixed[i]!) : fixed[i]!),
    )
  })
}

/**
 * Stores values of a row at its first element: where those of `dims` that they lack are 0; all of these are bound. Values that lack the same
 * ones are stored together, as each may overwrite what another one reads. Reductions that `elements` lack are computed there alone.
 */
export function storeFirst(
  rows: Nest,
  dims: readonly Var[],
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  elements?: Nest,
): void {
  const shared = new Set(elements && reductionsOf(elements))
  const lackedBy = (r: Result): readonly Var[] => dims.filter((d) => !r.index.free.includes(d.id))
  const kinds = new Map<string, Result[]>()
  for (const r of rows.results) {
    const key = lackedBy(r)
      .map((d) => d.id)
      .join()
    kinds.set(key, [...(kinds.get(key) ?? []), r])
  }
  for (const results of kinds.values()) {
    const own = { ...rows, results }
    const alone = elements !== undefined && !reductionsOf(own).some((r) => shared.has(r))
    const store = (): void => {
      // What depends on these is computed in this scope.
      if (alone) for (const d of dims) emitter.bind(d, emitter.value(d))
      storeResults(own, buffers, emitter)
    }
    const first = lackedBy(results[0]!).map((d) => kapply('eq', [emitter.value(d), kconst(0)], 'bool'))
    if (first.length === 0) emitter.inline(store)
    else
      emitter.scoped(store, (then) => ({
        kind: 'if',
        condition: first.reduce((p, q) => kapply('and', [p, q], 'bool')),
        then,
        else: [],
      }))
  }
}
