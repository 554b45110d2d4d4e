#!/bin/sh
# Everything that is to be shown on a machine with an NVIDIA card, within ten minutes: right values first, then times.
#
#   sh bench/gpu.sh
#
# It needs Node with the project's packages installed, and NVRTC or nvcc. With nvcc and compute-sanitizer, the kernels of the examples are
# checked for wrong accesses and races too; with PyTorch, its times are taken beside ours. Results: bench/results/gpu.md and what this prints.
set -u
cd "$(dirname "$0")/.." || exit 1
code=0

if command -v nvidia-smi > /dev/null; then
  nvidia-smi --query-gpu=name,driver_version,clocks.sm,clocks.max.sm,memory.total --format=csv,noheader
fi
command -v node > /dev/null || { echo 'Node is missing: nothing can be run'; exit 1; }
node build.mjs --bench || exit 1
node build.mjs || exit 1

timeout 290 node build/bench/gpu.js correctness --seconds 150 || code=1
cp bench/results/gpu.md bench/results/gpu-correctness.md 2> /dev/null

if command -v nvcc > /dev/null; then
  work=$(mktemp -d)
  for example in graph two_layer lenet; do
    node dist/mlc.js compile "examples/$example/$example.ml" --target cuda --standalone -o "$work/$example" --quiet > /dev/null || { code=1; continue; }
    nvcc -O2 -arch=native -lineinfo "$work/$example/model.cu" -o "$work/$example/model" || { code=1; continue; }
    entry=step
    [ "$example" = graph ] && entry=gradients
    "$work/$example/model" "$entry" --random || code=1
    command -v compute-sanitizer > /dev/null || continue
    for tool in memcheck racecheck; do
      if timeout 60 compute-sanitizer --tool "$tool" --error-exitcode 9 "$work/$example/model" "$entry" --random > "$work/said" 2>&1; then
        echo "$example: $tool clean"
      else
        echo "$example: $tool:"; tail -20 "$work/said"; code=1
      fi
    done
  done
  rm -rf "$work"
else
  echo 'nvcc is missing: standalone programs and compute-sanitizer are left out'
fi

timeout 240 node build/bench/gpu.js timings --seconds 150 || code=1
{ cat bench/results/gpu-correctness.md; sed 1d bench/results/gpu.md; } > bench/results/gpu-both.md 2> /dev/null && mv bench/results/gpu-both.md bench/results/gpu.md
rm -f bench/results/gpu-correctness.md

if command -v python3 > /dev/null && python3 -c 'import torch; assert torch.cuda.is_available()' 2> /dev/null; then
  timeout 120 python3 bench/peers/torch_cuda.py | tee -a bench/results/gpu.md || code=1
else
  echo 'PyTorch with CUDA is missing: its times are left out'
fi
exit $code
