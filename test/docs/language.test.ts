// Holds the documentation to the compiler: every block of the language compiles, and the list of functions is the real one.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../compiler/front.ts'
import { builtins } from '../../compiler/ops/functions/table.ts'
import { preludeSources } from '../../compiler/prelude/sources.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import { parse } from '../../grammar/index.ts'

const test = suite('docs: language')

interface Block {
  readonly place: string
  /** The words behind `ml` on the opening line: `body`, `error`, and the code of the expected error. */
  readonly words: readonly string[]
  readonly text: string
}

const pages = [
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join('docs', name)),
  ...(existsSync('README.md') ? ['README.md'] : []),
]

function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8')
  return [...text.matchAll(/^```ml\b([^\n]*)\n(.*?)^```$/gms)].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split('\n').length}`,
    words: match[1]!.trim().split(/\s+/).filter(Boolean),
    text: match[2]!,
  }))
}

/** What the short examples stand in; docs/language.md tells its readers so. */
const aroundBody = (body: string): string => `model Example {
  param w: f32[6, 5] = normal()
  state count: i32 = 0
  fc = Linear(6, 3)
  train example(x: f32[4, 6], y: f32[4, 6], ids: i32[4], mask: bool[4, 6], lr: f32) {
${body}
    return answer = sum(x)
  }
}`

/** Declarations alone are compiled beside a model that uses none of them. */
const withModel = (declarations: string): string =>
  `${declarations}\nmodel Example { entry example(x: f32) { return y = x } }`

function sourceOf({ words, text }: Block): string {
  if (words.includes('body')) return aroundBody(text)
  return /^model\b/m.test(text) ? text : withModel(text)
}

for (const page of pages) {
  // A block that opens with its own file name can be imported by the later ones of the page.
  const files = new Map<string, string>()
  for (const block of blocksOf(page)) {
    const named = /^# (\S+\.ml)\n/.exec(block.text)
    if (named) files.set(named[1]!, block.text)
    test(block.place, () => {
      const read = (path: string): string | null => files.get(path) ?? null
      const front = analyze({ path: 'example.ml', text: sourceOf(block) }, { read })
      const said = front.diagnostics.map((d) => formatDiagnostic(d, front.files.sources)).join('\n')
      if (!block.words.includes('error')) {
        assert.ok(front.model, `${block.place} does not compile:\n${said}`)
        return
      }
      assert.not(front.model, `${block.place} compiles, and should not`)
      const code = block.words.find((word) => /^E\d{4}$/.test(word))
      const codes = front.diagnostics.map((d) => d.code)
      if (code) assert.ok(codes.includes(code), `${block.place} gives ${codes.join(', ')}, not ${code}`)
    })
  }
}

const defaultText = (value: unknown): string =>
  value === null
    ? 'None'
    : Array.isArray(value)
      ? `[${value.join(', ')}]`
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value)

const usage = (name: string, params: readonly (readonly [string, string | null])[]): string =>
  `${name}(${params.map(([param, standard]) => (standard === null ? param : `${param}=${standard}`)).join(', ')})`

/** How each function, layer and optimizer is called, by name. */
function signatures(): Map<string, string> {
  const found = new Map<string, string>()
  for (const { name, params } of builtins.values()) {
    const list = params.map((p) => [p.name, p.default === undefined ? null : defaultText(p.default)] as const)
    found.set(name, usage(name, list))
  }
  for (const source of preludeSources) {
    for (const decl of parse(source).file.decls) {
      if (!('params' in decl)) continue
      const list = decl.params.map((p) => {
        const standard = p.default && source.text.slice(p.default.span.start, p.default.span.end)
        return [p.name.name, standard] as const
      })
      found.set(decl.name.name, usage(decl.name.name, list))
    }
  }
  return found
}

test('the library of docs/language.md is the real one', () => {
  const text = readFileSync('docs/language.md', 'utf8')
  const part = /<!-- library -->(.*)<!-- end of library -->/s.exec(text)
  assert.ok(part, 'the library stands between its two marks')
  const documented = new Map<string, string>()
  for (const [, cell] of part[1]!.matchAll(/^\| (`[^|]*) \|/gm))
    for (const [, call, name] of cell!.matchAll(/`((\w+)\([^`]*\))`/g)) documented.set(name!, call!)
  const real = signatures()
  const rows = (map: ReadonlyMap<string, string>): string[] => [...map.values()].sort()
  assert.equal(rows(documented), rows(real))
})

test.run()
