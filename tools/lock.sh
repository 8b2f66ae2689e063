#!/bin/sh
# Pin every package that pyproject.toml asks for, for every system and every Python from 3.11 on.
set -eu
pin() {
    .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --quiet "$@"
}
pin "$@" --output-file requirements.txt
pin "$@" --extra celery --constraint requirements.txt --output-file requirements-celery.txt
# The tools stand on the very versions that the product runs with.
pin "$@" --extra celery --extra dev --constraint requirements-celery.txt --output-file requirements-dev.txt
