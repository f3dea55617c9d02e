#!/usr/bin/env bash
# Tries check.go on what jiedui really writes: it must agree with it, and reject it with one bit
# flipped in a file of each kind: the checkpoints, the succession notes, a receipt, entries, contents,
# sealed parts, request entries, a full tile and every one that is not full; and with a sealed part
# taken out, which nobody erased. And it must reject an archive that was written anew, every hash and
# signature right, with any one rule of docs/FORMAT.md broken. Arguments: eventstore_test, and how many events.
set -euo pipefail
writer=$1 events=${2:-70000}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian's packages are found as they are installed, without a module or the network.
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE="$work/cache"
go build -o "$work/check" "$here/check.go"
go build -o "$work/forge" "$here/forge/forge.go"
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

# forged RULE MESSAGE: the archive of five events with that rule broken is rejected for it.
forged() {
  local key message
  rm -rf "$work/forged"
  key=$("$work/forge" "$1" "$work/small" "$work/forged")
  message=$("$work/check" -key "$key" -archive "$work/forged" 2>&1) || true
  [[ $message == *"$2"* ]] || { echo "$1: expected $2, not $message" >&2; exit 1; }
  echo "$1: $message"
}

mkdir "$work/small"
tar -xf "$here/../../tests/golden/ledger-v2/370400.tar" -C "$work/small"
# A rule and what is said of it where it is broken, a line each.
cases='none|ok: golden.example/370400, 5 entries
format|FAILED: ledger: has format 3
ledger-id|FAILED: ledger: "../evil" is no id
origin|FAILED: checkpoint: is one of golden.example/3704001
no-notes|FAILED: successions: a note is cut off
record|FAILED: event 2: its entry has format 2
of-ledger|FAILED: event 2: its entry is of ledger "370300"
position|FAILED: event 2: its entry says position 1
time|FAILED: event 2: was recorded before
no-actor|FAILED: event 2: its actor is ""
actor|FAILED: event 2: its actor is "aaaa
request-id|FAILED: event 2: its request is "a\tb"
tag|FAILED: event 2: has the tag "unit:uuuu
tags|FAILED: event 2: has 65 tags
tag-order|FAILED: event 2: its tags are not in order
tag-twice|FAILED: event 2: its tags are not in order
kind|FAILED: event 2: its entry is of kind 99
no-content|FAILED: event 2: its entry is of kind 10, its content is not
two-contents|FAILED: event 2: its entry is of kind 10, its content is not
no-request|FAILED: event 5: the entry of its request is missing
request-from|FAILED: event 5: the entry of its request is another
request-to|FAILED: event 5: the entry of its request is another
request-time|FAILED: event 5: the entry of its request is another
two-times|FAILED: event 5: its time is not that of event 4
behind-entry|FAILED: tile/entries/000.p/5: 1 bytes follow
behind-body|FAILED: body/000.p/5: 1 bytes follow
behind-tile|FAILED: tile/0/000.p/5: is not what'
while IFS='|' read -r rule message; do forged "$rule" "$message"; done <<<"$cases"
[[ $(cut -d '|' -f 1 <<<"$cases" | sort) == "$("$work/forge" rules | sort)" ]] ||
  { echo "a rule that can be broken has no case" >&2; exit 1; }
