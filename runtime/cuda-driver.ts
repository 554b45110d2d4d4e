// NVIDIA's driver library, libcuda: the functions that the `cuda` device calls, each checked.
//
// MLC_CUDA_DRIVER  path of a libcuda.so.1, where the system's loader does not find it
import { codes, RuntimeError } from './errors.ts'
import { type ForeignFunction, type Library, openLibrary, type Value, words64 } from './foreign.ts'

/**
 * Declarations as in cuda.h, with handles and device addresses as uint64_t. Names with a suffix are the interface of today; the bare
 * ones are older.
 */
const declarations = {
  cuInit: 'int cuInit(unsigned int flags)',
  cuDriverGetVersion: 'int cuDriverGetVersion(void* version)',
  cuDeviceGetCount: 'int cuDeviceGetCount(void* count)',
  cuDeviceGet: 'int cuDeviceGet(void* device, int ordinal)',
  cuDeviceGetName: 'int cuDeviceGetName(void* name, int length, int device)',
  cuDeviceGetAttribute: 'int cuDeviceGetAttribute(void* value, int attribute, int device)',
  cuDeviceTotalMem: 'int cuDeviceTotalMem_v2(void* bytes, int device)',
  cuDevicePrimaryCtxRetain: 'int cuDevicePrimaryCtxRetain(void* context, int device)',
  cuDevicePrimaryCtxRelease: 'int cuDevicePrimaryCtxRelease_v2(int device)',
  cuCtxSetCurrent: 'int cuCtxSetCurrent(uint64_t context)',
  cuModuleLoadDataEx:
    'int cuModuleLoadDataEx(void* module, void* image, unsigned int count, void* options, void* values)',
  cuModuleUnload: 'int cuModuleUnload(uint64_t module)',
  cuModuleGetFunction: 'int cuModuleGetFunction(void* kernel, uint64_t module, const char* name)',
  cuFuncSetAttribute: 'int cuFuncSetAttribute(uint64_t kernel, int attribute, int value)',
  cuMemAlloc: 'int cuMemAlloc_v2(void* address, size_t bytes)',
  cuMemFree: 'int cuMemFree_v2(uint64_t address)',
  cuMemHostAlloc: 'int cuMemHostAlloc(void* address, size_t bytes, unsigned int flags)',
  cuMemFreeHost: 'int cuMemFreeHost(uint64_t address)',
  cuMemsetD8Async:
    'int cuMemsetD8Async(uint64_t address, unsigned char value, size_t bytes, uint64_t stream)',
  cuMemcpyHtoDAsync: 'int cuMemcpyHtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream)',
  cuMemcpyDtoHAsync: 'int cuMemcpyDtoHAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream)',
  cuMemcpyDtoDAsync: 'int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream)',
  cuStreamCreate: 'int cuStreamCreate(void* stream, unsigned int flags)',
  cuStreamDestroy: 'int cuStreamDestroy_v2(uint64_t stream)',
  cuStreamSynchronize: 'int cuStreamSynchronize(uint64_t stream)',
  cuStreamBeginCapture: 'int cuStreamBeginCapture_v2(uint64_t stream, int mode)',
  cuStreamEndCapture: 'int cuStreamEndCapture(uint64_t stream, void* graph)',
  cuGraphInstantiate: 'int cuGraphInstantiateWithFlags(void* executable, uint64_t graph, uint64_t flags)',
  cuGraphDestroy: 'int cuGraphDestroy(uint64_t graph)',
  cuGraphUpload: 'int cuGraphUpload(uint64_t executable, uint64_t stream)',
  cuGraphLaunch: 'int cuGraphLaunch(uint64_t executable, uint64_t stream)',
  cuGraphExecDestroy: 'int cuGraphExecDestroy(uint64_t executable)',
  cuEventCreate: 'int cuEventCreate(void* event, unsigned int flags)',
  cuEventRecord: 'int cuEventRecord(uint64_t event, uint64_t stream)',
  cuEventQuery: 'int cuEventQuery(uint64_t event)',
  cuEventSynchronize: 'int cuEventSynchronize(uint64_t event)',
  cuEventElapsedTime: 'int cuEventElapsedTime(void* milliseconds, uint64_t start, uint64_t end)',
  cuEventDestroy: 'int cuEventDestroy_v2(uint64_t event)',
  cuLaunchKernel:
    'int cuLaunchKernel(uint64_t kernel, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx, unsigned int by, unsigned int bz, unsigned int shared, uint64_t stream, void* params, void* extra)',
  cuGetErrorName: 'int cuGetErrorName(int error, void* text)',
  cuGetErrorString: 'int cuGetErrorString(int error, void* text)',
} as const

export type DriverFunction = keyof typeof declarations

/** Results that mean something of their own; numbers of cuda.h. */
export const results = { success: 0, outOfMemory: 2, noDevice: 100, notReady: 600 } as const

/** Attributes of a device; numbers of cuda.h. */
export const attributes = {
  maxThreads: 1,
  maxSharedBytes: 8,
  maxGridX: 5,
  multiprocessors: 16,
  major: 75,
  minor: 76,
  maxRequestedSharedBytes: 97,
} as const

/** The attribute of a function that allows its launches to ask for so many bytes of shared memory; a number of cuda.h. */
export const REQUESTED_SHARED_BYTES = 8

/** After one of these nothing works until the process ends: a wrong address, an endless kernel, a fault of the hardware. */
const fatal = new Set([214, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719])

export class Driver {
  readonly library: Library
  readonly #functions: ReadonlyMap<DriverFunction, ForeignFunction>

  constructor(library: Library, functions: ReadonlyMap<DriverFunction, ForeignFunction>) {
    this.library = library
    this.#functions = functions
  }

  /** The result as a number. */
  status(name: DriverFunction, ...args: Value[]): number {
    return this.#functions.get(name)!(...args)
  }

  /** Throws a `RuntimeError` for any result but success; `doing` says what for. */
  call(name: DriverFunction, doing: string, ...args: Value[]): void {
    const result = this.status(name, ...args)
    if (result !== results.success) throw this.error(result, name, doing)
  }

  /** The handle or address that a call stores through its first argument. */
  make(name: DriverFunction, doing: string, ...args: Value[]): bigint {
    const out = words64(1)
    this.call(name, doing, out, ...args)
    return out[0]!
  }

  error(result: number, name: DriverFunction, doing: string): RuntimeError {
    const [short, long] = [this.#say('cuGetErrorName', result), this.#say('cuGetErrorString', result)]
    const message = `${doing}: ${long || 'unknown error'} (${name} gave ${short || result})`
    if (result === results.outOfMemory)
      return new RuntimeError(codes.outOfMemory, message, 'take a smaller batch')
    if (result === results.noDevice) return new RuntimeError(codes.noDevice, message)
    if (!fatal.has(result)) return new RuntimeError(codes.deviceError, message)
    const hint =
      'start the program again; with MLC_CUDA_SYNC=1 it waits for each kernel and names the one that fails'
    return new RuntimeError(codes.deviceLost, message, hint)
  }

  #say(name: 'cuGetErrorName' | 'cuGetErrorString', result: number): string {
    const out = words64(1)
    return this.status(name, result, out) === results.success && out[0] !== 0n
      ? this.library.text(out[0]!)
      : ''
  }
}

/** Loads libcuda. Rejects with `noDevice` where there is none, or it lacks a function. */
export async function openDriver(): Promise<Driver> {
  const { MLC_CUDA_DRIVER: given } = process.env
  const names = process.platform === 'win32' ? ['nvcuda.dll'] : ['libcuda.so.1', 'libcuda.so']
  const library = await openLibrary(given ? [given] : names)
  if (library === null) {
    throw new RuntimeError(
      codes.noDevice,
      given
        ? `MLC_CUDA_DRIVER, ${given}, cannot be loaded`
        : `this machine has no NVIDIA driver (${names[0]})`,
      given
        ? 'check the path'
        : 'install the driver of your NVIDIA card, or name its libcuda.so.1 with MLC_CUDA_DRIVER',
    )
  }
  const functions = new Map<DriverFunction, ForeignFunction>()
  for (const [name, declaration] of Object.entries(declarations) as [DriverFunction, string][]) {
    const found = library.find(declaration)
    if (found === null) {
      library.close()
      throw new RuntimeError(
        codes.noDevice,
        `${library.path} has no ${name}`,
        'install a newer NVIDIA driver (CUDA 12 or later)',
      )
    }
    functions.set(name, found)
  }
  return new Driver(library, functions)
}
