#!/usr/bin/env bash
# Builds everything with warnings as errors and runs every test. The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet > /dev/null; then
  echo "test.sh: the .NET 10 SDK is needed and 'dotnet' is not on the PATH: install it from https://dot.net" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

# Tests of GPUs need an OpenCL driver; PoCL makes a device of the processor. Without one they are skipped, and say so.
if ! ls /etc/OpenCL/vendors/*.icd > /dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    { timeout 60 apt-get update && DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y --no-install-recommends ocl-icd-libopencl1 pocl-opencl-icd; } > /dev/null 2>&1 \
      || echo "test.sh: pocl-opencl-icd cannot be installed; tests of OpenCL are skipped"
  else
    echo "test.sh: no OpenCL driver, and no apt-get as root to install pocl-opencl-icd: tests of OpenCL are skipped"
  fi
fi

# PoCL compiles in two thirds of the time when it does not optimise, and there is more to compile than to compute. Set it to "" for the code that users run.
export POCL_EXTRA_BUILD_FLAGS="${POCL_EXTRA_BUILD_FLAGS--cl-opt-disable}"

# The ILGPU engine is built and tested too where its packages are in the local package folder, or with Ilgpu=true in the environment and a package source
# that has them (Directory.Build.props). Without, everything else is, and Device.Absent says why it is not there.

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! dotnet build ILGpuNet.sln -c Release --nologo -v minimal; then
  echo "test.sh: the build failed" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

dotnet test ILGpuNet.sln -c Release --no-build --nologo --logger "console;verbosity=minimal" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
if [ -e tests/ILGpuNet.Tests/bin/Release/net10.0/ILGpuNet.Ilgpu.dll ]; then
  # Not the training curves, for which ILGPU's accelerator on the processor takes too long.
  ILGPUNET_TEST_DEVICE=ilgpu dotnet test tests/ILGpuNet.Tests -c Release --no-build --nologo --filter "FullyQualifiedName~GpuErrorTests|FullyQualifiedName~GpuOperationTests" \
    --logger "console;verbosity=minimal" 2>&1 | tee -a "$log"
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
fi

# "Passed!  - Failed:     0, Passed:   123, Skipped:     0, Total: ...", one line for each test project.
count() { grep -oE "$1: +[0-9]+" "$log" | grep -oE '[0-9]+$' | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count Passed) failed=$(count Failed) skipped=$(count Skipped)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
  echo "test.sh: no test ran" >&2
  failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
