// The CSV reader: headers, quotes, classes, faults by line, and real tables.
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type CsvOptions, parseCsv } from '../../runtime/formats/csv.ts'
import { gunzip } from '../../runtime/formats/gzip.ts'
import { dataPath, whenData } from '../support/data.ts'
import { acceptedPrefixes, failure, fuzz } from '../support/hostile.ts'

const test = suite('csv')
const encode = (text: string) => new TextEncoder().encode(text)
const parse = (text: string, options?: CsvOptions) => parseCsv(encode(text), options)
const numbers = (text: string) => parse(text).columns.map((column) => [...column.values])

test('numbers without a header', () => {
  assert.equal(numbers('1,2.5\n-3,1e-3\n'), [
    [1, -3],
    [2.5, 0.001],
  ])
  assert.equal(numbers('1'), [[1]])
})

test('numbers are rounded as JavaScript rounds them', () => {
  const texts = [
    '0.1',
    '5.1',
    '123456.789012345',
    '0.000000000000001',
    '99999999999999.9',
    '.5',
    '5.',
    '+7',
    '1E5',
    '-0.30',
    '12345678901234567890',
  ]
  const [column] = parse(texts.join('\n')).columns
  assert.equal([...(column?.values ?? [])], texts.map(Number))
})

test('a header line, CRLF, blank lines, blanks, quotes and a byte order mark', () => {
  const table = parse('\ufeffage, "na""me" ,x\r\n\r\n 1 ,"b,\n""q""",3\r\n   \r\n2,a,4')
  assert.equal(
    table.columns.map((column) => column.name),
    ['age', 'na"me', 'x'],
  )
  assert.equal(table.columns[1]?.classes, ['a', 'b,\n"q"'])
  assert.equal([...(table.columns[1]?.values ?? [])], [1, 0])
  assert.equal([...table.lines], [3, 6])
})

test('text columns are indices into their sorted classes', () => {
  const [, label] = parse('1,pear\n2,apple\n3,fig\n4,apple').columns
  assert.equal(label?.classes, ['apple', 'fig', 'pear'])
  assert.equal([...(label?.values ?? [])], [2, 0, 1, 0])
  assert.is(label?.name, undefined)
})

test('a header is a matter of the first two lines, or of the caller', () => {
  assert.equal(parse('a,b\nx,y').columns[0]?.classes, ['a', 'x'])
  assert.equal(parse('a,b\nx,y', { header: true }).columns[0]?.classes, ['x'])
  assert.is(parse('1,2\n3,4', { header: true }).columns[0]?.name, '1')
})

test('semicolons and tabs separate where there is no comma', () => {
  assert.equal(numbers('1;2\n3;4'), [
    [1, 3],
    [2, 4],
  ])
  assert.equal(numbers('1\t2\n3\t4'), [
    [1, 3],
    [2, 4],
  ])
})

test('the summary line of scikit-learn', async () => {
  const table = parse('2,1,no,yes\n0.5,1\n0.25,0\n')
  assert.is(table.rows, 2)
  assert.equal(table.columns[1]?.classes, ['no', 'yes'])
  assert.equal([...(table.columns[1]?.values ?? [])], [1, 0])
  assert.equal(parse('4,2,cat\n5,1,dog').columns[2]?.classes, ['cat', 'dog'])
  assert.match(
    (await failure(() => parse('3,1,no,yes\n0.5,1\n0.25,0\n'))).message,
    /announces 3 rows, the file has 2/,
  )
  assert.match((await failure(() => parse('2,1,no,yes\n0.5,1\n0.25,2\n'))).message, /line 3 has the class 2/)
})

test('ragged rows and bad quotes are errors with their line', async () => {
  const cases: [RegExp, string][] = [
    [/line 2 has 3 cells, line 1 has 2/, '1,2\n3,4,5\n6,7'],
    [/line 4 has 1 cell, line 1 has 2/, '1,2\n3,4\n\n5'],
    [/header \(line 1\) has 2 cells, line 2 has 3/, 'a,b\n1,2,3'],
    [/starts in line 2 has no closing/, '1,2\n3,"4\n5,6\n'],
    [/line 1 has text after a closing/, '"1"2,3'],
    [/header, and no rows/, 'a,b'],
    [/empty/, '\n \n'],
    [/more than 65536/, ','.repeat(70_000)],
  ]
  for (const [message, text] of cases) {
    const error = await failure(() => parse(text, text === 'a,b' ? { header: true } : {}))
    assert.match(error.message, message)
    assert.is(error.code, 'F0140')
  }
  assert.match(
    (await failure(() => parseCsv(Uint8Array.of(0x31, 0x0a, 0xff, 0x0a)))).message,
    /line 2 is not UTF-8/,
  )
})

test('a faulty column is a problem only for those who use it', () => {
  const problems = parse('1,2,x\n3,,y\n4,?,6').columns.map((column) => column.problem)
  assert.equal(problems, [undefined, 'a value is missing in line 2', 'line 3 has the number 6 among texts'])
  assert.is(parse('1\nnan').columns[0]?.problem, 'line 2 has `nan` among numbers')
})

test('no damaged file crashes the reader', async () => {
  const bytes = encode('3,2,no,yes\r\n0.5,1e3,1\n"0.25",3,0\n\n1,2,1\n')
  // A summary line announces the rows: a prefix without all of them is refused (or, as far as its first line is whole, read as a table).
  const accepted = await acceptedPrefixes(parseCsv, bytes)
  assert.ok(
    accepted.every((length) => length <= 12 || length >= bytes.length - 1),
    accepted.join(),
  )
  await fuzz(parseCsv, bytes, 1000)
})

whenData(test, 'tables')('the tables of scikit-learn are read', async () => {
  const expected = [
    ['iris.csv', 150, 5, 'setosa'],
    ['wine_data.csv', 178, 14, 'class_0'],
    ['breast_cancer.csv', 569, 31, 'malignant'],
  ] as const
  for (const [name, rows, width, first] of expected) {
    const table = parseCsv(readFileSync(dataPath(`tables/${name}`)))
    assert.equal([table.rows, table.columns.length, table.columns.at(-1)?.classes?.[0]], [rows, width, first])
  }
  const table = parseCsv(await gunzip(readFileSync(dataPath('tables/digits.csv.gz'))))
  assert.equal([table.rows, table.columns.length], [1797, 65])
  assert.ok(table.columns.every((column) => column.problem === undefined && column.classes === undefined))
})

test.run()
