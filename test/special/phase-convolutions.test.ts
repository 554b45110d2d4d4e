// Convolutions of inputs with zeros between their elements, computed phase by phase: gradients of strided convolutions and transposed ones.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'
import { compileFor } from '../support/session.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

interface Case {
  readonly name: string
  readonly x: readonly number[]
  readonly w: readonly number[]
  readonly call: string
  /** On both devices: a GPU needs more products before phases pay. */
  readonly large?: boolean
}

const cases: readonly Case[] = [
  { name: 'stride 2', x: [2, 8, 21, 20], w: [24, 8, 3, 3], call: 'conv2d(x, w, stride=2, padding=1)' },
  {
    name: 'stride 3, even kernel',
    x: [1, 8, 23, 29],
    w: [16, 8, 4, 4],
    call: 'conv2d(x, w, stride=3, padding=2)',
  },
  { name: 'stride over the kernel', x: [4, 48, 20, 20], w: [64, 48, 1, 1], call: 'conv2d(x, w, stride=2)' },
  {
    name: 'one strided axis',
    x: [2, 8, 24, 15],
    w: [16, 8, 5, 3],
    call: 'conv2d(x, w, stride=[2, 1], padding=[2, 0])',
  },
  {
    name: 'in groups',
    x: [2, 16, 24, 24],
    w: [32, 4, 3, 3],
    call: 'conv2d(x, w, stride=2, padding=1, groups=4)',
  },
  {
    name: 'transposed',
    x: [2, 16, 9, 11],
    w: [16, 12, 4, 3],
    call: 'conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)',
  },
  {
    name: 'transposed, no padding',
    x: [1, 24, 9, 7],
    w: [24, 16, 2, 5],
    call: 'conv_transpose2d(x, w, stride=3)',
  },
  {
    name: 'large',
    x: [1, 24, 44, 42],
    w: [48, 24, 3, 3],
    call: 'conv2d(x, w, stride=2, padding=1)',
    large: true,
  },
]

const textOf = ({ x, w, call }: Case): string => `model M {
  entry e(x: f32[${x}], w: f32[${w}]) {
    y = ${call}
    let (dx, dw) = grad(sum(y * y), [x, w])
    return y, dx, dw
  }
}`

for (const c of cases)
  for (const device of c.large ? [cpu, webgpu] : [cpu])
    test(`${c.name} on ${device.name}`, async () => {
      const source = { path: 'phases.ml', text: textOf(c) }
      const names = compileFor(source, device).program!.manifest.kernels.map((k) => k.name)
      const without = compileFor(
        {
          ...source,
          text: source.text.replace(/stride=(\[2, 1\]|\d)/, 'stride=1').replace(', output_padding=1', ''),
        },
        device,
      ).program!.manifest.kernels.length
      assert.ok(names.length > without, `no phases: ${names}`)
      for (const { name, error } of await compareWithFloat64(source, device))
        assert.ok(error <= 2e-6, `${name} is off by ${error}`)
    })

test.run()
