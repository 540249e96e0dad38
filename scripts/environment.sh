#!/bin/sh
# Finds a Python that fits (the variable PYTHON, else the first found) and lets it make or refresh .venv.
# Arguments: the requirements files to install.
set -eu
cd "$(dirname "$0")/.."

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

version() { if command -v "$1" >/dev/null; then "$1" --version 2>&1; else echo "not found"; fi; }

if [ -n "${PYTHON:-}" ]; then
    if ! fits "$PYTHON"; then
        echo "PYTHON=$PYTHON is not usable ($(version "$PYTHON")): Ringbook needs Python 3.11, 3.12 or 3.13. Example: PYTHON=python3.11 make demo" >&2
        exit 1
    fi
    exec "$PYTHON" scripts/environment.py "$@"
fi
for name in python3 python3.13 python3.12 python3.11 python; do
    if fits "$name"; then exec "$name" scripts/environment.py "$@"; fi
done
echo "No Python 3.11, 3.12 or 3.13 found (python3: $(version python3)). Install one, or name it: PYTHON=/path/to/python3.11 make demo" >&2
exit 1
