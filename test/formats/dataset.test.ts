// Data sets: specifications, bindings by default and by name, shapes, dtypes, splits, and the real files.
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RuntimeError } from '../../runtime/errors.ts'
import { loadDataset, parseSpec } from '../../runtime/formats/dataset.ts'
import { readFileBytes } from '../../runtime/formats/files.ts'
import { writeNpy } from '../../runtime/formats/npy.ts'
import { writeSafetensors } from '../../runtime/formats/safetensors.ts'
import type { DType, TensorInfo } from '../../runtime/program.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { dataPath, whenData } from '../support/data.ts'
import { failure } from '../support/hostile.ts'

const test = suite('dataset')

const argument = (name: string, dtype: DType, ...shape: number[]): TensorInfo => ({ name, dtype, shape })
const f32 = (shape: number[], values: number[]): Tensor => ({
  dtype: 'f32',
  shape,
  data: Float32Array.from(values),
})
const encode = (text: string) => new TextEncoder().encode(text)

const files: Record<string, Uint8Array> = {
  'd/iris.csv': encode('4,2,no,yes\n1,2,0\n3,4,1\n5,6,1\n7,8,0\n'),
  'named.csv.gz': new Uint8Array(gzipSync(encode('a,b,kind\n1,10,u\n2,20,v\n3,30,u\n'))),
  'd/x.npy': writeNpy(f32([3, 2], [0, 1, 2, 3, 4, 5])),
  'd/y.npy': writeNpy({ dtype: 'i32', shape: [3], data: Int32Array.of(5, 6, 7) }),
  'half.npy': writeNpy(f32([2], [1, 0.5])),
  'image.npy': writeNpy({
    dtype: 'u8',
    shape: [1, 2, 2, 3],
    data: Uint8Array.from({ length: 12 }, (_, i) => i),
  }),
  't.safetensors': writeSafetensors(
    new Map<string, Tensor>([
      ['images', f32([2, 3], [0, 1, 2, 3, 4, 5])],
      ['labels', { dtype: 'i32', shape: [2], data: Int32Array.of(1, 0) }],
    ]),
  ),
  'a-images-idx3-ubyte': Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 255),
  'a-labels-idx1-ubyte': Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9),
  'b-images-idx3-ubyte': Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 255),
  'c.bin': new Uint8Array(3073).fill(3),
  'what.xyz': Uint8Array.of(1, 2, 3),
}

async function read(path: string): Promise<Uint8Array> {
  const bytes = files[path]
  if (bytes === undefined)
    throw new RuntimeError('F0180', `\`${path}\` cannot be read: there is no such file`)
  return bytes
}

const load = (spec: string, ...args: TensorInfo[]) => loadDataset(parseSpec(spec), args, read)
const values = (tensor: Tensor | undefined) => [...(tensor?.data ?? [])]

test('specifications', async () => {
  const spec = parseSpec('d/a.csv, x=0..4 ,y=label,scale=1/255,split=0.7:0.3')
  assert.equal(
    [...spec.bindings],
    [
      ['x', '0..4'],
      ['y', 'label'],
    ],
  )
  assert.is(spec.file, 'd/a.csv')
  assert.is(spec.scale, 1 / 255)
  assert.equal(spec.split, [0.7, 0.3])
  for (const text of [
    '',
    ',x=1',
    'a,x',
    'a,x=',
    'a,x=1,x=2',
    'a,scale=0',
    'a,scale=x',
    'a,scale=1/0',
    'a,split=1',
    'a,split=0.8:0.3',
    'a,split=1:2:3',
  ]) {
    assert.is((await failure(() => parseSpec(text))).code, 'F0160', text)
  }
})

test('a table binds its last column to the label and the rest to the data', async () => {
  const data = await load(
    'd/iris.csv',
    argument('x', 'f32', 8, 2),
    argument('y', 'i32', 8),
    argument('lr', 'f32'),
  )
  assert.is(data.rows, 4)
  assert.equal(data.classes, ['no', 'yes'])
  const batch = data.batch([2, 0])
  assert.equal(batch, {
    x: f32([2, 2], [5, 6, 1, 2]),
    y: { dtype: 'i32', shape: [2], data: Int32Array.of(1, 0) },
  })
})

test('columns by number, range and header name', async () => {
  const x = argument('x', 'f32', 4, 2)
  const rows = async (columns: string, info = x) =>
    values((await load(`named.csv.gz,x=${columns}`, info)).batch([1]).x)
  for (const columns of ['0..2', '0:2', '..2', ':-1', '0+1', 'a+b', '-3+b'])
    assert.equal(await rows(columns), [2, 20], columns)
  assert.equal(await rows('1..2+a'), [20, 2])
  assert.equal(await rows('kind', argument('x', 'u8', 4)), [1])
  const data = await load('named.csv.gz,y=a', x, argument('y', 'i32', 4))
  assert.equal(values(data.batch([2]).x), [30, 0])
  assert.equal([...data.categories], [['kind', ['u', 'v']]])
})

test('wrong columns and arguments', async () => {
  const x = argument('x', 'f32', 4, 2)
  const cases: [string, RegExp, RegExp?][] = [
    ['named.csv.gz,x=0..4', /leave the file, which has 3/],
    ['named.csv.gz,x=3', /no column 3/],
    ['named.csv.gz,x=kinds', /no column `kinds`/, /`kind`/],
    ['d/iris.csv,x=kind', /no header line/],
    ['named.csv.gz,x=2..1', /chooses no column/],
    ['named.csv.gz,X=0', /no argument `X`/, /`x`/],
    ['t.safetensors,x=image', /no tensor `image`/, /`images`/],
    ['t.safetensors', /not clear what `x`/, /images, labels/],
  ]
  for (const [spec, message, hint] of cases) {
    const error = await failure(() => load(spec, x))
    assert.match(error.message, message)
    if (hint !== undefined) assert.match(error.hint ?? '', hint)
    assert.is(error.code, 'F0162')
  }
  assert.match((await failure(() => load('d/x.npy,lr=0', argument('lr', 'f32')))).message, /scalar/)
  assert.is((await failure(() => load('what.xyz', x))).code, 'F0161')
  const two = await failure(() => load('d/iris.csv', x, argument('z', 'f32', 4, 2)))
  assert.match(two.hint ?? '', /d\/iris\.csv,x=…,z=…/)
})

test('arrays, tensors and images find their labels', async () => {
  const y = argument('y', 'i32', 4)
  const npy = await load('d/x.npy,y=y.npy', argument('x', 'f32', 4, 2), y)
  assert.equal([values(npy.batch([1]).x), values(npy.batch([1]).y)], [[2, 3], [6]])
  const columns = await load('d/x.npy', argument('x', 'f32', 4, 1), y)
  assert.equal([values(columns.batch([1]).x), values(columns.batch([1]).y)], [[2], [3]])
  const tensors = await load('t.safetensors,x=images,y=labels', argument('x', 'f32', 4, 3, 1), y)
  assert.equal(tensors.batch([1]).x?.shape, [1, 3, 1])
  const own = await load('t.safetensors', argument('images', 'f32', 4, 3), argument('labels', 'u8', 4))
  assert.equal(values(own.batch([0, 1]).labels), [1, 0])
  const idx = await load('a-images-idx3-ubyte,scale=1/255', argument('x', 'f32', 4, 2), y)
  assert.equal(idx.batch([1]).x, f32([1, 2], [30 / 255, 1]))
  assert.equal(values(idx.batch([1]).y), [9])
  const cifar = await load('c.bin', argument('x', 'f32', 4, 3, 32, 32), y)
  assert.is(cifar.classes?.[3], 'cat')
  const lost = await failure(() => load('b-images-idx3-ubyte', argument('x', 'f32', 4, 2), y))
  assert.match(lost.message, /labels for `y`: `b-labels-idx1-ubyte` cannot be read/)
  assert.match(lost.hint ?? '', /b-images-idx3-ubyte,y=…/)
  const named = await load('b-images-idx3-ubyte,y=a-labels-idx1-ubyte', argument('x', 'f32', 4, 2), y)
  assert.equal(values(named.batch([0]).y), [7])
})

test('shapes must have the length of a row, and axes keep their order', async () => {
  const short = await failure(() => load('d/iris.csv', argument('x', 'f32', 4, 3), argument('y', 'i32', 4)))
  assert.is(short.code, 'F0164')
  assert.match(short.message, /has 2 values, and `x`: f32\[4, 3\] takes 3/)
  const moved = await failure(() => load('image.npy', argument('x', 'f32', 4, 3, 2, 2)))
  assert.match(moved.hint ?? '', /transpose/)
  assert.is((await load('image.npy', argument('x', 'f32', 4, 12))).batch([0]).x?.data[11], 11)
  const rows = await failure(() =>
    load('d/x.npy,y=../half.npy', argument('x', 'f32', 4, 2), argument('y', 'f32', 4)),
  )
  assert.is(rows.code, 'F0180')
  files['d/half.npy'] = files['half.npy'] ?? new Uint8Array(0)
  const uneven = await failure(() =>
    load('d/x.npy,y=half.npy', argument('x', 'f32', 4, 2), argument('y', 'f32', 4)),
  )
  assert.match(uneven.message, /`x` has 3 rows .* `y` has 2/)
})

test('values take the dtype of the argument or are refused', async () => {
  const broken = await failure(() => load('half.npy', argument('y', 'i32', 4)))
  assert.is(broken.code, 'F0165')
  assert.match(broken.message, /row 1 holds 0.5, and `y` is i32\[4\]: it must be a whole number/)
  files['big.csv'] = encode('1\n3000000000\n')
  assert.match(
    (await failure(() => load('big.csv', argument('y', 'i32', 4)))).message,
    /line 2 holds 3000000000/,
  )
  assert.equal(values((await load('big.csv', argument('y', 'u32', 4))).batch([1]).y), [3000000000])
  assert.is((await failure(() => load('big.csv', argument('y', 'f16', 4)))).code, 'F0165')
  assert.equal(
    values((await load('half.npy,scale=2', argument('x', 'f16', 4))).batch([0, 1]).x),
    [0x4000, 0x3c00],
  )
  assert.equal(
    values((await load('half.npy,scale=2', argument('x', 'bf16', 4))).batch([0, 1]).x),
    [0x4000, 0x3f80],
  )
  const scaled = await failure(() => load('d/y.npy,scale=2', argument('y', 'i32', 4)))
  assert.match(scaled.message, /no argument takes floating-point/)
})

test('a split deals all rows, the same ones each time', async () => {
  files['rows.csv'] = encode(Array.from({ length: 50 }, (_, i) => `${i}\n`).join(''))
  const x = argument('x', 'i32', 4)
  const data = await load('rows.csv,split=0.8:0.2', x)
  const all = (part = data) => values(part.batch(Int32Array.from({ length: part.rows }, (_, i) => i)).x)
  assert.equal([data.rows, data.validation?.rows], [40, 10])
  const seen = [...all(), ...all(data.validation)].sort((a, b) => a - b)
  assert.equal(
    seen,
    Array.from({ length: 50 }, (_, i) => i),
  )
  assert.not.equal(
    all(),
    Array.from({ length: 40 }, (_, i) => i),
  )
  assert.equal(all(await load('rows.csv,split=0.8', x)), all())
  assert.is((await load('rows.csv,split=0.5:0.1', x)).validation?.rows, 5)
  assert.is((await failure(() => load('rows.csv,split=0.999:0.001', x))).code, 'F0166')
  assert.throws(() => data.batch([40]), /row 40 is not/)
  assert.throws(() => data.batch([-1]), /row -1 is not/)
})

whenData(
  test,
  'tables',
  'fashion-mnist',
  'cifar10',
)('the real data sets', async () => {
  const y = argument('y', 'i32', 32)
  const real: [string, string, number[], number][] = [
    ['tables/iris.csv', '', [4], 150],
    ['tables/wine_data.csv', '', [13], 178],
    ['tables/breast_cancer.csv', ',x=0..30,y=30', [30], 569],
    ['tables/digits.csv.gz', ',x=0..64,y=64,scale=1/16', [1, 8, 8], 1797],
    ['fashion-mnist/t10k-images-idx3-ubyte.gz', ',scale=1/255', [784], 10000],
    ['cifar10/train4000_lossless.bin.gz', '', [3, 32, 32], 4000],
  ]
  for (const [name, options, shape, rows] of real) {
    const data = await loadDataset(
      parseSpec(dataPath(name) + options),
      [argument('x', 'f32', 32, ...shape), y],
      readFileBytes,
    )
    assert.is(data.rows, rows)
    const { x, y: labels } = data.batch([0, rows - 1])
    assert.equal([x?.shape, labels?.shape], [[2, ...shape], [2]])
    assert.ok(values(x).every(Number.isFinite))
  }
})

test.run()
