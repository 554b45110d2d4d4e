// Manifests that a hostile or broken file may hold: each is refused, and the error names the field.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { RuntimeError } from '../../runtime/errors.ts'
import { validateManifest } from '../../runtime/validate.ts'
import { counterProgram } from './programs.ts'

type Fields = Record<string, unknown>

const fresh = (target: 'cpu' | 'wgsl' = 'wgsl') =>
  JSON.parse(JSON.stringify(counterProgram(target).manifest)) as Fields

/** Sets the field at a path such as `entries.0.name`. */
function set(root: Fields, field: string, value: unknown): void {
  const keys = field.split('.')
  const last = keys.pop()!
  keys.reduce((at, key) => at[key] as Fields, root)[last] = value
}

/** [the field that is set, its value, the path that the error must name, and a piece of its problem]. */
const hostile: readonly (readonly [field: string, value: unknown, path: string, problem: string])[] = [
  ['format', 'onnx', 'format', 'is "onnx", not "mlc-program"'],
  ['version', 2, 'version', 'is 2, not 1'],
  ['model', '', 'model', 'is empty'],
  ['model', 'a\u001b[2J', 'model', 'control character'],
  ['target', 'metal', 'target', 'is "metal"'],
  ['variables', {}, 'variables', 'not a list'],
  ['variables.0', null, 'variables[0]', 'not an object'],
  ['variables.1.name', 'w', 'variables[1]', 'repeats "w"'],
  ['variables.0.name', 'a/b', 'variables[0].name', 'is "a/b", not names joined by dots'],
  ['entries.0.outputs.0.name', '../../x', 'entries[0].outputs[0].name', 'is "../../x"'],
  ['variables.0.kind', 'weight', 'variables[0].kind', 'is "weight"'],
  ['variables.0.dtype', 'f64', 'variables[0].dtype', 'is "f64"'],
  ['variables.0.shape', [-1], 'variables[0].shape[0]', 'is -1'],
  ['variables.0.shape', [1.5], 'variables[0].shape[0]', 'not an integer'],
  ['variables.0.shape', ['4'], 'variables[0].shape[0]', 'not an integer'],
  ['variables.0.shape', [2 ** 30, 2 ** 30, 2 ** 30], 'variables[0].shape', 'takes more than'],
  ['variables.0.shape', Array(17).fill(1), 'variables[0].shape', 'has 17 elements'],
  ['kernels.0.file', '../../etc/passwd', 'kernels[0].file', 'not a path inside the folder'],
  ['kernels.0.file', '/etc/passwd', 'kernels[0].file', 'not a path inside the folder'],
  ['kernels.0.file', 'C:\\x', 'kernels[0].file', 'not a path inside the folder'],
  ['kernels.1.name', 'step', 'kernels[1]', 'repeats "step"'],
  ['kernels.0.scratch', 2 ** 40, 'kernels[0].scratch', 'is 1099511627776'],
  ['kernels.0.workgroup', [64, 1], 'kernels[0].workgroup', 'is not three numbers'],
  ['kernels.0.workgroup', [0, 1, 1], 'kernels[0].workgroup[0]', 'is 0'],
  ['kernels.0.hash', 'abc', 'kernels[0].hash', 'is not a SHA-256'],
  ['kernels.0.access.0', 'write', 'kernels[0].access[0]', 'is "write"'],
  ['entries.1.name', 'step', 'entries[1]', 'repeats "step"'],
  ['entries.0.training', 1, 'entries[0].training', 'not true or false'],
  ['entries.0.arena', 256, 'entries[0].outputs[0].place', 'holds 0 bytes, but 16 are used'],
  ['entries.0.arena', Number.NaN, 'entries[0].arena', 'not an integer'],
  ['entries.0.updates', [7], 'entries[0].updates[0]', 'is 7, not from 0 to 2'],
  ['entries.0.updates', [2], 'entries[0].dispatches[1].bindings[1]', 'updates does not list'],
  ['entries.1.constants.0.data', 'AQ==', 'entries[1].constants[0].data', 'holds 1 bytes, not 8'],
  ['entries.1.constants.0.data', '<script>AAAA', 'entries[1].constants[0].data', 'is not base64'],
  ['entries.1.outputs.0.place.index', 1, 'entries[1].outputs[0].place', 'holds 8 bytes'],
  [
    'entries.1.outputs.3.place',
    { space: 'argument', index: 1 },
    'entries[1].outputs[3].place.index',
    'is 1, not from 0 to 0',
  ],
  [
    'entries.1.outputs.3.dtype',
    'i32',
    'entries[1].outputs[3].place',
    'is an argument of type f32[4], but the output is i32[4]',
  ],
  [
    'entries.1.outputs.3.shape',
    [3],
    'entries[1].outputs[3].place',
    'is an argument of type f32[4], but the output is f32[3]',
  ],
  [
    'entries.0.dispatches.0.to',
    { space: 'argument', index: 0 },
    'entries[0].dispatches[0].to',
    'writes to the argument, which is read-only',
  ],
  ['entries.0.outputs.0.place.offset', 128, 'entries[0].outputs[0].place.offset', 'not a multiple of 256'],
  ['entries.0.outputs.0.place.offset', 2 ** 31, 'entries[0].outputs[0].place.offset', 'not from 0 to 512'],
  ['entries.0.dispatches.1.kernel', 2, 'entries[0].dispatches[1].kernel', 'is 2, not from 0 to 1'],
  ['entries.0.dispatches.1.kernel', -1, 'entries[0].dispatches[1].kernel', 'is -1'],
  [
    'entries.0.dispatches.1.bindings',
    [],
    'entries[0].dispatches[1].bindings',
    'has 0 elements; the kernel binds 3',
  ],
  [
    'entries.0.dispatches.1.bindings.0.place.index',
    9,
    'entries[0].dispatches[1].bindings[0].place.index',
    'is 9',
  ],
  [
    'entries.0.dispatches.1.bindings.0.place.space',
    '__proto__',
    'entries[0].dispatches[1].bindings[0].place.space',
    'is "__proto__"',
  ],
  [
    'entries.0.dispatches.1.bindings.0.bytes',
    32,
    'entries[0].dispatches[1].bindings[0].place',
    'holds 16 bytes',
  ],
  [
    'entries.0.dispatches.1.bindings.0.access',
    'read_write',
    'entries[0].dispatches[1].bindings[0].access',
    'is "read_write", not "read"',
  ],
  [
    'entries.0.dispatches.1.bindings.1.place',
    { space: 'argument', index: 0 },
    'entries[0].dispatches[1].bindings[1]',
    'read-only',
  ],
  [
    'entries.0.dispatches.1.bindings.0.place',
    { space: 'variable', index: 0 },
    'entries[0].dispatches[1].bindings[1]',
    'overlaps bindings[0]',
  ],
  ['entries.0.dispatches.1.grid', [1, 1, 2 ** 32], 'entries[0].dispatches[1].grid[2]', 'is 4294967296'],
  ['entries.0.dispatches.1.flops', -1, 'entries[0].dispatches[1].flops', 'not a count'],
  ['entries.0.dispatches.1.origins', ['x'], 'entries[0].dispatches[1].origins[0]', 'not an object'],
  ['entries.0.dispatches.0.kind', 'call', 'entries[0].dispatches[0].kind', 'is "call"'],
  ['entries.0.dispatches.0.bytes', 2 ** 53, 'entries[0].dispatches[0].bytes', 'not an integer'],
  ['entries.0.dispatches.0.bytes', 20, 'entries[0].dispatches[0].from', 'holds 16 bytes'],
  [
    'entries.0.dispatches.0.to',
    { space: 'variable', index: 0 },
    'entries[0].dispatches[0]',
    'copies within one buffer',
  ],
  ['init.arguments', [{ name: 'x', dtype: 'f32', shape: [] }], 'init', 'has arguments or outputs'],
  ['init.dispatches.0.grid', [4, 2, 1], 'init.dispatches[0].grid', 'more than one dimension'],
]

test('the manifest of a program is valid and comes back as it is', () => {
  for (const target of ['cpu', 'wgsl'] as const) {
    const manifest = fresh(target)
    assert.is(validateManifest(manifest), manifest as unknown)
  }
})

test('what is no object is refused', () => {
  for (const json of [null, 1, 'manifest', [], undefined])
    assert.throws(() => validateManifest(json), /manifest is .*not an object/)
})

for (const [field, value, path, problem] of hostile) {
  test(`${path} ${problem}`, () => {
    const manifest = fresh()
    set(manifest, field, value)
    try {
      validateManifest(manifest)
    } catch (error) {
      assert.instance(error, RuntimeError)
      const { code, message } = error as RuntimeError
      assert.is(code, 'E0710')
      assert.ok(message.startsWith(`the manifest is not valid: ${path} `), message)
      assert.ok(message.includes(problem), message)
      return
    }
    assert.unreachable('accepted')
  })
}

test('every field is needed: removing any of them is refused, and nothing else than a RuntimeError comes out', () => {
  const optional = new Set(['serial', 'index', 'offset'])
  let removed = 0
  const strip = (value: unknown, root: Fields): void => {
    if (typeof value !== 'object' || value === null) return
    const owner = value as Fields
    for (const [key, kept] of Object.entries(owner)) {
      if (!Array.isArray(value) && !optional.has(key)) {
        delete owner[key]
        assert.throws(
          () => validateManifest(root),
          (error: unknown) => error instanceof RuntimeError,
          key,
        )
        removed++
        owner[key] = kept
      }
      strip(kept, root)
    }
  }
  const manifest = fresh()
  strip(manifest, manifest)
  assert.ok(removed > 100, String(removed))
  validateManifest(manifest)
})

test.run()
