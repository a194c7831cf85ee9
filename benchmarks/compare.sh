#!/usr/bin/env bash
# Measures this library against the PyTorch of this machine and prints one table; JSON and a page with bars go to artifacts/benchmarks.
#   --quick            less than five minutes instead of about half an hour, on two cores and building apart
#   --check            fail where a ratio is below its limit in benchmarks/limits.json
#   --device NAME      measure on another device, as ILGPUNET_DEVICE names it
# Everything else goes to "benchmarks -- rows", for example --workload gemm.
set -euo pipefail
cd "$(dirname "$0")/.."

arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --check) arguments+=(--check benchmarks/limits.json) ;;
    --device)
      [ $# -ge 2 ] || { echo "compare.sh: --device needs a name" >&2; exit 2; }
      export ILGPUNET_DEVICE=$2
      shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

has_pytorch() {
  local find='import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)'
  python3 -c "$find" 2> /dev/null || /usr/bin/python3 -c "$find" 2> /dev/null
}
if ! has_pytorch && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "compare.sh: installing python3-torch and libopenblas0-pthread" >&2
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-torch libopenblas0-pthread; } > /dev/null \
    || echo "compare.sh: PyTorch cannot be installed; its columns stay empty" >&2
fi

mkdir -p artifacts/benchmarks
dotnet run -c Release --project benchmarks -- rows --json artifacts/benchmarks/rows.json --html artifacts/benchmarks/rows.html "${arguments[@]}"
