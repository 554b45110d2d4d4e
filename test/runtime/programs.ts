// A program in the manifest's terms, written by hand for both targets: a vector that is counted up.
import type {
  Binding,
  Dispatch,
  EntryInfo,
  Manifest,
  Place,
  Program,
  TargetName,
} from '../../runtime/program.ts'
import { at, type TestKernel, wat, wgsl } from './kernels.ts'

const stepAccess = ['read', 'read_write', 'read_write'] as const
const predictAccess = ['read', 'read', 'read_write', 'read_write', 'read', 'read_write'] as const

/** Address of word `i` of binding `p`, a literal. */
const word = (p: number, i: number) => `(i32.add (local.get $p${p}) (i32.const ${4 * i}))`

/** x, w, sum in the arena: w += x; sum = w */
const step: Record<'cpu' | 'wgsl', TestKernel> = {
  cpu: wat(
    'step',
    stepAccess,
    `(f32.store ${at(1)} (f32.add (f32.load ${at(1)}) (f32.load ${at(0)})))
     (f32.store ${at(2)} (f32.load ${at(1)}))`,
  ),
  wgsl: wgsl('step', stepAccess, 'if (i < 4) { p1[i] = p1[i] + p0[i]; p2[i] = p1[i]; }'),
}

/** x, w, sum, errors, scalars, a copy of the scalars: sum = x + w; a negative x[0] is reported as a bad index of dispatch 0. */
const predict: Record<'cpu' | 'wgsl', TestKernel> = {
  cpu: wat(
    'predict',
    predictAccess,
    `(f32.store ${at(2)} (f32.add (f32.load ${at(0)}) (f32.load ${at(1)})))
     (if (f32.lt (f32.load (local.get $p0)) (f32.const 0)) (then
       (i32.store ${word(3, 0)} (i32.const 1))
       (i32.store ${word(3, 2)} (i32.trunc_f32_s (f32.load (local.get $p0))))))
     (i64.store (local.get $p5) (i64.load (local.get $p4)))`,
  ),
  wgsl: wgsl(
    'predict',
    predictAccess,
    `if (i < 4) { p2[i] = p0[i] + p1[i]; }
  if (i == 0 && p0[0] < 0.0) { p3[0] = bitcast<f32>(1u); p3[2] = bitcast<f32>(i32(p0[0])); }
  if (i < 2) { p5[i] = bitcast<f32>(p4[i] + 0u); }`,
  ),
}
// The words of scalars are integers: as f32 a GPU may flush or quiet them.
const typed = (text: string) =>
  text
    .replace(
      'binding(3) var<storage, read_write> p3: array<f32>',
      'binding(3) var<storage, read_write> p3: array<u32>',
    )
    .replace('p4: array<f32>', 'p4: array<u32>')
    .replace('p5: array<f32>', 'p5: array<u32>')
    .replace('bitcast<f32>(1u)', '1u')
    .replace('bitcast<f32>(i32(p0[0]))', 'bitcast<u32>(i32(p0[0]))')
    .replace('bitcast<f32>(p4[i] + 0u)', 'p4[i]')

/** w[i] = i */
const init = wat('init', ['read_write'], `(f32.store ${at(0)} (f32.convert_i32_s (local.get $i)))`)

const bind = (place: Place, bytes: number, access: Binding['access']): Binding => ({ place, bytes, access })

function kernelCall(kernel: number, bindings: readonly Binding[], count: number, serial = false): Dispatch {
  const origins = [3, 4].map((line) => ({ file: 'model.ml', line }))
  return { kind: 'kernel', kernel, bindings, grid: [count, 1, 1], serial, flops: 4, bytes: 48, origins }
}

/** Variables w (param), s (state), old (slot: what the output `kept` copies); entries `step` (training) and `predict`. */
export function counterProgram(target: TargetName): Program {
  const side = target === 'cpu' ? 'cpu' : 'wgsl'
  const count = side === 'cpu' ? 4 : 1
  const vector = { dtype: 'f32', shape: [4] } as const
  const x = { name: 'x', ...vector }
  const w: Place = { space: 'variable', index: 0 }
  const sum: Place = { space: 'arena', offset: 256 }
  const stepEntry: EntryInfo = {
    name: 'step',
    training: true,
    arguments: [x],
    outputs: [
      { name: 'sum', ...vector, place: sum },
      { name: 'kept', ...vector, place: { space: 'variable', index: 2 } },
    ],
    arena: 512,
    arenaBound: 16,
    constants: [],
    updates: [0, 2],
    dispatches: [
      { kind: 'copy', from: w, to: { space: 'variable', index: 2 }, bytes: 16 },
      kernelCall(
        0,
        [
          bind({ space: 'argument', index: 0 }, 16, 'read'),
          bind(w, 16, 'read_write'),
          bind(sum, 16, 'read_write'),
        ],
        count,
      ),
    ],
  }
  const predictEntry: EntryInfo = {
    name: 'predict',
    training: false,
    arguments: [x],
    outputs: [
      { name: 'sum', ...vector, place: { space: 'output', index: 0 } },
      { name: 'scalars', dtype: 'u32', shape: [2], place: { space: 'arena', offset: 0 } },
      { name: 'table', dtype: 'bool', shape: [2], place: { space: 'constant', index: 0 } },
      { name: 'same', ...vector, place: { space: 'argument', index: 0 } },
      { name: 'empty', dtype: 'i8', shape: [0, 3], place: { space: 'arena', offset: 256 } },
    ],
    arena: 256,
    arenaBound: 8,
    constants: [{ bytes: 8, data: 'AQAAAAAAAAA=' }],
    updates: [],
    dispatches: [
      kernelCall(
        1,
        [
          bind({ space: 'argument', index: 0 }, 16, 'read'),
          bind(w, 16, 'read'),
          bind({ space: 'output', index: 0 }, 16, 'read_write'),
          bind({ space: 'errors' }, 16, 'read_write'),
          bind({ space: 'scalars' }, 8, 'read'),
          bind({ space: 'arena', offset: 0 }, 8, 'read_write'),
        ],
        count,
        true,
      ),
    ],
  }
  const manifest: Manifest = {
    format: 'mlc-program',
    version: 1,
    model: 'counter',
    target,
    variables: [
      { name: 'w', kind: 'param', ...vector },
      { name: 's', kind: 'state', dtype: 'i32', shape: [] },
      { name: 'old', kind: 'slot', ...vector },
    ],
    kernels: [step[side].info, predict[side].info],
    entries: [stepEntry, predictEntry],
    init: {
      name: 'init',
      training: false,
      arguments: [],
      outputs: [],
      arena: 0,
      arenaBound: 0,
      constants: [],
      updates: [0, 1, 2],
      dispatches: [kernelCall(0, [bind(w, 16, 'read_write')], 4)],
    },
    initKernels: [{ ...init.info, file: 'kernels/init.wat' }],
  }
  const texts = new Map([
    [step[side].info.file, step[side].text],
    [predict[side].info.file, side === 'cpu' ? predict.cpu.text : typed(predict.wgsl.text)],
    ['kernels/init.wat', init.text],
  ])
  return { manifest, texts }
}
