#!/usr/bin/env bash
# Tries check.go on what jiedui really writes: it must agree with it, and reject it with one bit
# flipped in a file of each kind: the checkpoints, the succession notes, a receipt, entries, contents,
# sealed parts, request entries, a full tile and every one that is not full; and with a sealed part
# taken out, which nobody erased. Arguments: eventstore_test, and how many events.
set -euo pipefail
writer=$1 events=${2:-70000}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian's packages are found as they are installed, without a module or the network.
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE="$work/cache"
go build -o "$work/check" "$here/check.go"
"$writer" --publish "$work" "$events"
mkdir "$work/archive"
tar -xf "$work/archive.tar" -C "$work/archive"

check() {
  "$work/check" -key "$(cat "$work/key")" -archive "$work/archive" \
    -checkpoint "$work/kept.checkpoint" -receipt "$work/event.tlog-proof"
}

# reject FILE OFFSET: the same with one bit of the file flipped, which must not be accepted.
reject() {
  local file=$work/$1 byte
  cp "$file" "$work/whole"
  byte=$(od -An -tu1 -j "$2" -N 1 "$file")
  # shellcheck disable=SC2059  # the format is the byte
  printf "$(printf '\\x%02x' $((byte ^ 1)))" |
    dd of="$file" bs=1 seek="$2" conv=notrunc status=none
  rejected "$1" "byte $2"
}

# lose FILE: the same without the first sealed part of the file, of twelve bytes with its length, as
# if it had been erased.
lose() {
  cp "$work/$1" "$work/whole"
  { printf '\0\0\0\0'; tail -c +13 "$work/whole"; } >"$work/$1"
  rejected "$1" "the first part"
}

# rejected FILE WHAT: it must not be accepted now; FILE is as it was afterwards.
rejected() {
  local file=$work/$1 message
  if message=$(check 2>&1 >/dev/null); then
    echo "accepted with $2 of $1" >&2
    exit 1
  fi
  [[ $message == FAILED:* ]] || { echo "no verdict on $1: $message" >&2; exit 1; }
  echo "$2 of $1: $message"
  cp "$work/whole" "$file"
}

check
reject archive/checkpoint 24
reject archive/checkpoint 40
reject kept.checkpoint 24
reject archive/successions 60
reject event.tlog-proof 40
reject event.tlog-proof 600
reject archive/tile/entries/000 2
reject archive/tile/entries/000 100
# Behind the length of the first: event 1 has a content and a sealed part.
reject archive/body/000 5
reject archive/sealed/000 5
lose archive/sealed/000
reject archive/request/000 40
reject archive/tile/0/000 0
reject archive/tile/0/000 8191
while read -r file; do reject "${file#"$work/"}" 7; done \
  < <(find "$work/archive/tile" -name '*.p' -type d -exec find {} -type f \; | sort)
check
