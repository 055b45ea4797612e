#!/usr/bin/env bash
# Installs the third-party clients and schemathesis, which tests/tests/suite/ runs, exactly as pinned here, under
# .tools/.
# An installation ends by leaving a copy of its pins in `installed`: while that equals ours, nothing is done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
tools=../../.tools/third-party

axios="$tools/axios"
if ! cmp -s axios/package-lock.json "$axios/installed"; then
    echo 'installing wechatpay-axios-plugin' >&2
    rm -rf "$axios"
    mkdir -p "$axios"
    cp axios/package.json axios/package-lock.json "$axios"
    # Its one peer dependency serves its own command line only.
    npm ci --prefix "$axios" --omit=peer --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp axios/package-lock.json "$axios/installed"
fi

# A virtual environment of what is pinned for a folder of ours; the second argument is a module of it.
python() {
    local venv="$tools/$1"
    # A virtual environment does not outlive the Python it was made with, so it is tried.
    if cmp -s "$1/requirements.txt" "$venv/installed" && "$venv/bin/python" -c "import $2" 2>/dev/null; then
        return
    fi
    echo "installing ${2%%.*}" >&2
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --requirement "$1/requirements.txt"
    "$venv/bin/pip" check >&2
    cp "$1/requirements.txt" "$venv/installed"
}

python python wechatpayv3.core
python schemathesis schemathesis
