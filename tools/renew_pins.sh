#!/usr/bin/env bash
# Writes pins.txt anew from what the registry serves today, if the default tests pass with it.
set -euo pipefail
cd "$(dirname "$0")/.."

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
python3 -m venv "$fresh"
"$fresh/bin/pip" install --quiet --editable '.[dev]'
"$fresh/bin/python" -m pytest

head=$(grep '^#' pins.txt)
pins=$("$fresh/bin/pip" freeze --exclude-editable | sed 's/+[a-z0-9.]*$//') # a build such as +cpu is not everybody's
printf '%s\n' "$head" "$pins" > pins.txt
git --no-pager diff --stat -- pins.txt
