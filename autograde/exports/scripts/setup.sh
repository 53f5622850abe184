#!/usr/bin/env bash
# Gradescope runs this once, with network, when the zip is uploaded.
set -eu

source="${AUTOGRADE_HOME:-/autograder}/source"

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

if ! python="$(find_python)"; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install -y python3 python3-venv || true
    find_python >/dev/null || apt-get install -y python3.11 python3.11-venv || true
    python="$(find_python)" || {
        echo "Python 3.11 or later is needed: choose Ubuntu 24.04 under Base Image" >&2
        exit 1
    }
fi

# the sandbox; where it cannot be had, grading says so
apt-get install -y bubblewrap libseccomp2 ||
    { apt-get update && apt-get install -y bubblewrap libseccomp2; } || true

"$python" -m venv "$source/python"
"$source/python/bin/python" -m pip install "$(echo "$source"/convnet_lab-*.whl)[autograde]"
