#!/usr/bin/env bash
# Installs what tests/tests/suite/page.rs drives the browser with, exactly as pinned here, under .tools/. The browser is
# the system's Chromium, which tools/setup.sh installs.
# An installation ends by leaving a copy of its pins in `installed`: while that equals ours, nothing is done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
browser=../../.tools/browser

if ! cmp -s package-lock.json "$browser/installed"; then
    echo 'installing playwright-core' >&2
    rm -rf "$browser"
    mkdir -p "$browser"
    cp package.json package-lock.json "$browser"
    npm ci --prefix "$browser" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp package-lock.json "$browser/installed"
fi
