// Seeded damage to programs: tokens deleted, doubled and swapped, numbers changed, lines moved.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a program is one file and whole: the fuzzer gives the compiler no other. */
const alone = ({ text }: { text: string }): boolean => /^model /m.test(text) && !/^import /m.test(text)

/** The programs that are damaged: the examples, and the blocks of the language's page that are whole models. */
export function seeds(): { name: string; text: string }[] {
  const examples = readdirSync('examples', { recursive: true })
    .map(String)
    // Networks of full size take longer than a fuzzer should wait.
    .filter((name) => name.endsWith('.ml') && !name.startsWith('zoo'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join('examples', name), 'utf8') }))
    .filter(alone)
  const page = readFileSync('docs/language.md', 'utf8')
  const blocks = [...page.matchAll(/^```ml\s*?\n(.*?)^```$/gms)].map((m, i) => ({
    name: `language.md block ${i + 1}`,
    text: m[1]!,
  }))
  return [...examples, ...blocks.filter(alone), { name: 'everything', text: everything }]
}

/** Short, and with most of what the elaborator does. */
const everything = `const sizes = [4, 3]
fn swish(x: f32[B, D], beta = 1.0) -> f32[B, D] = x * sigmoid(beta * x)
module Dense(inputs, outputs, bias = true) {
  param weight: f32[inputs, outputs] = normal(0, 0.1)
  if bias { param bias: f32[outputs] = zeros() }
  state calls: i32 = 0
  fn call(x) {
    calls <- calls + 1
    y = x @ weight
    if bias { y = y + bias }
    return y
  }
}
optimizer momentum(lr = 0.1, beta = 0.9) for (p, g) {
  state m = zeros_like(p)
  m <- beta * m + g
  p <- p - lr * m
}
model All(N = 2, layers = 2) {
  first = Dense(sizes[0], sizes[1])
  rest = [Dense(3, 3, bias=i % 2 == 0) for i in 0..layers]
  norm = BatchNorm1d(3)
  fn forward(x) {
    y = swish(first(x))
    for layer in rest { y = relu(layer(y)) }
    return norm(y), y[:, 0:2]
  }
  entry predict(x: f32[N, 4], ids: i32[N]) {
    let (y, part) = forward(x)
    picked = y[ids]
    return p = softmax(picked, axis=-1), best = argmax(part, axis=1), n = sum(where(y > 0, y, 0), axis=[0, 1])
  }
  train step(x: f32[N, 4], t: i32[N], lr: f32) {
    let (y, _) = forward(x)
    loss = cross_entropy(y, t)
    g = grad(loss, x)
    penalty = sum(g ** 2) * 1e-3
    minimize loss + penalty with momentum(lr=lr) clip 1.0 over [first, rest]
    return loss, penalty
  }
}
`

/** mulberry32: a small generator, so that failures repeat. */
export function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const NUMBERS = [
  '0',
  '1',
  '-1',
  '2',
  '3',
  '7',
  '0.5',
  '64',
  '100000',
  '2147483648',
  '1e300',
  'inf',
  'nan',
  'None',
  'true',
  '"text"',
  '[1, 2]',
]

/** One to three changes of `text`. */
export function mutate(text: string, next: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!
  let result = text
  for (let edits = 1 + Math.floor(next() * 3); edits > 0; edits--) result = change(result, next, pick)
  return result
}

function change(text: string, next: () => number, pick: <T>(items: readonly T[]) => T): string {
  const tokens = [...text.matchAll(/[A-Za-z_]\w*|\d[\w.]*|"[^"\n]*"|<-|\|>|[^\s\w]/g)]
  if (tokens.length < 2) return text
  const [a, b] = [pick(tokens), pick(tokens)]
  const replace = (token: RegExpMatchArray, by: string) =>
    text.slice(0, token.index) + by + text.slice(token.index! + token[0].length)
  const kind = next()
  if (kind < 0.15) return replace(a, '')
  if (kind < 0.25) return replace(a, `${a[0]} ${a[0]}`)
  if (kind < 0.55) return replace(a, b[0])
  if (kind < 0.75) {
    const number = pick(tokens.filter((t) => /^\d/.test(t[0])).concat([a]))
    return replace(number, pick(NUMBERS))
  }
  const names = tokens.filter((t) => /^[A-Za-z_]/.test(t[0]))
  if (kind < 0.9 && names.length > 1) return replace(pick(names), pick(names)[0])
  const lines = text.split('\n')
  const [from] = lines.splice(Math.floor(next() * lines.length), 1)
  lines.splice(Math.floor(next() * lines.length), 0, from!)
  return lines.join('\n')
}
