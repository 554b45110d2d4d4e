// Kernel statements -> WGSL: what the C family shares, parts of words, and atomic operations on the words that several threads change.
import type { KExpr, Kernel, Stmt } from '../ir/kernel.ts'
import { PRIMARY } from '../targets/c-family.ts'
import type { Text } from './c-text.ts'
import { VectorPrinter } from './vector-printer.ts'

/** Arrays whose words several threads change parts of. */
export function sharedArrays(stmts: readonly Stmt[], into = new Set<string>()): ReadonlySet<string> {
  for (const s of stmts) {
    if (s.kind === 'primitive' && s.name === 'put_bits') for (const e of s.elements) into.add(e.array)
    else if (s.kind === 'for') sharedArrays(s.body, into)
    else if (s.kind === 'if') sharedArrays([...s.then, ...s.else], into)
  }
  return into
}

export class WgslPrinter extends VectorPrinter {
  readonly shared: ReadonlySet<string>

  constructor(kernel: Pick<Kernel, 'params' | 'locals' | 'body'>) {
    super(kernel)
    this.shared = sharedArrays(kernel.body)
  }

  protected override stmt(s: Stmt, depth: number): string[] {
    if (s.kind === 'primitive' && s.name === 'put_bits') {
      const pad = '  '.repeat(depth)
      const { array, index } = s.elements[0]!
      const word = `&${this.name(array)}[${this.index(index, 0)}]`
      const [place, mask, bits] = s.args.map((a) => this.wrap(a, PRIMARY))
      return [
        `${pad}atomicAnd(${word}, ~(${mask} << ${place}));`,
        `${pad}atomicOr(${word}, (${bits} & ${mask}) << ${place});`,
      ]
    }
    if (s.kind === 'store' && this.shared.has(s.array)) {
      const pad = '  '.repeat(depth)
      const word = `${this.name(s.array)}[${this.index(s.index, s.offset)}]`
      return [`${pad}atomicStore(&${word}, ${this.expr(s.value)});`]
    }
    return super.stmt(s, depth)
  }

  protected override print(e: KExpr): Text {
    return e.op === 'primitive' && e.name === 'insert_bits'
      ? { text: this.call('insertBits', e.args), precedence: PRIMARY }
      : super.print(e)
  }

  protected override load(e: Extract<KExpr, { op: 'load' }>): Text {
    const text = super.load(e)
    return this.shared.has(e.array) ? { text: `atomicLoad(&${text.text})`, precedence: PRIMARY } : text
  }
}
