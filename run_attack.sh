#!/usr/bin/env bash
# The NIPS 2017 attack contract. What the attack is stands in attack.args, or in the file given last.
set -euo pipefail

if (($# < 3 || $# > 4)); then
  echo "usage: ${0##*/} INPUT_DIR OUTPUT_DIR MAX_EPSILON [ARGS_FILE]" >&2
  exit 2
fi
[[ $1 == /* ]] && input=$1 || input=$PWD/$1
[[ $2 == /* ]] && output=$2 || output=$PWD/$2
plan=${4:-attack.args}
[[ -z ${4:-} || $4 == /* ]] || plan=$PWD/$4
cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
# Seconds as the contest gives them, unless the plan has a limit of its own.
exec ./mangle attack --time-limit 500/100 "@$plan" --input "$input" --output "$output" --max-epsilon "$3"
