// Hand-written kernels for the runtime's tests: the same few programs as WebAssembly text and as WGSL.
import type { KernelInfo } from '../../runtime/program.ts'

export interface TestKernel {
  readonly info: KernelInfo
  readonly text: string
}

function info(name: string, access: KernelInfo['access'], more: Partial<KernelInfo> = {}): KernelInfo {
  return {
    name,
    file: `kernels/${name}`,
    scratch: 0,
    workgroup: [1, 1, 1],
    access,
    hash: '0'.repeat(64),
    ...more,
  }
}

/** A WebAssembly kernel: `body` runs for each `$i` of [begin, end). */
export function wat(
  name: string,
  access: KernelInfo['access'],
  body: string,
  more: Partial<KernelInfo> = {},
): TestKernel {
  const params = access.map((_, i) => `(param $p${i} i32)`).join(' ')
  const text = `(module
  (import "env" "memory" (memory 1 65536 shared))
  (func (export "run") ${params} (param $begin i32) (param $end i32) (param $scratch i32)
    (local $i i32)
    (local.set $i (local.get $begin))
    (block $done (loop $next
      (br_if $done (i32.ge_s (local.get $i) (local.get $end)))
      ${body}
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))))`
  return { info: info(name, access, more), text }
}

/** Address of element `$i` of binding `p`. */
export const at = (p: number, index = '(local.get $i)') =>
  `(i32.add (local.get $p${p}) (i32.shl ${index} (i32.const 2)))`

/** A WGSL kernel of f32 or u32 arrays: `body` runs for each `i`, 64 threads a workgroup. */
export function wgsl(name: string, access: KernelInfo['access'], body: string, type = 'f32'): TestKernel {
  const bindings = access.map(
    (mode, i) => `@group(0) @binding(${i}) var<storage, ${mode}> p${i}: array<${type}>;`,
  )
  const text = `${bindings.join('\n')}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  ${body}
}`
  return { info: info(name, access, { workgroup: [64, 1, 1] }), text }
}

const addAccess = ['read', 'read', 'read_write'] as const

/** p2[i] = p0[i] + p1[i] */
export const add = {
  cpu: wat('add', addAccess, `(f32.store ${at(2)} (f32.add (f32.load ${at(0)}) (f32.load ${at(1)})))`),
  wgsl: wgsl('add', addAccess, 'if (i < arrayLength(&p2)) { p2[i] = p0[i] + p1[i]; }'),
}

/** p0[i] += 1, element by element */
export const increment = {
  cpu: wat('increment', ['read_write'], `(f32.store ${at(0)} (f32.add (f32.load ${at(0)}) (f32.const 1)))`),
  wgsl: wgsl('increment', ['read_write'], 'if (i < arrayLength(&p0)) { p0[i] = p0[i] + 1.0; }'),
}
