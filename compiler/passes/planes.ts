// Finds attention by its structure: scores of every row and column, which are products, pass element by element and by softmax, and enter
// products again. Such a plane is computed tile by tile wherever it is needed, and never stored.
import type { Expr, ReduceKind } from '../ir/expr.ts'
import { type EntryGraph, madeRoots, type Node, topological } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { elementCount, isHalf, shapeEquals, shapeValues } from '../ir/types.ts'
import { kindOf, operator } from '../ops/table.ts'
import { dimsOf, type ProductNode, productOf, readsAt, sees, throughViews } from './probe.ts'

export interface Plane {
  /** Values of the plane; none is stored. */
  readonly inside: ReadonlySet<number>
  /** The maximum and the sum of each row. */
  readonly rows: readonly Node[]
  /** Whether products other than the first one need the rows. */
  readonly keepsRows: boolean
  /** The product along the rows that can compute the rows on its way. */
  readonly first: Node
  /** Products along the columns, which read the same tiles. */
  readonly columns: readonly Node[]
  /** Transposes of products: stored in their place, so that results of one kernel have one order. */
  readonly turned: ReadonlySet<number>
  /** Factors of the products that are half floats read as f32: never stored as such. */
  readonly widened: ReadonlySet<number>
}

/** Fewer rows or columns than these fit a kernel or two anyway. */
const MIN_ROWS = 32
const MIN_COLUMNS = 64
/** Terms of a score, and columns of a product, that a group keeps near its arithmetic. */
const MAX_SIDE = 128

export function findPlanes(entry: EntryGraph, profile: Profile): Plane[] {
  if (!profile.tiling || profile.warp < 32) return []
  const order = topological(madeRoots(entry))
  const users = new Map<number, Node[]>()
  for (const node of order)
    for (const input of new Set(node.inputs)) users.set(input.id, [...(users.get(input.id) ?? []), node])
  const results = new Set(madeRoots(entry).map((n) => n.id))
  const taken = new Set<number>()
  const planes: Plane[] = []
  for (const node of order) {
    if (taken.has(node.id) || !isScore(node)) continue
    const plane = planeOf(node, users, results)
    if (!plane) continue
    for (const id of plane.inside) taken.add(id)
    planes.push(plane)
  }
  return planes
}

/** result[.., m, n] = sum over k of a[.., m, k] * b[.., n, k], with few terms and many rows and columns. */
function isScore(node: Node): boolean {
  const shape = shapeValues(node.type.shape)
  if (shape.length < 2 || shape.at(-2)! < MIN_ROWS || shape.at(-1)! < MIN_COLUMNS) return false
  const product = productOf(node)
  if (!product || product.term.extent > MAX_SIDE) return false
  const [m, n] = product.dims.slice(-2) as [ProductNode['term'], ProductNode['term']]
  const of = product.reads.map(({ index }) => (sees(index, m) ? 1 : 0) + (sees(index, n) ? 2 : 0))
  return of.sort().join() === '1,2'
}

interface Search {
  readonly inside: Map<number, Node>
  readonly scores: Node[]
  readonly rows: Node[]
  readonly sinks: Node[]
}

/** Everything of the scores' shape that hangs together by element-wise operators; null where it leaves the plane another way. */
function planeOf(
  score: Node,
  users: ReadonlyMap<number, readonly Node[]>,
  results: ReadonlySet<number>,
): Plane | null {
  const found: Search = { inside: new Map(), scores: [], rows: [], sinks: [] }
  const queue: Node[] = [score]
  const size = elementCount(score.type.shape)
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (found.inside.has(node.id)) continue
    if (results.has(node.id)) return null
    found.inside.set(node.id, node)
    const kind = kindOf(node)
    if (kind === 'contraction') {
      if (!isScore(node) || !shapeEquals(node.type.shape, score.type.shape)) return null
      found.scores.push(node)
    }
    // What joins the plane is a part of it: other scores, random bits; not what is only repeated over it.
    else
      for (const input of node.inputs) {
        const own = shapeEquals(input.type.shape, score.type.shape)
        const inputKind = kindOf(input)
        if (own && (inputKind === 'pointwise' || inputKind === 'generic' || inputKind === 'contraction'))
          queue.push(input)
        else if (own && inputKind !== 'view' && inputKind !== 'leaf') return null
      }
    for (const user of users.get(node.id) ?? []) {
      const userKind = kindOf(user)
      if (userKind === 'reduce' && alongRows(user, node)) found.rows.push(user)
      else if (userKind === 'contraction') found.sinks.push(user)
      else if (userKind === 'view' ? elementCount(user.type.shape) === size : userKind === 'pointwise')
        queue.push(user)
      else return null
    }
  }
  return checked(found, users)
}

/** A reduction over the plane's last axis alone. */
function alongRows(node: Node, of: Node): boolean {
  const axes = node.attrs.axes as readonly number[] | undefined
  return axes !== undefined && axes.length === 1 && axes[0] === of.type.shape.length - 1
}

const kindOfRow = (node: Node): ReduceKind | null => {
  const { made } = readsAt(node, dimsOf(node).index)
  return made.op === 'reduce' ? made.kind : null
}

/** Nodes of the plane, and rows, that a value is made of. */
function coneOf(from: readonly Node[], found: Search): Set<Node> {
  const known = new Set<Node>()
  const rows = new Set(found.rows)
  const stack = [...from]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (known.has(node)) continue
    const inside = found.inside.has(node.id)
    if (!inside && !rows.has(node) && kindOf(node) !== 'view' && kindOf(node) !== 'pointwise') continue
    known.add(node)
    // A score's factors are no part of the plane; rows are made elsewhere.
    if (!rows.has(node) && !(inside && kindOf(node) === 'contraction')) stack.push(...node.inputs)
  }
  return known
}

function checked(found: Search, users: ReadonlyMap<number, readonly Node[]>): Plane | null {
  const rows = [...new Set(found.rows)]
  const sinks = [...new Set(found.sinks)]
  const [high] = rows.filter((r) => kindOfRow(r) === 'max')
  const [sum] = rows.filter((r) => kindOfRow(r) === 'sum')
  if (rows.length !== 2 || !high || !sum) return null
  const count = (cone: ReadonlySet<Node>): number => found.scores.filter((s) => cone.has(s)).length
  const below = [coneOf(high.inputs, found), coneOf(sum.inputs, found)] as const
  if (count(below[0]) !== 1 || below[0].has(sum) || count(below[1]) !== 1 || !below[1].has(high)) return null
  const first: Node[] = []
  const columns: Node[] = []
  for (const sink of sinks) {
    const direction = directionOf(sink, found)
    if (direction === null) return null
    const cone = coneOf([sink.inputs[direction.side]!], found)
    if (direction.along === 'columns') columns.push(sink)
    else if (count(cone) === 1 && cone.has(sum) && cone.has(high)) first.push(sink)
  }
  const [own, ...more] = first
  if (!own || more.length > 0) return null
  return {
    widened: widenedOf([...found.scores, ...sinks]),
    inside: new Set(found.inside.keys()),
    rows: [high, sum],
    keepsRows: sinks.length > 1,
    first: own,
    columns,
    turned: new Set(
      columns.flatMap((sink) => {
        const [only, ...others] = users.get(sink.id) ?? []
        const turns = only && others.length === 0 && kindOf(only) === 'view' && isPermutation(only)
        return turns ? [only.id] : []
      }),
    ),
  }
}

/** What the products read, through views, that only makes f32 of a half float. */
function widenedOf(products: readonly Node[]): Set<number> {
  const found = new Set<number>()
  const visit = (node: Node): void => {
    const [x] = node.inputs
    if (kindOf(node) === 'view' && node.inputs.length === 1) visit(x!)
    else if (node.op === 'cast' && node.type.dtype === 'f32' && isHalf(x!.type.dtype)) found.add(node.id)
  }
  for (const product of products) product.inputs.forEach(visit)
  return found
}

const isPermutation = (node: Node): boolean =>
  node.type.shape.length === node.inputs[0]!.type.shape.length && node.attrs.axes !== undefined

/** Which factor of a product is of the plane, and along what it runs. */
function directionOf(sink: Node, found: Search): { side: number; along: 'rows' | 'columns' } | null {
  const product = productOf(sink)
  if (!product) return null
  const reads = product.reads.map(throughViewsInside(found))
  const of = reads.map(({ input }) => found.inside.has(input.id))
  if (of[0] === of[1]) return null
  const side = of[0] ? 0 : 1
  const plane = reads[side]!
  const other = product.reads[1 - side]!
  const own = product.dims.filter((d) => d.extent > 1 && sees(other.index, d) && !sees(plane.index, d))
  const shared = product.dims.filter((d) => d.extent > 1 && !sees(other.index, d) && sees(plane.index, d))
  if (own.length !== 1 || own[0]!.extent > MAX_SIDE || shared.length !== 1) return null
  const [m, n] = plane.index.slice(-2) as [Expr, Expr]
  if (n === product.term && m === shared[0]) return { side, along: 'rows' }
  return m === product.term && n === shared[0] ? { side, along: 'columns' } : null
}

/** Views of the plane are of the plane: the read is followed to what they show. */
const throughViewsInside =
  (found: Search) =>
  (read: ProductNode['reads'][number]): ProductNode['reads'][number] => {
    if (!found.inside.has(read.input.id)) return read
    const deep = throughViews(read)
    return found.inside.has(deep.input.id) ? deep : read
  }

/** Whether the value is arithmetic on positions and constants alone. */
export function fromPosition(node: Node): boolean {
  let left = 12
  const visit = (n: Node): boolean => {
    const kind = kindOf(n)
    if (left-- < 0) return false
    if (kind === 'leaf')
      return n.op !== 'argument' && n.op !== 'variable' && n.op !== 'scalars' && !!operator(n.op).at
    return (
      (kind === 'view' || (kind === 'pointwise' && (operator(n.op).cost ?? 1) <= 4)) && n.inputs.every(visit)
    )
  }
  return visit(node)
}
