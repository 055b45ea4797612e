#!/usr/bin/env bash
# Checks the specs, and the bundled documents, with validators that know nothing of our codegen. Fails on the first complaint.
# The tools live in .tools/ at pinned versions; the first run installs them from PyPI and npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python_tools=(openapi-spec-validator==0.9.0 check-jsonschema==0.39.0)
node_tools=(@redocly/cli@2.77.0)

tools=.tools/spec
wanted="${python_tools[*]} ${node_tools[*]}"
if [[ "$(cat "$tools/installed" 2>/dev/null || true)" != "$wanted" ]]; then
    echo "installing $wanted" >&2
    rm -rf "$tools"
    python3 -m venv "$tools/python"
    "$tools/python/bin/pip" install --quiet --disable-pip-version-check "${python_tools[@]}"
    npm install --prefix "$tools/node" --save-exact --no-audit --no-fund --loglevel=error "${node_tools[@]}" >&2
    echo "$wanted" >"$tools/installed"
fi
python="$tools/python/bin"
redocly="$tools/node/node_modules/.bin/redocly"

export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

documents=(spec/*/*.yaml)
faces=() shared=()
for document in "${documents[@]}"; do
    if [[ "$(basename "$document")" == models.yaml ]]; then shared+=("$document"); else faces+=("$document"); fi
done

echo '== our subset (check-jsonschema)'
"$python/check-jsonschema" --check-metaschema spec/schema.json
"$python/check-jsonschema" --schemafile spec/schema.json "${documents[@]}"

echo '== OpenAPI 3.1 (openapi-spec-validator)'
"$python/openapi-spec-validator" "${documents[@]}"

# What only one face has (`x-faces`, refinements) is in force in the bundled documents, below: there the examples are held
# against their schemas, and there is nothing that nobody refers to.
echo '== OpenAPI 3.1 (redocly)'
"$redocly" lint --config spec/redocly.yaml --skip-rule no-invalid-media-type-examples \
    --skip-rule no-unused-components "${faces[@]}"

# The models by themselves too: `x-resource` leads to the models of events, but redocly does not follow it, so
# their examples would go unchecked.
"$redocly" lint --config spec/redocly.yaml --skip-rule no-unused-components --skip-rule no-empty-servers \
    "${shared[@]}"

# What `cargo codegen openapi` writes for other people's tools: the same in JSON and in YAML, and both OpenAPI.
bundled="$tools/bundled"
rm -rf "$bundled"
for format in json yaml; do
    cargo codegen openapi --out "$bundled" --format "$format" >/dev/null
done

echo '== the bundled documents (openapi-spec-validator, redocly)'
"$python/openapi-spec-validator" "$bundled"/*
# The models of events again, see above.
"$redocly" lint --config spec/redocly.yaml --skip-rule no-unused-components "$bundled"/*

echo '== the bundled documents, YAML against JSON (PyYAML)'
"$python/python" - "$bundled" <<'PYTHON'
import json, pathlib, sys, yaml

for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    if yaml.safe_load(file.with_suffix(".yaml").read_text()) != json.loads(file.read_text()):
        sys.exit(f"{file.stem}.yaml does not say what {file.stem}.json says")
PYTHON
