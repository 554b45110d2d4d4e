// Holds docs/errors.md to the sources: every code that the project can give is listed once, and no other.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('docs: errors')
const CODE = /\b[EFW]\d{4}\b/g

function codesInSources(): Set<string> {
  const codes = new Set<string>()
  for (const root of ['grammar', 'compiler', 'runtime', 'cli']) {
    const names = readdirSync(root, { recursive: true }).map(String)
    for (const name of names.filter((file) => file.endsWith('.ts'))) {
      const text = readFileSync(join(root, name), 'utf8')
      // Codes stand in quotes where they are given; what a comment tells of them is checked as it is.
      for (const [, code] of text.matchAll(/'([EFW]\d{4})'/g)) codes.add(code!)
    }
  }
  return codes
}

const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| ([EFW]\d{4}) +\| (.+?) +\|$/gm)]
const listed = rows.map((row) => row[1]!)

test('every code of the sources is listed, and every listed code is in the sources', () => {
  assert.equal([...listed].sort(), [...codesInSources()].sort())
})

test('codes are listed once, in their order, with a sentence each', () => {
  // By stage, errors before warnings, and those of files last.
  const key = (code: string): string => `${code[0] === 'F' ? 1 : 0}${code.slice(1, 3)}${code[0]}${code}`
  const sorted = [...new Set(listed)].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  assert.equal(listed, sorted)
  for (const [, code, text] of rows) assert.match(text!, /\.$/, `${code} ends with a full stop`)
})

test('other pages name only codes that are listed', () => {
  const known = new Set(listed)
  for (const page of readdirSync('docs').filter((name) => name.endsWith('.md')))
    for (const [code] of readFileSync(join('docs', page), 'utf8').matchAll(CODE))
      assert.ok(known.has(code), `docs/${page} names ${code}`)
})

test.run()
