// Waiting for a device in Node: promises settle as they would, and the thread sleeps between turns of the event loop.
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Waiting } from '../../runtime/webgpu-waiting.ts'

/** Turns of a loop that something else keeps turning, as Dawn does, until the promise is settled. */
async function turnsUntil(promise: Promise<unknown>): Promise<number> {
  let [turns, done] = [0, false]
  const turn = (): void => {
    turns++
    if (!done) setImmediate(turn)
  }
  turn()
  await promise
  done = true
  return turns
}

test('values and errors pass through, of several promises at a time', async () => {
  const waiting = new Waiting(true)
  const [a, b, c] = await Promise.allSettled([
    waiting.for(delay(20, 1)),
    waiting.for(delay(5).then(() => Promise.reject(new Error('lost')))),
    waiting.for(Promise.resolve(3)),
  ])
  assert.equal(a, { status: 'fulfilled', value: 1 })
  assert.match(String((b as PromiseRejectedResult).reason), 'lost')
  assert.equal(c, { status: 'fulfilled', value: 3 })
  assert.is(await waiting.for(delay(1, 'again')), 'again')
})

test('on a processor that plays the GPU, the loop turns seldom meanwhile', async () => {
  assert.ok((await turnsUntil(new Waiting(true).for(delay(60)))) < 1300)
})

test('nothing sleeps before a card had its time', async () => {
  const begin = performance.now()
  await new Waiting(false).for(Promise.resolve())
  assert.ok(performance.now() - begin < 50)
})

test.run()
