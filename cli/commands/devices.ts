// `mlc devices`: what this machine offers, and what is missing.
import { type DeviceReport, listDevices } from '../../runtime/devices.ts'
import { exitCodes } from '../errors.ts'
import { byteSize, grouped } from '../format.ts'
import type { Output } from '../output.ts'
import { ownProcess } from '../sessions.ts'

export async function devices(output: Output): Promise<number> {
  const { machine, devices: reports } = await listDevices(ownProcess)
  const { system, processor, cores, clock, memory, freeMemory } = machine
  const speed = clock > 0 ? `, ${(clock / 1000).toFixed(2)} GHz` : ''
  output.result(
    [
      system,
      `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}${speed}, ${byteSize(memory)} of memory, ${byteSize(freeMemory)} free`,
      ...reports.flatMap((report) => ['', ...describe(report)]),
    ].join('\n'),
  )
  output.document({ ok: true, machine, devices: reports })
  return exitCodes.done
}

function describe(report: DeviceReport): string[] {
  if (!report.available) {
    const hint = report.hint === undefined ? [] : [`  to get it: ${report.hint}`]
    return [`${report.name}: missing`, `  ${report.missing}`, ...hint]
  }
  const { limits, features } = { limits: report.limits, features: report.limits.features }
  const groups =
    limits.maxWorkgroupThreads > 1
      ? [
          `  workgroups of ${limits.maxWorkgroupThreads} threads with ${byteSize(limits.maxWorkgroupBytes)} of shared memory`,
        ]
      : []
  return [
    `${report.name}: ${report.description}`,
    `  runs ${report.target} kernels; ${grouped(limits.maxBindings)} buffers a kernel, ${byteSize(limits.maxBindingBytes)} each`,
    ...groups,
    ...(features.length > 0 ? [`  ${features.join(', ')}`] : []),
  ]
}
