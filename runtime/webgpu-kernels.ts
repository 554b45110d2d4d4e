// From WGSL texts to compute pipelines, with errors that name the kernel and the line.
import { codes, messageOf, RuntimeError } from './errors.ts'
import type { KernelInfo } from './program.ts'

export interface Pipeline {
  readonly name: string
  readonly pipeline: GPUComputePipeline
  readonly layout: GPUBindGroupLayout
}

/** GPUShaderStage.COMPUTE; the namespace object is a global in browsers only. */
const STAGE_COMPUTE = 4

type Access = KernelInfo['access']

function bindGroupLayout(device: GPUDevice, access: Access): GPUBindGroupLayout {
  return device.createBindGroupLayout({
    entries: access.map((mode, binding) => ({
      binding,
      visibility: STAGE_COMPUTE,
      buffer: { type: mode === 'read' ? 'read-only-storage' : 'storage' },
    })),
  })
}

/** Compiles all texts at once; a layout is shared by all kernels of equal accesses. */
export async function createPipelines(
  device: GPUDevice,
  kernels: readonly { readonly info: KernelInfo; readonly text: string }[],
): Promise<Pipeline[]> {
  const layouts = new Map<string, GPUBindGroupLayout>()
  const layoutOf = (access: Access): GPUBindGroupLayout => {
    const key = access.join()
    const layout = layouts.get(key) ?? bindGroupLayout(device, access)
    layouts.set(key, layout)
    return layout
  }
  return Promise.all(kernels.map(({ info, text }) => createPipeline(device, info, text, layoutOf)))
}

/** Extensions that a kernel enables, and the features of a device that have them. */
const extensions = { f16: 'shader-f16', subgroups: 'subgroups' } as const

/** A kernel that was compiled for another device says which ability is missing, and for which line of the model. */
function refuseMissing(device: GPUDevice, info: KernelInfo, text: string): void {
  for (const [extension, feature] of Object.entries(extensions)) {
    if (!new RegExp(`^enable ${extension};`, 'm').test(text) || device.features.has(feature)) continue
    const origin = /^\/\/ from:\n\/\/ +(\S+:\d+):/m.exec(text)?.[1]
    throw new RuntimeError(
      codes.limits,
      `kernel ${info.name}${origin === undefined ? '' : `, from ${origin},`} needs the feature ${feature}, and this device has none`,
      extension === 'f16'
        ? 'write f32 or bf16 in the model, or run it on the cpu'
        : 'compile the model for this device',
    )
  }
}

async function createPipeline(
  device: GPUDevice,
  info: KernelInfo,
  text: string,
  layoutOf: (access: Access) => GPUBindGroupLayout,
): Promise<Pipeline> {
  refuseMissing(device, info, text)
  // Scopes are a stack: nothing may be awaited between push and pop.
  device.pushErrorScope('validation')
  const module = device.createShaderModule({ label: info.name, code: text })
  const layout = layoutOf(info.access)
  const pipelineLayout = device.createPipelineLayout({ label: info.name, bindGroupLayouts: [layout] })
  const scope = device.popErrorScope()
  const { messages } = await module.getCompilationInfo()
  const first = messages.find((message) => message.type === 'error')
  if (first !== undefined) throw textError(info, text, first)
  const error = await scope
  if (error !== null) throw new RuntimeError(codes.kernelText, `kernel ${info.name}: ${error.message}`)
  try {
    const pipeline = await device.createComputePipelineAsync({
      label: info.name,
      layout: pipelineLayout,
      compute: { module, entryPoint: 'main' },
    })
    return { name: info.name, pipeline, layout }
  } catch (error) {
    throw new RuntimeError(codes.kernelText, `kernel ${info.name} makes no pipeline: ${messageOf(error)}`)
  }
}

function textError(info: KernelInfo, text: string, message: GPUCompilationMessage): RuntimeError {
  const line = text.split('\n')[message.lineNum - 1]
  const place = message.lineNum > 0 ? `:${message.lineNum}:${message.linePos}` : ''
  return new RuntimeError(
    codes.kernelText,
    `kernel ${info.name}: ${info.file}${place}: ${message.message}`,
    line?.trim(),
  )
}
