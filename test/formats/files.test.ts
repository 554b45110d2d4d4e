// Files in Node: gzip on reading, whole or not at all on writing, errors that say why.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeFolder, readFileBytes, writeFileWhole } from '../../runtime/formats/files.ts'
import { failure } from '../support/hostile.ts'

const test = suite<{ folder: string }>('files')

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'mlc-files-'))
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true }))

test('gzip is unpacked, other bytes come as they are', async ({ folder }) => {
  const [plain, packed, cut] = ['a.bin', 'a.bin.gz', 'cut.gz'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(plain, 'abc')
  writeFileSync(packed, gzipSync('abc'))
  writeFileSync(cut, gzipSync('abc').subarray(0, 15))
  assert.equal([...(await readFileBytes(plain))], [97, 98, 99])
  assert.equal([...(await readFileBytes(packed))], [97, 98, 99])
  const error = await failure(() => readFileBytes(cut))
  assert.is(error.code, 'F0100')
  assert.match(error.message, /cut\.gz`: gzip/)
})

test('what cannot be read is said', async ({ folder }) => {
  const missing = await failure(() => readFileBytes(join(folder, 'none')))
  assert.is(missing.code, 'F0180')
  assert.match(missing.message, /none` cannot be read: there is no such file/)
  assert.match((await failure(() => readFileBytes(folder))).message, /it is a folder/)
})

test('a file is replaced whole, with its permissions, through a link', async ({ folder }) => {
  const path = join(folder, 'w')
  writeFileSync(path, 'old')
  chmodSync(path, 0o600)
  symlinkSync('w', join(folder, 'link'))
  await writeFileWhole(join(folder, 'link'), new TextEncoder().encode('new'))
  assert.is(readFileSync(path, 'utf8'), 'new')
  assert.is(statSync(path).mode & 0o777, 0o600)
  assert.equal(readdirSync(folder).sort(), ['link', 'w'])
  await writeFileWhole(join(folder, 'fresh'), new Uint8Array(3))
  assert.is(readFileSync(join(folder, 'fresh')).length, 3)
})

test('a failed write leaves nothing behind', async ({ folder }) => {
  mkdirSync(join(folder, 'taken'))
  const error = await failure(() => writeFileWhole(join(folder, 'taken'), new Uint8Array(3)))
  assert.is(error.code, 'F0181')
  assert.equal(readdirSync(folder), ['taken'])
  assert.match(
    (await failure(() => writeFileWhole(join(folder, 'no/x'), new Uint8Array(1)))).message,
    /no such file or folder/,
  )
})

test('a folder is made with those above it, or the reason is said', async ({ folder }) => {
  await makeFolder(join(folder, 'a/b/c'))
  await makeFolder(join(folder, 'a/b'))
  assert.ok(statSync(join(folder, 'a/b/c')).isDirectory())
  writeFileSync(join(folder, 'file'), '')
  assert.match((await failure(() => makeFolder(join(folder, 'file')))).message, /a file of that name/)
  assert.match((await failure(() => makeFolder(join(folder, 'file/x')))).message, /is no folder/)
  if (process.platform !== 'linux') return
  const error = await failure(() => makeFolder('/proc/x/y'))
  assert.is(error.code, 'F0181')
  assert.match(error.message, /cannot be made: there is no such file or folder/)
})

test.run()
