#!/bin/sh
# Runs its arguments with a Python that Kith can stand on: 3.11 or newer, able to make a virtual environment.
# PYTHON=/path/to/python names one by hand. The system's own comes first, where PATH leads to it at all: a distribution
# builds it with profile-guided optimisation, which those built at home mostly lack: a fifth of all time.
case ":$PATH:" in *:/usr/bin:*) own=/usr/bin/python3 ;; *) own= ;; esac
for candidate in "${PYTHON:-}" "$own" python3 python3.14 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys, venv, ensurepip, ssl, sqlite3; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" "$@"
    fi
done
echo "Kith needs Python 3.11 or newer with its venv module (on Debian or Ubuntu: apt-get install python3 python3-venv); install it, or name one with PYTHON=/path/to/python." >&2
exit 1
