#!/bin/sh
# Pin every package that pyproject.toml asks for, for every system and every Python from 3.11 on.
set -eu
pin() {
    .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --quiet "$@"
}
pin "$@" --output-file requirements.txt
# The tools stand on the very versions that the product runs with.
pin "$@" --extra dev --constraint requirements.txt --output-file requirements-dev.txt
