#!/bin/sh
# Everything that is to be shown on a machine with an NVIDIA card, within ten minutes: right values first, then times.
#
#   sh bench/gpu.sh          runs it
#   sh bench/gpu.sh --dry    lists what it would run, and compiles all of it; needs no card
#
# It needs Node with the project's packages installed, and NVRTC or nvcc. With nvcc and compute-sanitizer, every schedule is checked for
# wrong accesses and races; with PyTorch or JAX, their times are taken beside ours. Results: bench/results/gpu.md and what this prints.
set -u
cd "$(dirname "$0")/.." || exit 1
code=0
dry=
[ "${1:-}" = --dry ] && dry=1

have() { command -v "$1" > /dev/null 2>&1; }
has_python() { have python3 && python3 -c "$1" 2> /dev/null; }

have node || { echo 'Node is missing: nothing can be run'; exit 1; }
node build.mjs --bench || exit 1
node build.mjs || exit 1

if [ -n "$dry" ]; then
  node build/bench/gpu.js --dry || code=1
  echo; echo '## Checks of memory and races'; echo
  for precision in f32 tf32 bf16 f16; do
    for entry in step others; do echo "- bench/schedules.ml $entry in $precision: memcheck, racecheck"; done
  done
  have nvcc && echo '- nvcc is here' || echo '- nvcc is missing: these are left out'
  have compute-sanitizer && echo '- compute-sanitizer is here' || echo '- compute-sanitizer is missing: the programs only run'
  if have python3; then
    echo; echo '## PyTorch'; echo
    if has_python 'import torch'; then python3 bench/peers/torch_cuda.py --list || code=1; else echo 'PyTorch is missing'; fi
    echo; echo '## JAX'; echo
    python3 bench/peers/jax_cuda.py --list || code=1
    has_python 'import jax' || echo 'JAX is missing'
  fi
  exit $code
fi

if have nvidia-smi; then
  nvidia-smi --query-gpu=name,driver_version,clocks.sm,clocks.max.sm,memory.total --format=csv,noheader
fi

timeout 120 node build/bench/gpu.js correctness --seconds 70 || code=1
cp bench/results/gpu.md bench/results/gpu-correctness.md 2> /dev/null

if have nvcc; then
  work=$(mktemp -d)
  # Compiled two at a time; checked one after the other, as long as ninety seconds last.
  for precision in f32 tf32 bf16 f16; do
    (
      node dist/mlc.js compile bench/schedules.ml --target cuda --precision "$precision" --standalone -o "$work/$precision" --quiet > /dev/null &&
        nvcc -O2 -arch=native -lineinfo "$work/$precision/model.cu" -o "$work/$precision/model"
    ) &
    [ "$precision" = tf32 ] && wait
  done
  wait
  end=$(($(date +%s) + 90))
  for precision in f32 tf32 bf16 f16; do
    for entry in step others; do
      if ! "$work/$precision/model" "$entry" --random > "$work/said" 2>&1; then
        echo "schedules $entry in $precision: FAILED"; tail -5 "$work/said"; code=1; continue
      fi
      have compute-sanitizer || continue
      for tool in memcheck racecheck; do
        left=$((end - $(date +%s)))
        [ "$left" -gt 5 ] || { echo "schedules $entry in $precision: no time for $tool"; continue; }
        if timeout "$left" compute-sanitizer --tool "$tool" --error-exitcode 9 "$work/$precision/model" "$entry" --random > "$work/said" 2>&1; then
          echo "schedules $entry in $precision: $tool clean" | tee -a bench/results/gpu-correctness.md
        else
          echo "schedules $entry in $precision: $tool:"; tail -20 "$work/said"; code=1
        fi
      done
    done
  done
  rm -rf "$work"
else
  echo 'nvcc is missing: standalone programs and compute-sanitizer are left out'
fi

timeout 140 node build/bench/gpu.js timings --seconds 110 || code=1
{ cat bench/results/gpu-correctness.md; sed 1d bench/results/gpu.md; } > bench/results/gpu-both.md 2> /dev/null && mv bench/results/gpu-both.md bench/results/gpu.md
rm -f bench/results/gpu-correctness.md

if has_python 'import torch; assert torch.cuda.is_available()'; then
  timeout 90 python3 bench/peers/torch_cuda.py --seconds 75 | tee -a bench/results/gpu.md || code=1
else
  echo 'PyTorch with CUDA is missing: its times are left out'
fi
if has_python 'import jax; assert jax.devices()[0].platform == "gpu"'; then
  timeout 60 python3 bench/peers/jax_cuda.py --seconds 45 | tee -a bench/results/gpu.md || code=1
else
  echo 'JAX with CUDA is missing: its times are left out'
fi
exit $code
