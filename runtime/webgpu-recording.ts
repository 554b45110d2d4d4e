// A step as WebGPU runs it: bind groups made once, and one command buffer a submission.
import type { BufferRange, Command, DeviceBuffer, Recording } from './device.ts'
import type { Pipeline } from './webgpu-kernels.ts'

export interface GpuBuffer extends DeviceBuffer {
  readonly gpu: GPUBuffer
}

export type Action =
  | {
      readonly kind: 'kernel'
      readonly pipeline: GPUComputePipeline
      readonly group: GPUBindGroup
      readonly grid: readonly [number, number, number]
    }
  | { readonly kind: 'copy'; readonly from: BufferRange; readonly to: BufferRange }

export interface GpuRecording extends Recording {
  readonly actions: readonly Action[]
  submitted: boolean
}

/** Bytes as WebGPU wants them: whole words, and never none. */
export const words = (bytes: number) => Math.max(4, Math.ceil(bytes / 4) * 4)

/** Makes the bind groups of a step; the caller opens error scopes. */
export const actionsOf = (
  device: GPUDevice,
  pipelines: readonly Pipeline[],
  commands: readonly Command[],
): Action[] => commands.map((command) => toAction(device, pipelines, command))

function toAction(device: GPUDevice, pipelines: readonly Pipeline[], command: Command): Action {
  if (command.kind === 'copy') return command
  const { pipeline, layout, name } = pipelines[command.kernel]!
  const entries = command.bindings.map((range, binding) => ({
    binding,
    resource: { buffer: (range.buffer as GpuBuffer).gpu, offset: range.offset, size: words(range.bytes) },
  }))
  return {
    kind: 'kernel',
    pipeline,
    group: device.createBindGroup({ label: name, layout, entries }),
    grid: command.grid,
  }
}

/** One command buffer, and one compute pass as long as no copy breaks it. */
export function encode(device: GPUDevice, actions: readonly Action[]): void {
  const encoder = device.createCommandEncoder()
  let pass: GPUComputePassEncoder | undefined
  for (const action of actions) {
    if (action.kind === 'copy') {
      pass?.end()
      pass = undefined
      const { from, to } = action
      encoder.copyBufferToBuffer(
        (from.buffer as GpuBuffer).gpu,
        from.offset,
        (to.buffer as GpuBuffer).gpu,
        to.offset,
        words(to.bytes),
      )
      continue
    }
    pass ??= encoder.beginComputePass()
    pass.setPipeline(action.pipeline)
    pass.setBindGroup(0, action.group)
    const [x, y, z] = action.grid
    pass.dispatchWorkgroups(x, y, z)
  }
  pass?.end()
  device.queue.submit([encoder.finish()])
}
