#!/usr/bin/env bash
# The NIPS 2017 defense contract. What the defense is stands in defense.args.
set -euo pipefail

if (($# != 2)); then
  echo "usage: ${0##*/} INPUT_DIR OUTPUT_FILE" >&2
  exit 2
fi
[[ $1 == /* ]] && input=$1 || input=$PWD/$1
[[ $2 == /* ]] && output=$2 || output=$PWD/$2
cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
exec ./mangle classify @defense.args --input "$input" --output "$output"
