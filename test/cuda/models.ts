// Models whose kernels the CUDA tests compile and run: the examples, a transformer, and every scalar function.
import { readFileSync } from 'node:fs'
import { type Compiled, compileModel } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'

export interface CudaModel {
  readonly path: string
  readonly text: string
  readonly set?: Record<string, number>
  /** The largest error against float64, relative to the largest value. */
  readonly tolerance: number
  readonly steps?: number
  readonly args?: (name: string, shape: number[], dtype: string) => Tensor | null
}

const example = (name: string, rest: Omit<CudaModel, 'path' | 'text'>): CudaModel => {
  const path = `examples/${name}/${name}.ml`
  return { path, text: readFileSync(path, 'utf8'), ...rest }
}

const transformer = `model Transformer(B = 2, T = 6, V = 11, E = 8) {
  tokens = Embedding(V, E)
  param positions: f32[T, E] = normal(0, 0.1)
  blocks = [TransformerBlock(E, 2, 16, 0.1, gelu, norm_first=true) for i in 0..2]
  norm = LayerNorm(E)
  head = Linear(E, V)
  fn logits(ids) {
    x = tokens(ids) + positions
    for block in blocks { x = block(x, causal=true) }
    return head(norm(x))
  }
  entry predict(ids: i32[B, T]) {
    z = logits(ids)
    return next = argmax(z, axis=-1), p = softmax(z)
  }
  train step(ids: i32[B, T], y: i32[B, T]) {
    loss = cross_entropy(reshape(logits(ids), [B * T, V]), reshape(y, [B * T]))
    minimize loss with sgd(lr=0.1, momentum=0.9) clip 1.0
    return loss
  }
}`

/** x in [-1, 1), p in (0, 1], k integers from 0 to 9. */
const functions = `model Functions(N = 300) {
  entry smooth(x: f32[N], p: f32[N]) {
    return a1 = exp(x), a2 = expm1(x), a3 = log(p), a4 = log1p(p), a5 = log2(p), a6 = sin(5 * x), a7 = cos(5 * x), a8 = tan(x), a9 = asin(x),
      b1 = acos(x), b2 = atan(x), b3 = sinh(x), b4 = cosh(x), b5 = tanh(x), b6 = erf(x), b7 = sigmoid(x), b8 = pow(p, x), b9 = atan2(x, p),
      c1 = sqrt(p), c2 = rsqrt(p), c3 = gelu(x), c4 = softplus(x), c5 = silu(20 * x), c6 = exp2(x), c7 = fmod(5 * x, p)
  }
  entry steps(x: f32[N], k: i32[N]) {
    s = x * 10
    return d1 = floor(s), d2 = ceil(s), d3 = round(s), d4 = trunc(s), d5 = sign(s), d6 = abs(x), d7 = i32(s), d8 = f32(k), d9 = s % 3.0,
      e1 = (k - 5) // 3, e2 = (k - 5) % 3, e3 = (k - 5) // (0 - 2), e4 = shl(k, 2), e5 = bitxor(k, 5), e6 = u32(k) // 3, e7 = u32(k) % 4,
      e8 = maximum(k, 4), e9 = sign(k - 5), f1 = x > 0 and k > 3, f2 = isnan(log(x - 2)), f3 = isinf(1 / f32(k)), f4 = abs(k - 5)
  }
  entry special(x: f32[N], k: i32[N]) {
    holes = where(k == 3, nan, where(k == 4, inf, x))
    return g1 = maximum(holes, 0), g2 = minimum(holes, 0), g3 = max(holes), g4 = relu(holes), g5 = sum(where(k < 3, holes, 0)),
      g6 = max(where(k == 3, 0 - inf, x)), g7 = clamp(holes, -0.5, 0.5), g8 = sigmoid(x * 200), g9 = any(k == 3), h1 = all(k < 10)
  }
}`

const rows = `model Rows(N = 3, D = 700) {
  entry norms(x: f32[N, D], w: f32[D]) {
    h = layer_norm(x, [D], w)
    return h, s = softmax(x * 4), l = logsumexp(x, axis=1), v = var(x, axis=1), t = sum(x), big = max(x, axis=1), at = argmin(x, axis=1), c = sum(x, axis=0), run = cumsum(x[:, :40], axis=1)
  }
  entry order(x: f32[N, 33]) {
    let (values, at) = topk(x, 5)
    let (sorted, _) = sort(x)
    return values, at, sorted, ranks = argsort(x)
  }
  entry random(x: f32[N, D]) { return u = uniform(x.shape), n = normal(x.shape), d = dropout(x, 0.3), b = bernoulli(x.shape, 0.4) }
  entry tables(x: f32[N, D], i: i32[N, 20]) {
    return g = gather(x, 1, i), s = scatter_add(x, 1, i, ones([N, 20])), e = x[i[:, 0] % N], o = one_hot(i, 10)
  }
}`

/** Elements of one and two bytes: values that both sides round alike. */
const narrow = `model Narrow(N = 6, D = 64) {
  param w: bf16[D, D] = normal(0, 0.2)
  param v: f16[D, 33] = normal(0, 0.2)
  state seen: bool[N, D] = zeros()
  entry values(x: f32[N, D], k: i32[N, D]) {
    h = bf16(x)
    q = f16(x)
    b = i8(k * 30)
    u = u8(k * 30)
    return h, q, b, u, a1 = h * 0.5, a2 = f32(h) + f32(q), a3 = b + 100, a4 = u * u, a5 = b > 3, a6 = sum(u), a7 = any(x > 0.9, axis=1),
      a8 = transpose(h, 0, 1), a9 = concat([u, u], axis=1), b1 = f32(h @ w), b2 = f32(q @ v), b3 = relu(f32(h)), b4 = b[:, ::3], b5 = -h
  }
  train step(x: f32[N, D]) {
    y = f32(bf16(x) @ w)
    seen <- seen or y > 0
    loss = mean(square(y))
    minimize loss with sgd(lr=0.1, momentum=0.9)
    return loss
  }
}`

/** Labels and tokens below the smallest number of classes; `p` positive; other arguments as the comparison makes them. */
function numbers(name: string, shape: number[], dtype: string): Tensor | null {
  const count = shape.reduce((n, d) => n * d, 1)
  if (name === 'p')
    return makeTensor(
      'f32',
      shape,
      Float32Array.from({ length: count }, (_, i) => (i + 1) / count),
    )
  return dtype === 'i32'
    ? makeTensor(
        'i32',
        shape,
        Int32Array.from({ length: count }, (_, i) => (i * 7 + 3) % 10),
      )
    : null
}

export const models: readonly CudaModel[] = [
  example('graph', { tolerance: 1e-5 }),
  example('two_layer', { set: { N: 9, D: 70, H: 33 }, tolerance: 1e-5, steps: 2 }),
  example('lenet', { set: { batch: 2 }, tolerance: 1e-5, steps: 2 }),
  example('digits', { set: { batch: 2 }, tolerance: 1e-4 }),
  { path: 'transformer.ml', text: transformer, tolerance: 1e-4, args: numbers },
  { path: 'functions.ml', text: functions, tolerance: 1e-5, args: numbers },
  { path: 'rows.ml', text: rows, tolerance: 1e-5, args: numbers },
  { path: 'narrow.ml', text: narrow, tolerance: 1e-2, args: numbers },
]

/** Compiled for CUDA; throws the diagnostics as one message. */
export function compileCuda({ path, text, set }: Pick<CudaModel, 'path' | 'text' | 'set'>): Compiled {
  const compiled = compileModel({ path, text }, { target: 'cuda', ...(set ? { set } : {}) })
  if (!compiled.program)
    throw new Error(compiled.diagnostics.map((d) => formatDiagnostic(d, compiled.sources)).join('\n'))
  return compiled
}

/** The texts of a model's CUDA kernels by their names. */
export function cudaKernels(compiled: Compiled): { name: string; text: string }[] {
  const { manifest, texts } = compiled.program!
  return manifest.kernels.map(({ name, file }) => ({ name, text: texts.get(file)! }))
}
