// Wrong programs and what the compiler says of them, word for word. `UPDATE_GOLDENS=1` writes the texts anew: read them as a user would.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze, type FrontOptions } from '../../compiler/front.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'

const test = suite('errors: goldens')
const folder = 'test/errors/programs'
const update = process.env.UPDATE_GOLDENS !== undefined

const read = (path: string): string | null => {
  const at = join(folder, path)
  return existsSync(at) ? readFileSync(at, 'utf8') : null
}

/** A first line `#! {…}` holds the options of the run; `bom` and `crlf` change the text, since editors might. */
interface Directives extends Pick<FrontOptions, 'set' | 'model' | 'entries' | 'evaluation'> {
  readonly bom?: boolean
  readonly crlf?: boolean
}

function diagnose(name: string): { text: string; formatted: string; rejected: boolean } {
  const raw = read(`${name}.ml`)!
  const first = /^#! (.*)$/m.exec(raw)
  const { bom, crlf, ...options } = (
    first && raw.startsWith('#! ') ? JSON.parse(first[1]!) : {}
  ) as Directives
  const text = (bom ? '\ufeff' : '') + (crlf ? raw.replaceAll('\n', '\r\n') : raw)
  const front = analyze({ path: `${name}.ml`, text }, { ...options, read })
  for (const { code, severity, span } of front.diagnostics) {
    assert.match(code, severity === 'error' ? /^E0\d\d\d$/ : /^W0\d\d\d$/)
    assert.ok(span, `${code} has a place`)
    const source = front.files.sources.get(span.file)
    assert.ok(
      source !== undefined && span.start <= span.end && span.end <= source.length,
      `${code} lies inside its file`,
    )
  }
  const formatted = front.diagnostics.map((d) => formatDiagnostic(d, front.files.sources)).join('\n\n')
  return { text, formatted: `${formatted}\n`, rejected: front.model === null }
}

const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.ml'))
  .map((name) => name.slice(0, -3))

for (const name of programs) {
  test(name, () => {
    const { formatted, rejected } = diagnose(name)
    assert.is(rejected, !name.startsWith('warn-'), 'an error refuses the program, a warning does not')
    const golden = `${name}.txt`
    if (update) writeFileSync(join(folder, golden), formatted)
    assert.is(formatted, read(golden) ?? '')
  })
}

test('every text belongs to a program', () => {
  const texts = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  assert.equal(
    texts,
    programs.map((name) => `${name}.txt`),
  )
})

test.run()
