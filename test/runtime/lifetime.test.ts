// Processes that use a device end by themselves with code 0, and burn no processor time while they wait.
import { spawnSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openCpu } from '../../runtime/cpu.ts'
import type { Device } from '../../runtime/device.ts'
import { Session } from '../../runtime/execute.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { testGpu } from '../support/gpu.ts'
import { counterProgram } from './programs.ts'

const IDLE_MS = 400
/** What Dawn says of the limits of a driver that it finds: no word of ours, and no fault. */
const DRIVER_WARNING = /^Warning: \w+ artificially reduced from \d+ to \d+ .*\n/gm
/** Idle processor time that is still taken for none: a timer and a garbage collection. */
const IDLE_SHARE = 0.1

/** What the child process does; it prints the share of one core that it used while idle with an open session. */
async function child(name: string, ending: string): Promise<void> {
  const device: Device = name === 'cpu' ? await openCpu({ threads: 3 }) : await testGpu()
  const initDevice = () => openCpu({ threads: 2 })
  const session = await Session.create(counterProgram(device.target), device, {
    initDevice,
    ownsDevice: true,
  })
  const args = { x: makeTensor('f32', [4], [1, 1, 1, 1]) }
  for (let i = 0; i < 20; i++) await session.run('step', args)
  const before = process.cpuUsage()
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const { user, system } = process.cpuUsage(before)
  console.log(`idle ${(user + system) / 1000 / IDLE_MS}`)
  if (ending === 'close') await session.close()
  if (ending === 'throw') throw new Error('the user code fails')
}

function run(
  name: string,
  ending: string,
): { status: number | null; share: number; seconds: number; stderr: string } {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[1]!, 'child', name, ending], {
    encoding: 'utf8',
    timeout: 20000,
  })
  return {
    status,
    share: Number(/idle (\S+)/.exec(stdout)?.[1]),
    seconds: (performance.now() - start) / 1000,
    stderr,
  }
}

if (process.argv[2] === 'child') await child(process.argv[3]!, process.argv[4]!)
else {
  for (const name of ['cpu', 'webgpu']) {
    test(`${name}: a closed session lets the process end with code 0`, () => {
      const { status, share, stderr } = run(name, 'close')
      assert.is(status, 0, stderr)
      assert.ok(share < IDLE_SHARE, `idle at ${share} of a core`)
      assert.is(stderr.replace(DRIVER_WARNING, ''), '')
    })
    test(`${name}: an error in the user's code ends the process with code 1`, () => {
      const { status, stderr } = run(name, 'throw')
      assert.is(status, 1)
      assert.match(stderr, /the user code fails/)
    })
  }
  test('cpu: workers of a session that was never closed do not keep the process alive', () => {
    const { status, stderr } = run('cpu', 'leave')
    assert.is(status, 0, stderr)
  })
  test.run()
}
