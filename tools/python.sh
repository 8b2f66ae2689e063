#!/bin/sh
# Run a script of this project with the first Python on this machine that is new enough.
# Only this file may be read by an older one, so that the message below is all there is to see.
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for python in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" -c "$new_enough" >/dev/null 2>&1; then
        exec "$python" "$@"
    fi
done
found=$(python3 --version 2>/dev/null) || found="none"
echo "Python 3.11 or newer is needed (found: $found). Install it, or name one: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
