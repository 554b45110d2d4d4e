// A compiled model on a device: the only loop that runs steps.
import type { Device, DeviceBuffer, LoadedKernels } from './device.ts'
import { codes, RuntimeError } from './errors.ts'
import { initialise } from './initialise.ts'
import {
  allocateArena,
  allocateScalars,
  loadKernels,
  type PreparedEntry,
  prepareEntry,
  type SharedBuffers,
  writeScalars,
} from './prepare.ts'
import type { Manifest, Program } from './program.ts'
import {
  checkArguments,
  checkOutputs,
  checkU32,
  checkWeights,
  editedKernels,
  indexError,
} from './run-checks.ts'
import type { LazyTensor, SessionOptions, Tensors, Values } from './session-types.ts'
import { deviceBytes, fromDevice, type Tensor, toDevice } from './tensor.ts'
import { ERRORS_BYTES, validateManifest } from './validate.ts'

export type { LazyTensor, SessionOptions, Tensors, Values } from './session-types.ts'

export class Session {
  readonly manifest: Manifest
  readonly device: Device
  /** Names of kernels whose text is not what the compiler wrote. */
  readonly edited: readonly string[]
  readonly #kernels: LoadedKernels
  readonly #buffers: SharedBuffers
  readonly #entries = new Map<string, PreparedEntry>()
  readonly #ownsDevice: boolean
  #seed: number
  #step = 0
  /** The seed and step that the device holds. */
  #written: readonly [number, number]
  /** Counts runs: a lazy output belongs to one. */
  #run = 0
  /** Resolves when the last queued task is done; tasks write arguments, submit and order reads without another in between. */
  #tail: Promise<unknown> = Promise.resolve()
  #closed = false

  private constructor(
    manifest: Manifest,
    device: Device,
    kernels: LoadedKernels,
    buffers: SharedBuffers,
    edited: readonly string[],
    options: SessionOptions,
  ) {
    this.manifest = manifest
    this.device = device
    this.edited = edited
    this.#kernels = kernels
    this.#buffers = buffers
    this.#seed = options.seed ?? 0
    this.#written = [this.#seed, 0]
    this.#ownsDevice = options.ownsDevice ?? false
  }

  /**
   * Validates the manifest, compiles the kernels, allocates and fills the variables. Rejects with a `RuntimeError`; the device is then
   * left as it was (and closed, if `ownsDevice`).
   */
  static async create(program: Program, device: Device, options: SessionOptions): Promise<Session> {
    const own: DeviceBuffer[] = []
    const keep = (buffer: DeviceBuffer): DeviceBuffer => {
      own.push(buffer)
      return buffer
    }
    let kernels: LoadedKernels | undefined
    try {
      const manifest = validateManifest(program.manifest)
      if (manifest.target !== device.target) {
        const message = `the model is compiled for ${manifest.target}, but the device ${device.name} runs ${device.target}`
        throw new RuntimeError(codes.noDevice, message, `compile it with --target ${device.target}`)
      }
      const seed = checkU32(options.seed ?? 0, 'seed')
      kernels = await loadKernels(device, program, manifest.kernels)
      const variables = manifest.variables.map((info) =>
        keep(device.allocate(Math.max(4, deviceBytes(info)))),
      )
      const arena = keep(allocateArena(device, manifest.entries))
      const scalars = keep(allocateScalars(device, seed, 0))
      await initialise(program, device, variables, seed, options.initDevice)
      const session = new Session(
        manifest,
        device,
        kernels,
        { variables, arena, scalars },
        editedKernels(program),
        options,
      )
      if (options.weights !== undefined)
        await session.setWeights(options.weights, { partial: options.partial ?? false })
      return session
    } catch (error) {
      for (const buffer of own) device.free(buffer)
      if (kernels !== undefined) device.unload(kernels)
      if (options.ownsDevice) await device.close()
      throw error
    }
  }

  /**
   * One run of an entry. `args` holds exactly the entry's arguments; only the outputs named in `fetch` (default: all) are read back.
   * Rejects with a `RuntimeError`: a wrong argument, a bad index that a kernel met, an error of the device.
   */
  async run(
    name: string,
    args: Values = {},
    options: { readonly fetch?: readonly string[] } = {},
  ): Promise<Tensors> {
    const { reading } = await this.#exclusive(async () => {
      const entry = this.#prepare(name)
      const names = options.fetch ?? [...entry.outputs.keys()]
      checkOutputs(entry, names)
      await this.#submit(entry, args)
      // Wrapped, so that the next run need not wait until these values have arrived.
      return { reading: this.#read(entry, names) }
    })
    return reading
  }

  /** Queues a run and reads nothing back; a bad index is reported by a later read of an output of the same entry. */
  async enqueue(name: string, args: Values = {}): Promise<void> {
    await this.#exclusive(() => this.#submit(this.#prepare(name), args))
  }

  /**
   * Runs the entry once for each batch and yields its outputs, which stay on the device until they are asked for:
   * `for await (const { loss } of session.steps('step', batches)) if (++n % 100 === 0) report(await loss.read())`.
   * An output can be read until the next batch is asked for.
   */
  async *steps(
    name: string,
    batches: Iterable<Values> | AsyncIterable<Values>,
  ): AsyncGenerator<Record<string, LazyTensor>> {
    for await (const batch of batches) {
      yield await this.#exclusive(async () => {
        const entry = this.#prepare(name)
        await this.#submit(entry, batch)
        return this.#lazyOutputs(entry)
      })
    }
  }

  /** Params and states, and with `slots` the optimizer's slots too, by name. */
  async weights(options: { readonly slots?: boolean } = {}): Promise<Map<string, Tensor>> {
    const { reading } = await this.#exclusive(async () => {
      const chosen = [...this.manifest.variables.entries()].filter(
        ([, info]) => options.slots || info.kind !== 'slot',
      )
      const reads = chosen.map(async ([i, info]): Promise<[string, Tensor]> => {
        const bytes = await this.device.read(this.#buffers.variables[i]!, 0, deviceBytes(info))
        return [info.name, fromDevice(bytes, info)]
      })
      return { reading: Promise.all(reads) }
    })
    return new Map(await reading)
  }

  /**
   * Sets variables by name. Missing params or states (unless `partial`), names that the model does not have, and other types are one
   * error that lists all of them; nothing is set then. Slots may always be left out.
   */
  async setWeights(
    weights: ReadonlyMap<string, Tensor>,
    options: { readonly partial?: boolean } = {},
  ): Promise<void> {
    await this.#exclusive(async () => {
      checkWeights(this.manifest.variables, weights, options.partial ?? false)
      for (const [i, info] of this.manifest.variables.entries()) {
        const tensor = weights.get(info.name)
        if (tensor !== undefined) this.device.write(this.#buffers.variables[i]!, 0, toDevice(tensor))
      }
    })
  }

  /** The seed of later runs, a u32. First values are not drawn again. */
  setSeed(seed: number): void {
    this.#seed = checkU32(seed, 'seed')
  }

  /** Runs of training entries so far, a u32: with the seed it fixes every random number of the next run. */
  get step(): number {
    return this.#step
  }

  set step(step: number) {
    this.#step = checkU32(step, 'step')
  }

  /** Writes params and states to a safetensors file, whole or not at all (Node only). */
  async save(path: string): Promise<void> {
    const [{ writeSafetensors }, { writeFileWhole }] = await Promise.all([
      import('./formats/safetensors.ts'),
      import('./formats/files.ts'),
    ])
    await writeFileWhole(path, writeSafetensors(await this.weights()))
  }

  /** Frees everything on the device; waits for runs under way. */
  async close(): Promise<void> {
    if (this.#closed) return
    await this.#exclusive(async () => {
      this.#closed = true
      for (const entry of this.#entries.values()) entry.free()
      for (const buffer of [...this.#buffers.variables, this.#buffers.arena, this.#buffers.scalars])
        this.device.free(buffer)
      this.device.unload(this.#kernels)
    })
    if (this.#ownsDevice) await this.device.close()
  }

  #exclusive<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => {
      if (this.#closed) throw new RuntimeError(codes.closed, 'the session is closed')
      return task()
    })
    // Whoever asked for the task gets its error; the next task starts all the same.
    this.#tail = result.catch(() => undefined)
    return result
  }

  #prepare(name: string): PreparedEntry {
    const ready = this.#entries.get(name)
    if (ready !== undefined) return ready
    const info = this.manifest.entries.find((entry) => entry.name === name)
    if (info === undefined) {
      const names = this.manifest.entries.map((entry) => entry.name).join(', ')
      throw new RuntimeError(codes.unknownName, `the model has no entry ${name}`, `it has: ${names}`)
    }
    const entry = prepareEntry(this.device, this.#kernels, info, this.#buffers)
    this.#entries.set(name, entry)
    return entry
  }

  async #submit(entry: PreparedEntry, args: Values): Promise<void> {
    const tensors = checkArguments(entry, args)
    this.#run++
    for (const [name, { buffer }] of entry.arguments)
      this.device.write(buffer, 0, toDevice(tensors.get(name)!))
    if (this.#written[0] !== this.#seed || this.#written[1] !== this.#step) {
      writeScalars(this.device, this.#buffers.scalars, this.#seed, this.#step)
      this.#written = [this.#seed, this.#step]
    }
    await this.device.submit(entry.recording)
    if (entry.info.training) this.#step = (this.#step + 1) >>> 0
  }

  /** Orders the reads at once; the caller holds the session until this has returned, not until it has resolved. */
  async #read(entry: PreparedEntry, names: readonly string[]): Promise<Tensors> {
    const reads = names.map((name) => {
      const { info, buffer, offset } = entry.outputs.get(name)!
      return this.device.read(buffer, offset, deviceBytes(info))
    })
    const errors = entry.errors === undefined ? undefined : this.device.read(entry.errors, 0, ERRORS_BYTES)
    const [bytes, words] = await Promise.all([Promise.all(reads), errors])
    const error = words === undefined ? undefined : indexError(this.manifest, entry.info, words)
    if (error !== undefined) {
      // Reported once: the word is cleared for the next run.
      if (!this.#closed) this.device.write(entry.errors!, 0, new Uint8Array(ERRORS_BYTES))
      throw error
    }
    return Object.fromEntries(
      names.map((name, i) => [name, fromDevice(bytes[i]!, entry.outputs.get(name)!.info)]),
    )
  }

  #lazyOutputs(entry: PreparedEntry): Record<string, LazyTensor> {
    const run = this.#run
    const read = async (name: string): Promise<Tensor> => {
      if (this.#closed) throw new RuntimeError(codes.closed, 'the session is closed')
      if (run !== this.#run)
        throw new RuntimeError(
          codes.closed,
          `${name} is gone: a later run has taken its place`,
          'read it before the next step',
        )
      return (await this.#read(entry, [name]))[name]!
    }
    return Object.fromEntries([...entry.outputs.keys()].map((name) => [name, { read: () => read(name) }]))
  }
}
