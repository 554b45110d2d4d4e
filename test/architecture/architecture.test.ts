// Holds the folders to their import table: which part may know which, no cycles, and the habits that a reader may rely on.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const ROOTS = ['grammar', 'compiler', 'runtime', 'cli', 'examples', 'api.ts']
const LONG_FILE = 300

/**
 * What the files below a prefix may import: prefixes of our files, and packages (`node:` stands for all of Node).
 * The longest prefix that fits a file counts; a part may always import itself.
 */
const table: Readonly<Record<string, readonly string[]>> = {
  grammar: ['chevrotain'],
  'compiler/ir': [],
  // Data that stages share with the parts outside: spans of the source.
  'compiler/ir/graph.ts': ['compiler/ir', 'grammar/ast.ts'],
  'compiler/ir/nest.ts': ['compiler/ir', 'grammar/ast.ts'],
  'compiler/ir/kernel.ts': ['compiler/ir', 'grammar/ast.ts'],
  'compiler/ir/types.ts': ['compiler/ir', 'runtime/program.ts'],
  'compiler/ops': ['compiler/ir'],
  'compiler/prelude': ['grammar', 'templates/', 'compiler/prelude'],
  'compiler/passes': ['compiler/ir', 'compiler/ops'],
  // An error about a value that the user asked for by name.
  'compiler/passes/restrict-fetch.ts': ['compiler/ir', 'grammar/diagnostics.ts'],
  'compiler/passes/elaborate': ['compiler/ir', 'compiler/ops', 'compiler/passes', 'grammar'],
  // Where an error inside the library is told from one in the user's file.
  'compiler/passes/elaborate/context.ts': [
    ...['compiler/ir', 'compiler/ops', 'compiler/passes', 'compiler/prelude/sources.ts', 'grammar'],
  ],
  'compiler/passes/load-files.ts': ['compiler/passes/elaborate/files.ts', 'compiler/prelude', 'grammar'],
  'compiler/passes/lower.ts': ['compiler/ir', 'compiler/ops', 'compiler/passes', 'grammar/ast.ts'],
  'compiler/schedules': ['compiler/ir'],
  'compiler/targets': ['compiler/ir', 'templates'],
  'compiler/emit': ['compiler/ir', 'compiler/targets', 'templates', 'handlebars'],
  'compiler/emit/header.ts': ['compiler/ir', 'grammar/diagnostics.ts', 'runtime/program.ts'],
  'compiler/emit/program.ts': [
    'compiler/ir',
    'compiler/targets',
    'compiler/emit',
    'runtime/program.ts',
    'runtime/sha256.ts',
    'templates',
  ],
  'compiler/emit/standalone.ts': ['compiler/targets', 'compiler/emit', 'runtime/program.ts', 'templates'],
  'compiler/trace.ts': [],
  // Built from everything that knows functions and operators.
  'compiler/reference': [
    'compiler/front.ts',
    'compiler/ir',
    'compiler/ops',
    'compiler/prelude/sources.ts',
    'grammar',
  ],
  'compiler/front.ts': ['compiler/ir', 'compiler/passes', 'compiler/prelude/sources.ts', 'grammar'],
  'compiler/back.ts': ['compiler'],
  'compiler/fits.ts': ['compiler', 'grammar'],
  'compiler/tuning.ts': ['compiler/ir', 'compiler/schedules', 'runtime/sha256.ts'],
  'compiler/fuse-planes.ts': ['compiler/ir', 'compiler/passes', 'compiler/schedules'],
  'compiler/fuse-sums.ts': ['compiler/ir', 'compiler/ops', 'compiler/passes', 'compiler/schedules'],
  'compiler/fuse-tiles.ts': [
    ...['compiler/fuse-planes.ts', 'compiler/ir', 'compiler/ops', 'compiler/passes', 'compiler/schedules'],
  ],
  'compiler/evaluate.ts': ['compiler/ir', 'compiler/ops'],
  'compiler/gradcheck.ts': ['compiler', 'grammar', 'runtime/program.ts'],
  'compiler/summary.ts': ['compiler', 'grammar', 'runtime/program.ts'],
  'compiler/compile.ts': ['compiler', 'grammar', 'runtime/program.ts'],
  'compiler/index.ts': ['compiler', 'grammar', 'runtime/program.ts'],
  runtime: ['node:', 'wabt', 'webgpu', 'koffi'],
  cli: [
    ...['index', 'compile', 'front', 'evaluate', 'gradcheck', 'reference/describe', 'summary', 'trace'].map(
      (name) => `compiler/${name}.ts`,
    ),
    ...['grammar', 'runtime', 'node:', 'commander', 'package.json'],
  ],
  examples: ['cli', 'runtime', 'api.ts', 'compiler/index.ts', 'node:'],
  'api.ts': ['compiler/index.ts', 'runtime'],
}

const files = ROOTS.flatMap((root) =>
  root.endsWith('.ts')
    ? [root]
    : readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
        .map((name) => join(root, name)),
).sort()

const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))

const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1')

/** Every import, export-from and `import()` of a file, types included; our own files as paths from the root. */
function importsOf(file: string): string[] {
  const text = withoutComments(texts.get(file)!)
  const found = [
    ...text.matchAll(/^(?:import|export)\b[^'"()]*?from\s+'([^']+)'/gm),
    ...text.matchAll(/^import\s+'([^']+)'/gm),
    ...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g),
  ].map((match) => match[1]!)
  return found.map((name) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name))
}

const imports = new Map(files.map((file) => [file, importsOf(file)]))

const inside = (file: string, prefix: string): boolean =>
  file === prefix ||
  file.startsWith(`${prefix}/`) ||
  (prefix.endsWith('/') && file.startsWith(prefix)) ||
  (prefix === 'node:' && file.startsWith('node:'))

/** The part of the table that a file belongs to. */
function partOf(file: string): string {
  const parts = Object.keys(table).filter((prefix) => inside(file, prefix))
  const longest = parts.sort((a, b) => b.length - a.length)[0]
  if (longest === undefined) throw new Error(`${file} belongs to no part of the import table`)
  return longest
}

test('every file imports only what its part may know', () => {
  const wrong: string[] = []
  for (const [file, names] of imports) {
    const part = partOf(file)
    const allowed = [part, ...table[part]!]
    for (const name of names)
      if (!allowed.some((prefix) => inside(name, prefix))) wrong.push(`${file} imports ${name}`)
  }
  assert.equal(wrong, [])
})

test('no file imports itself in a circle, types included', () => {
  const done = new Set<string>()
  const path: string[] = []
  const circles: string[] = []
  const visit = (file: string): void => {
    const at = path.indexOf(file)
    if (at >= 0) circles.push([...path.slice(at), file].join(' -> '))
    if (at >= 0 || done.has(file)) return
    path.push(file)
    for (const name of imports.get(file) ?? []) visit(name)
    path.pop()
    done.add(file)
  }
  for (const file of files) visit(file)
  assert.equal(circles, [])
})

test('every import of ours names a file that is there', () => {
  const lost = [...imports].flatMap(([file, names]) =>
    names.filter((name) => name.endsWith('.ts') && !texts.has(name)).map((name) => `${file} imports ${name}`),
  )
  assert.equal(lost, [])
})

test('no default exports, no any, no silenced checks', () => {
  const wrong = [...texts].flatMap(([file, text]) =>
    withoutComments(text)
      .replace(/'[^'\n]*'|`[^`\n]*`/g, "''")
      .split('\n')
      .flatMap((line, i) =>
        /^export default\b|(?:[:<|,(=]|\bas)\s*any\b(?!\()/.test(line)
          ? [`${file}:${i + 1}: ${line.trim()}`]
          : [],
      ),
  )
  const silenced = [...texts].filter(([, text]) => /@ts-(?:ignore|expect-error|nocheck)/.test(text))
  assert.equal([...wrong, ...silenced.map(([file]) => file)], [])
})

test('every file opens with a sentence on what it is for; long files are reported', () => {
  const silent = [...texts].flatMap(([file, text]) =>
    /^(?:#!.*\n)?(?:\/\/ \S|\/\*\*)/.test(text) ? [] : [file],
  )
  for (const [file, text] of texts) {
    const lines = text.trimEnd().split('\n').length
    if (lines > LONG_FILE) console.log(`long: ${file} has ${lines} lines`)
  }
  assert.equal(silent, [])
})

test.run()
