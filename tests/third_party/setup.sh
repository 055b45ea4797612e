#!/usr/bin/env bash
# Installs the third-party clients that tests/tests/suite/third_party.rs runs, exactly as pinned here, under .tools/.
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

python="$tools/python"
# A virtual environment does not outlive the Python it was made with, so it is tried.
if ! cmp -s python/requirements.txt "$python/installed" ||
    ! "$python/bin/python" -c 'import wechatpayv3.core' 2>/dev/null; then
    echo 'installing wechatpayv3' >&2
    rm -rf "$python"
    python3 -m venv "$python"
    "$python/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --requirement python/requirements.txt
    "$python/bin/pip" check >&2
    cp python/requirements.txt "$python/installed"
fi
