# Shared by the scripts of this folder; sourced, not run. Leaves the shell in the project's root.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 70

# One set of flags for every script, so that each finds built what another has built.
# shellcheck disable=SC2034  # used by the scripts that source this file
build_flags=(-c release -Xswiftc -enable-testing)

# Where the Python that reads the lake lives.
readers=.venv-readers

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit "${2:-1}"
}

# The Python with the readers in it: SLUICE_PYTHON if set, else the project's own virtual environment.
readers_python() {
  if [ -n "${SLUICE_PYTHON:-}" ]; then
    printf '%s\n' "$SLUICE_PYTHON"
  elif [ -x "$readers/bin/python" ]; then
    printf '%s\n' "$PWD/$readers/bin/python"
  else
    return 1
  fi
}
