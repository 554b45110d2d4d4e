// A worker thread of the `cpu` device. It never returns to its event loop: it sleeps on the barrier, does what the leader asks, and arrives.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { arrive, awaitFork, makeControl, operationOf, operations, setTrap } from './barrier.ts'
import { Instances, type Message, type ReadyCall, runShare } from './cpu-kernel.ts'
import { messageOf } from './errors.ts'

/** What the leader gives a worker at its start. */
export interface WorkerStart {
  readonly control: SharedArrayBuffer
  readonly memory: WebAssembly.Memory
  readonly port: MessagePort
  readonly thread: number
  readonly threads: number
}

const { control: buffer, memory, port, thread, threads } = workerData as WorkerStart
const control = makeControl(buffer)
const loaded = new Map<number, Instances>()
const recordings = new Map<number, { readonly loaded: number; readonly calls: readonly ReadyCall[] }>()

function receive(message: Message): void {
  if (message.kind === 'load') loaded.set(message.loaded, new Instances(message.modules, memory))
  else if (message.kind === 'unload') {
    loaded.delete(message.loaded)
    for (const [id, recording] of recordings) if (recording.loaded === message.loaded) recordings.delete(id)
  } else {
    const instances = loaded.get(message.loaded)!
    recordings.set(message.recording, {
      loaded: message.loaded,
      calls: message.calls.map((call) => instances.ready(call)),
    })
  }
}

function receiveAll(): void {
  try {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      receive(next.message as Message)
  } catch (error) {
    setTrap(control, 0, messageOf(error))
  }
}

function work(): void {
  let generation = 0
  const operation = operationOf(control)
  parentPort!.postMessage('ready')
  for (;;) {
    generation = awaitFork(control, generation)
    if (operation[0] === operations.exit) return
    if (operation[0] === operations.messages) receiveAll()
    else {
      const call = recordings.get(operation[1]!)!.calls[operation[2]!]!
      runShare(call, control, threads, operation[3]! + thread * operation[4]!)
    }
    arrive(control, threads - 1)
  }
}

work()
port.close()
