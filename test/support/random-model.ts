// Random models for property tests: entries of element-wise functions, reductions, contractions, windows and views, with shared values.

/** Numbers in [0, 1), the same in every run (a mixed counter, as in splitmix). */
export function randomStream(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32
  }
}

interface Value {
  readonly name: string
  readonly shape: readonly number[]
  /** A bound of the magnitude for arguments in [-1, 1]: keeps products and exponentials tame. */
  readonly bound: number
}

export interface RandomModel {
  readonly text: string
  /** The kinds of nodes in it, for messages. */
  readonly kinds: readonly string[]
}

export interface RandomOptions {
  /** Nodes of the entry. */
  readonly nodes: number
  /** Sizes that dims are drawn from. */
  readonly sizes: readonly number[]
  /** Adds the gradient of a scalar of all results for every argument. */
  readonly gradient?: boolean
  /** Returns every value: each is then stored, and nothing is fused. */
  readonly unfused?: boolean
  /** Largest number of elements of a value. */
  readonly largest?: number
}

/** Smooth functions and their bounds: float32 and float64 then never land on two sides of a jump. */
const unary: readonly (readonly [string, (b: number) => number])[] = [
  ['tanh(X)', () => 1],
  ['sigmoid(X)', () => 1],
  ['sin(X)', () => 1],
  ['cos(X) * 0.5', () => 0.5],
  ['gelu(X)', (b) => b],
  ['silu(X)', (b) => b],
  ['softplus(X)', (b) => b + 0.7],
  ['sqrt(X * X + 0.25)', (b) => b + 0.5],
  ['log1p(X ** 2)', (b) => b],
  ['exp(-(X * X))', () => 1],
  ['relu(X)', (b) => b],
  ['abs(X) + 0.1', (b) => b + 0.1],
  ['where(X > 0, X, 0.1 * X)', (b) => b],
  ['1 / (1 + X * X)', () => 1],
  ['erf(X) - 0.3 * X', (b) => 1 + 0.3 * b],
  ['X * 0.5 + 0.2', (b) => b],
]

const binary: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ['X + Y', (a, b) => a + b],
  ['X - Y', (a, b) => a + b],
  ['X * Y', (a, b) => a * b],
  ['X / (1 + Y * Y)', (a) => a],
  ['maximum(X, Y)', (a, b) => Math.max(a, b)],
  ['minimum(X, 0.5 * Y)', (a, b) => Math.max(a, b)],
  ['where(X < Y, X, Y)', (a, b) => Math.max(a, b)],
]

const elements = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
const type = (shape: readonly number[]): string => `f32[${shape.join(', ')}]`

class Generator {
  readonly random: () => number
  readonly values: Value[] = []
  readonly args: Value[] = []
  readonly lines: string[] = []
  readonly kinds: string[] = []
  readonly options: RandomOptions
  readonly largest: number

  constructor(seed: number, options: RandomOptions) {
    this.random = randomStream(seed)
    this.options = options
    this.largest = options.largest ?? 4096
  }

  below(n: number): number {
    return Math.floor(this.random() * n)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** Any value so far that fits, late ones more often. */
  value(fits: (v: Value) => boolean = () => true): Value | undefined {
    const list = this.values.filter(fits)
    if (list.length === 0) return undefined
    return list[Math.floor(list.length * Math.sqrt(this.random()))]
  }

  argument(shape: readonly number[]): Value {
    const made = { name: `x${this.args.length}`, shape, bound: 1 }
    this.args.push(made)
    this.values.push(made)
    return made
  }

  bind(kind: string, expression: string, shape: readonly number[], bound: number): void {
    this.kinds.push(kind)
    const name = `v${this.lines.length}`
    const tame = bound > 4
    this.lines.push(`${name} = ${tame ? `tanh(${expression})` : expression}`)
    this.values.push({ name, shape, bound: tame ? 1 : bound })
  }

  /** Adds one node of a kind that fits what is there; false where none did. */
  node(): boolean {
    const make = this.pick([
      ...[this.unary, this.unary, this.unary, this.binary, this.binary, this.binary],
      ...[this.broadcast, this.reduce, this.reduce, this.normalise, this.matmul, this.matmul],
      ...[this.view, this.view, this.join, this.window, this.scan],
    ])
    return make.call(this)
  }

  unary(): boolean {
    const x = this.value()!
    const [text, bound] = this.pick(unary)
    this.bind('element-wise', text.replaceAll('X', x.name), x.shape, bound(x.bound))
    return true
  }

  binary(): boolean {
    const x = this.value()!
    const y = this.value((v) => v.shape.join() === x.shape.join())!
    const [text, bound] = this.pick(binary)
    this.bind(
      'element-wise',
      text.replaceAll('X', x.name).replaceAll('Y', y.name),
      x.shape,
      bound(x.bound, y.bound),
    )
    return true
  }

  broadcast(): boolean {
    const x = this.value((v) => v.shape.length > 1)
    if (!x) return false
    const y = this.value((v) => v.shape.length === 1 && v.shape[0] === x.shape.at(-1))
    if (!y) return false
    this.bind(
      'broadcast',
      `${x.name} ${this.pick(['+', '*', '-'])} ${y.name}`,
      x.shape,
      x.bound + y.bound + x.bound * y.bound,
    )
    return true
  }

  reduce(): boolean {
    const x = this.value((v) => v.shape.length > 0)
    if (!x) return false
    const axis = this.below(x.shape.length)
    const keep = this.random() < 0.5
    const shape = keep ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1)
    const fn = this.pick(['mean', 'max', 'min', 'sum', 'logsumexp', 'norm', 'var'])
    const size = x.shape[axis]!
    if (fn === 'var' && size < 2) return false
    const bound = {
      mean: 1,
      max: 1,
      min: 1,
      sum: size,
      norm: Math.sqrt(size),
      logsumexp: 1 + Math.log(size),
      var: 2 * x.bound,
    }[fn]!
    // A norm has no derivative at zero.
    const of = fn === 'norm' ? `${x.name} + 2 * ${Math.ceil(x.bound)}` : x.name
    this.bind(
      fn,
      `${fn}(${of}, axis=${axis}${keep ? ', keepdims=true' : ''})`,
      shape,
      bound * (x.bound + (fn === 'norm' ? 2 * Math.ceil(x.bound) : 0)) + 1,
    )
    return true
  }

  normalise(): boolean {
    const x = this.value((v) => v.shape.length > 0 && v.shape.at(-1)! > 2)
    if (!x) return false
    const axis = this.below(x.shape.length)
    const [fn, text, bound] = this.pick([
      ['softmax', `softmax(${x.name}, axis=${axis})`, 1],
      ['log_softmax', `log_softmax(${x.name}, axis=${axis}) * 0.3`, 3],
      ['layer_norm', `layer_norm(${x.name} + sin(${x.name} * 3), [${x.shape.at(-1)}], eps=0.1)`, 3],
    ] as const)
    this.bind(fn, text, x.shape, bound)
    return true
  }

  matmul(): boolean {
    const x = this.value((v) => v.shape.length === 2 || v.shape.length === 3)
    if (!x) return false
    const inner = x.shape.at(-1)!
    const y =
      this.value((v) => v.shape.length === 2 && (v.shape[0] === inner || v.shape[1] === inner)) ??
      this.argument([inner, this.pick(this.options.sizes)])
    const straight = y.shape[0] === inner
    const shape = [...x.shape.slice(0, -1), straight ? y.shape[1]! : y.shape[0]!]
    if (elements(shape) > this.largest) return false
    this.bind(
      'matmul',
      `${x.name} @ ${straight ? y.name : `${y.name}.T`} * ${(1 / Math.sqrt(inner)).toFixed(3)}`,
      shape,
      x.bound * y.bound * Math.sqrt(inner),
    )
    return true
  }

  view(): boolean {
    const x = this.value((v) => v.shape.length > 0)
    if (!x) return false
    const axis = this.below(x.shape.length)
    const size = x.shape[axis]!
    const rank = x.shape.length
    const colons = Array<string>(axis).fill(':')
    const at = (index: string): string => `${x.name}[${[...colons, index].join(', ')}]`
    const order = x.shape.map((_, i) => (i + 1) % rank)
    const [kind, text, shape] = this.pick<readonly [string, string, readonly number[]]>([
      ['permute', `permute(${x.name}, [${order.join(', ')}])`, order.map((i) => x.shape[i]!)],
      ['reshape', `reshape(${x.name}, [-1])`, [elements(x.shape)]],
      ['slice', at(`${size > 1 ? 1 : 0}:`), x.shape.with(axis, size > 1 ? size - 1 : size)],
      ['stride', at('::2'), x.shape.with(axis, Math.ceil(size / 2))],
      ['select', at('-1'), x.shape.toSpliced(axis, 1)],
      ['flip', `flip(${x.name}, [${axis}])`, x.shape],
      ['roll', `roll(${x.name}, 1, ${axis})`, x.shape],
      ['unsqueeze', `unsqueeze(${x.name}, ${axis})`, x.shape.toSpliced(axis, 0, 1)],
      ['expand', `expand(unsqueeze(${x.name}, 0), [2${', -1'.repeat(rank)}])`, [2, ...x.shape]],
    ])
    if (elements(shape) > this.largest || shape.length > 5) return false
    this.bind(kind, text, shape, x.bound)
    return true
  }

  join(): boolean {
    const x = this.value((v) => v.shape.length > 0)
    if (!x) return false
    const axis = this.below(x.shape.length)
    const y = this.value(
      (v) => v.shape.length === x.shape.length && v.shape.every((d, i) => i === axis || d === x.shape[i]),
    )!
    const shape = x.shape.with(axis, x.shape[axis]! + y.shape[axis]!)
    if (elements(shape) > this.largest) return false
    this.bind('concat', `concat([${x.name}, ${y.name}], axis=${axis})`, shape, Math.max(x.bound, y.bound))
    return true
  }

  window(): boolean {
    const x = this.value((v) => v.shape.length === 4 && v.shape[2]! >= 4 && v.shape[3]! >= 4)
    if (!x) return false
    const [n, c, h, w] = x.shape as [number, number, number, number]
    if (this.random() < 0.4) {
      const pool = this.pick(['max_pool2d', 'avg_pool2d'])
      this.bind(pool, `${pool}(${x.name}, 2)`, [n, c, h >> 1, w >> 1], x.bound)
      return true
    }
    const channels = this.pick([2, 4, 5])
    const kernel = this.argument([channels, c, 3, 3])
    const stride = this.pick([1, 2])
    const out = (d: number): number => Math.floor((d - 1) / stride) + 1
    const scale = (1 / Math.sqrt(9 * c)).toFixed(3)
    this.bind(
      'conv2d',
      `conv2d(${x.name}, ${kernel.name}, stride=${stride}, padding=1) * ${scale}`,
      [n, channels, out(h), out(w)],
      x.bound * 3,
    )
    return true
  }

  scan(): boolean {
    const x = this.value((v) => v.shape.length > 0 && v.shape.at(-1)! > 1)
    if (!x || this.random() < 0.5) return false
    this.bind(
      'cumsum',
      `cumsum(${x.name}, ${x.shape.length - 1}) * 0.2`,
      x.shape,
      x.bound * x.shape.at(-1)! * 0.2,
    )
    return true
  }
}

/** The same model for the same seed: one entry `main` over f32 arguments, returning every value that nothing else reads. */
export function randomModel(seed: number, options: RandomOptions): RandomModel {
  const g = new Generator(seed, options)
  const dim = (): number => g.pick(options.sizes)
  g.argument([dim(), dim()])
  g.argument([dim(), dim()])
  g.argument([dim()])
  if (g.random() < 0.5) g.argument([2, dim(), dim()])
  if (g.random() < 0.4) g.argument([2, 3, 8, 8])
  while (g.lines.length < options.nodes) g.node()
  const reads = g.lines.map((line) => line.slice(line.indexOf('=')).match(/\b[vx]\d+\b/g) ?? [])
  const used = new Set(reads.flat())
  const results = g.values.filter((v) => v.name.startsWith('v') && !used.has(v.name))
  const body = [...g.lines]
  const returns = (options.unfused ? g.values.filter((v) => v.name.startsWith('v')) : results).map(
    (v) => v.name,
  )
  if (options.gradient) {
    // Every value reaches a result, so an argument has a gradient where anything reads it.
    const wanted = g.args.map((a) => a.name).filter((name) => used.has(name))
    body.push(`loss = ${results.map((v) => `mean(${v.name} ** 2)`).join(' + ')}`)
    body.push(...wanted.map((name) => `d_${name} = grad(loss, ${name})`))
    returns.push('loss', ...wanted.map((name) => `d_${name}`))
  }
  const args = g.args.map((a) => `${a.name}: ${type(a.shape)}`).join(', ')
  const text = `model Random {\n  entry main(${args}) {\n${body.map((line) => `    ${line}\n`).join('')}    return ${returns.join(', ')}\n  }\n}\n`
  return { text, kinds: g.kinds }
}
