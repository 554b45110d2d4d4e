"""What the Python peers on NumPy's arrays do: read them, run once and write the results, then time the step.

    PEER.py WORK FOLDER SECONDS

FOLDER holds given.safetensors; the results go to FOLDER/PEER.safetensors, and one JSON line to standard output.
"""

import time

START = time.perf_counter()

import json
import os
import resource
import struct
import sys

import numpy as np

THREADS = 2
MIN_RUNS = 5
WARM_UPS = 2
DTYPES = {"F32": np.dtype("<f4"), "I32": np.dtype("<i4")}

# XLA and TensorFlow have several pools of threads, and their settings are for each: together they get this many processors.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])


def read_tensors(path):
    """Arrays by name, from safetensors of f32 and i32."""
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = file.read()
    arrays = {}
    for name, info in header.items():
        if name != "__metadata__":
            start, end = info["data_offsets"]
            array = np.frombuffer(data, DTYPES[info["dtype"]], (end - start) // 4, start)
            arrays[name] = array.reshape(info["shape"])
    return arrays


def write_tensors(path, arrays):
    """Writes arrays of f32 by name."""
    header, blobs, offset = {}, [], 0
    for name, array in arrays.items():
        blob = np.asarray(array, DTYPES["F32"]).tobytes()
        offsets = [offset, offset + len(blob)]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        blobs.append(blob)
        offset += len(blob)
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for blob in blobs:
            file.write(blob)


def measure_peer(name, about, works):
    """`works` has, for each work, what makes its step of the given arrays; a step returns finished results by name."""
    work, folder, seconds = sys.argv[1:]
    if work not in works:
        sys.exit(f"cannot run {work}: this peer has only {', '.join(works)}")
    step = works[work](read_tensors(f"{folder}/given.safetensors"))
    outputs = step()
    first = (time.perf_counter() - START) * 1000
    write_tensors(f"{folder}/{name}.safetensors", outputs)
    del outputs
    for _ in range(WARM_UPS):
        step()
    times = []
    until = time.perf_counter() + float(seconds)
    while len(times) < MIN_RUNS or time.perf_counter() < until:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"about": about, "times": times, "first": first, "peak": peak}))
