// A WebGPU device for tests on any machine: the hardware's, or the SwiftShader that npm `@sparticuz/chromium` carries.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { type CpuOptions, openCpu } from '../../runtime/cpu.ts'
import type { Device } from '../../runtime/device.ts'
import { RuntimeError } from '../../runtime/errors.ts'
import { openWebGpu, type WebGpuDevice } from '../../runtime/webgpu.ts'
import type { WebGpuOptions } from '../../runtime/webgpu-adapter.ts'
import { readTar } from './tar.ts'

/** The folder of the package: its `exports` hide package.json, so it is found through its entry point. */
function packageFolder(name: string): string {
  const require = createRequire(join(process.cwd(), 'package.json'))
  let folder = dirname(require.resolve(name))
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'bin'))) {
    if (folder === dirname(folder)) throw new Error(`npm package ${name} has no bin folder`)
    folder = dirname(folder)
  }
  return folder
}

/** Unpacks SwiftShader once for each version of the package; returns its folder. */
export function unpackSwiftShader(): string {
  const source = packageFolder('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `mlc-swiftshader-${version}`)
  if (existsSync(folder)) return folder
  const files = readTar(brotliDecompressSync(readFileSync(join(source, 'bin/swiftshader.tar.br'))))
  const fresh = mkdtempSync(`${folder}-`)
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(fresh, name)), { recursive: true })
    writeFileSync(join(fresh, name), bytes, { mode: 0o755 })
  }
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Another test may have been first.
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** A WebGPU device of the hardware, of the driver named in the environment, or of SwiftShader: no test is skipped for want of one. */
export async function testGpu(options: WebGpuOptions = {}): Promise<WebGpuDevice> {
  if (process.env.MLC_VULKAN_ICD) return openWebGpu(options)
  try {
    return await openWebGpu({ ...options, hardware: true })
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
  }
  const folder = unpackSwiftShader()
  process.env.MLC_VULKAN_ICD = join(folder, 'vk_swiftshader_icd.json')
  process.env.MLC_VULKAN_LOADER = join(folder, 'libvulkan.so.1')
  return openWebGpu(options)
}

/** Both devices. The caller closes them. */
export async function testDevices(
  options: WebGpuOptions & CpuOptions = {},
): Promise<{ cpu: Device; webgpu: WebGpuDevice }> {
  const webgpu = await testGpu(options)
  return { cpu: await openCpu(options), webgpu }
}
