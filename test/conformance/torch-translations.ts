// For each PyTorch operator of the vectors, its call in the language; layers and losses stand in torch-networks.ts.
import { type TorchArgs, Untranslatable } from './torch-args.ts'
import { unaryOperators } from './torch-signatures.ts'

export interface Translated {
  readonly statements?: readonly string[]
  /** An expression for each output that is compared. */
  readonly outputs: readonly string[]
}

export type Translation = (a: TorchArgs) => Translated

export const one =
  (make: (a: TorchArgs) => string): Translation =>
  (a) => ({ outputs: [make(a)] })

const infix = (op: string, x: string, y: string): Translation =>
  one((a) => {
    const [left, right] = a.promoted(x, y)
    return `${left} ${op} ${right}`
  })
const binary = (name: string): Translation =>
  one((a) => `${name}(${a.promoted('input', 'other').join(', ')})`)
const reduction = (name: string): Translation => one((a) => `${name}(${converted(a)}${a.axes()})`)

/** The input in the dtype that the argument `dtype` asks for. */
const converted = (a: TorchArgs): string => (a.has('dtype') ? a.float('input') : a.text('input'))

/** Names of the language where they differ from PyTorch's. */
const renamed: Readonly<Record<string, (x: string) => string>> = {
  neg: (x) => `-${x}`,
  log10: (x) => `log(${x}) / 2.302585092994046`,
  erfc: (x) => `1 - erf(${x})`,
}
const integersStay = new Set(['abs', 'neg', 'sign', 'square', 'ceil', 'floor', 'round', 'trunc'])

const unary = (name: string): Translation =>
  one((a) => {
    const x = integersStay.has(name) ? a.operand('input') : a.float('input')
    return renamed[name]?.(x) ?? `${name}(${x})`
  })

/** x op alpha * y */
const scaled = (op: string): Translation =>
  one((a) => {
    const [x, y] = a.promoted('input', 'other')
    return `${x} ${op} ${a.has('alpha') ? `${a.operand('alpha')} * ` : ''}${y}`
  })

const division: Translation = one((a) => {
  const mode = a.value('rounding_mode') ?? null
  if (mode === 'floor') return infix('//', 'input', 'other')(a).outputs[0]!
  const quotient = `${a.float('input')} / ${a.float('other')}`
  return mode === 'trunc' ? `trunc(${quotient})` : quotient
})

/** A bool in place of the axis is `unbiased`. */
const spread =
  (name: string): Translation =>
  (a) => {
    const first = a.value('dim')
    const unbiased = typeof first === 'boolean' ? first : a.value('unbiased') !== false
    const correction = a.or('correction', unbiased ? '1' : '0')
    const axes = typeof first === 'boolean' ? '' : a.axes()
    return { outputs: [`${name}(${a.text('input')}, correction=${correction}${axes})`] }
  }

/** `p` or `ord` is a number, a name, or a tensor of one number. */
const norm = (name: 'p' | 'ord'): Translation =>
  one((a) => {
    const p = a.value(name) ?? null
    if (p === 'nuc') throw new Untranslatable('the nuclear norm needs a singular value decomposition')
    const power =
      p === null || p === 'fro' ? '' : `, p=${String(a.number(name, 2)).replace('Infinity', 'inf')}`
    return `norm(${converted(a)}${a.axes()}${power})`
  })

/** PyTorch's amax shares the gradient among ties whether an axis is named or not, as a list of axes does here. */
const extreme = (name: string): Translation =>
  one((a) => {
    const axis = a.value('dim')
    return typeof axis === 'number' && a.rank('input') > 0
      ? `${name}(${a.text('input')}, axis=[${axis}]${a.option('keepdim', 'keepdims')})`
      : `${name}(${a.text('input')}${a.axes()})`
  })

const addmm: Translation = one((a) => {
  // A factor of 0 leaves the term out, NaN and all.
  const product = `${a.text('mat1')} @ ${a.text('mat2')}`
  return `${a.or('beta', '1')} * ${a.text('input')} + ${a.or('alpha', '1')} * (${product})`
})

const einsum: Translation = one((a) => `einsum(${a.text('equation')}, ${a.text('operands').slice(1, -1)})`)

const split: Translation = (a) => {
  const names: string[] = []
  while (a.output(names.length)) names.push(`part${names.length}`)
  const call = `split(${a.text('input')}, ${a.text('split_size')}${a.option('dim', 'axis')})`
  return { statements: [`parts = ${call}`], outputs: names.map((_, i) => `parts[${i}]`) }
}

/** A scalar has no axis to index along: as a vector of one it does. */
export const vector = (a: TorchArgs, name: string): string =>
  a.rank(name) === 0 ? `reshape(${a.text(name)}, [1])` : a.text(name)

const scalarIf = (text: string, scalar: boolean): string => (scalar ? `reshape(${text}, [])` : text)

/** Along an axis of a tensor that may be a scalar. */
const along = (name: string): Translation =>
  one((a) => {
    const x = a.has('dtype') && a.rank('input') > 0 ? a.float('input') : vector(a, 'input')
    return scalarIf(`${name}(${x}, ${a.text('dim')})`, a.rank('input') === 0)
  })

/** An index of no elements may have other axes than the tensor in PyTorch: then there is nothing to do. */
const emptyIndex = (a: TorchArgs): boolean =>
  a.rank('input') > 0 && a.rank('input') !== a.rank('index') && (a.tensor('index')?.data.length ?? 1) === 0

const gather: Translation = one((a) => {
  if (emptyIndex(a)) return `0 * sum(${a.text('input')}) + zeros([${a.tensor('index')!.shape.join(', ')}])`
  const call = `gather(${vector(a, 'input')}, ${a.text('dim')}, ${vector(a, 'index')})`
  return scalarIf(call, a.rank('index') === 0)
})

const scatterAdd: Translation = one((a) => {
  if (emptyIndex(a)) return `${a.text('input')} + 0 * sum(${a.text('src')})`
  const parts = [vector(a, 'input'), a.text('dim'), vector(a, 'index'), vector(a, 'src')]
  return scalarIf(`scatter_add(${parts.join(', ')})`, a.rank('input') === 0)
})

const indexAdd: Translation = one((a) => {
  const parts = [vector(a, 'input'), a.text('dim'), vector(a, 'index'), vector(a, 'source')]
  return scalarIf(`index_add(${parts.join(', ')}${a.option('alpha')})`, a.rank('input') === 0)
})

/** Old programs of PyTorch pass an empty vector beside tensors of other ranks: it adds nothing, and has a gradient of nothing. */
const concat: Translation = one((a) => {
  const shapes = a.shapes()
  const keys = a.text('tensors').slice(1, -1).split(', ')
  const isLegacy = (shape: readonly number[]) => shape.join() === '0' && shapes.some((s) => s.length !== 1)
  const kept = keys.filter((_, i) => !isLegacy(shapes[i]!))
  const legacy = keys.filter((_, i) => isLegacy(shapes[i]!)).map((key) => ` + sum(${key})`)
  return `concat([${kept.join(', ')}]${a.option('dim', 'axis')})${legacy.join('')}`
})

const clamp: Translation = one((a) => {
  const bound = (name: string) => (a.tensor(name) ? a.float(name) : a.text(name))
  return `clamp(${a.tensor('input')?.dtype === 'f32' ? a.text('input') : a.float('input')}, ${bound('min')}, ${bound('max')})`
})

/** `dim`, `descending` and the like of a function that gives values and their positions. */
const ordered =
  (name: string, options: (a: TorchArgs) => string): Translation =>
  (a) => {
    const scalar = a.rank('input') === 0
    return {
      statements: [`parts = ${name}(${vector(a, 'input')}${options(a)})`],
      outputs: [scalarIf('parts[0]', scalar), scalarIf('parts[1]', scalar)],
    }
  }

const where: Translation = one((a) => {
  const [x, y] = a.promoted('input', 'other')
  const number = a.tensor('input') || a.tensor('other') ? x : `full([], ${x})`
  return `where(${a.text('condition')}, ${number}, ${y})`
})

export const translations: Readonly<Record<string, Translation>> = {
  ...Object.fromEntries(unaryOperators.map((name) => [name, unary(name)])),
  add: scaled('+'),
  sub: scaled('-'),
  mul: infix('*', 'input', 'other'),
  div: division,
  pow: infix('**', 'input', 'exponent'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  clamp,
  where,
  sum: reduction('sum'),
  mean: reduction('mean'),
  prod: reduction('prod'),
  argmax: reduction('argmax'),
  argmin: reduction('argmin'),
  logsumexp: reduction('logsumexp'),
  amax: extreme('max'),
  amin: extreme('min'),
  var: spread('var'),
  std: spread('std'),
  norm: norm('p'),
  'linalg.vector_norm': norm('ord'),
  cumsum: along('cumsum'),
  cumprod: along('cumprod'),
  softmax: along('softmax'),
  log_softmax: along('log_softmax'),
  matmul: infix('@', 'input', 'other'),
  mm: infix('@', 'input', 'mat2'),
  bmm: infix('@', 'input', 'mat2'),
  addmm,
  einsum,
  transpose: one((a) =>
    a.rank('input') === 0
      ? a.text('input')
      : `transpose(${a.text('input')}, ${a.text('dim0')}, ${a.text('dim1')})`,
  ),
  permute: one((a) => `permute(${a.text('input')}, ${a.text('dims')})`),
  reshape: one((a) => `reshape(${a.text('input')}, ${a.text('shape')})`),
  expand: one((a) => `expand(${a.text('input')}, ${a.text('size')})`),
  cat: concat,
  stack: one((a) => `stack(${a.text('tensors')}${a.option('dim', 'axis')})`),
  split,
  index_select: one((a) =>
    scalarIf(`take(${vector(a, 'input')}, ${vector(a, 'index')}, ${a.text('dim')})`, a.rank('input') === 0),
  ),
  gather,
  scatter_add: scatterAdd,
  index_add: indexAdd,
  masked_fill: one((a) => `masked_fill(${a.text('input')}, ${a.text('mask')}, ${a.text('value')})`),
  tril: one((a) => `tril(${a.text('input')}${a.option('diagonal')})`),
  triu: one((a) => `triu(${a.text('input')}${a.option('diagonal')})`),
  flip: one((a) => `flip(${a.text('input')}${a.option('dims', 'axis')})`),
  roll: one((a) => {
    const dims = a.value('dims')
    const flat = Array.isArray(dims) && dims.length === 0
    return `roll(${a.text('input')}, ${a.text('shifts')}${flat ? '' : a.option('dims', 'axis')})`
  }),
  topk: ordered('topk', (a) => `, ${a.text('k')}${a.option('dim', 'axis')}${a.option('largest')}`),
  sort: ordered('sort', (a) => `${a.option('dim', 'axis')}${a.option('descending')}`),
}
