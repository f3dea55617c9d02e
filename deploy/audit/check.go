// Checks a ledger of jiedui without any of its code: only Go's standard library and
// golang.org/x/mod/sumdb/{note,tlog}, the libraries behind Go's own checksum database.
//
//	check -key KEY -archive DIRECTORY   an unpacked archive: every entry, every tile, the signed root,
//	                                    of every event the content that its entry has the hash of, of
//	                                    every sealed part that is gone the erasure, and the rules of
//	                                    docs/FORMAT.md for the fields of entries, requests and ledgers
//	check -key KEY -archive DIRECTORY -checkpoint FILE   and that it extends a checkpoint kept earlier
//	check -key KEY -receipt FILE        the receipt of one event, by itself
//
// KEY is the ledger's public key as it was given to you, not as the archive says. If it has been
// changed since, the archive's file "successions" says by which key, signed with the one before, and
// the new key is then believed as well. Everything is
// computed anew from the entries; tlog.TileHashReader is not used, which before x/mod 0.40 accepts
// changed tiles (CVE-2026-56865). Which fields of an event are its tags is in events.proto and not
// looked at here. Exits 0 if all is well and says on standard error what is not.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func die(format string, a ...interface{}) {
	fmt.Fprintf(os.Stderr, "FAILED: "+format+"\n", a...)
	os.Exit(6)
}

func read(path string) []byte {
	b, err := os.ReadFile(path)
	if err != nil {
		die("%v", err)
	}
	return b
}

// A checkpoint whose signature is right.
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func openCheckpoint(what string, text []byte, keys []note.Verifier) checkpoint {
	n, err := note.Open(text, note.VerifierList(keys...))
	if err != nil {
		die("%s: %v", what, err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != keys[0].Name() {
		die("%s: is no checkpoint of %s", what, keys[0].Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		die("%s: %q is no size", what, lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		die("%s: %q is no root", what, lines[2])
	}
	return checkpoint{lines[0], size, root}
}

// The nodes of the tree in the order of tlog.StoredHashIndex.
type nodes []tlog.Hash

func (n nodes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = n[index]
	}
	return hashes, nil
}

// path is where the C2SP layout has a tile; Go's own has the height of the tiles in front.
func path(t tlog.Tile, level string) string {
	return strings.Replace(t.Path(), fmt.Sprintf("tile/8/%d/", t.L), "tile/"+level+"/", 1)
}

func tileAt(level int, index, count int64) tlog.Tile {
	width := count - index*256
	if width > 256 {
		width = 256
	}
	return tlog.Tile{H: 8, L: level, N: index, W: int(width)}
}

// split takes a bundle apart into count parts, each behind its length in so many bytes.
func split(name string, bundle []byte, count int, lengthBytes int) [][]byte {
	var parts [][]byte
	for i := 0; i < count; i++ {
		length := 0
		for b := 0; b < lengthBytes && b < len(bundle); b++ {
			length = length<<8 + int(bundle[b])
		}
		if len(bundle) < lengthBytes+length {
			die("%s: entry %d is cut off", name, i)
		}
		parts = append(parts, bundle[lengthBytes:lengthBytes+length])
		bundle = bundle[lengthBytes+length:]
	}
	if len(bundle) != 0 {
		die("%s: %d bytes follow the last entry", name, len(bundle))
	}
	return parts
}

// The fields of an EventRecord.
const (
	formatField   = 1
	ledgerField   = 2
	positionField = 3
	kindField     = 4
	recordedField = 5
	actorField    = 7
	requestField  = 8
	tagField      = 9
	bodyField     = 10
	sealedField   = 11
)

// The fields of a RequestEntry.
const (
	firstField      = 1
	lastField       = 2
	answeredAtField = 5
)

// What docs/FORMAT.md says of an archive's ledger and its entries.
const (
	newestFormat    = 2 // of a ledger
	recordFormat    = 1
	maxTags         = 64
	maxTag          = 255
	maxActor        = 128
	maxRequestID    = 36
	maxRequestBatch = 1000
)

// An event of this kind erases the personal data of the person it is tagged with, who is an officer.
const (
	erasureKind  = 14
	personPrefix = "officer:"
)

// record is a protobuf message that has only integers and bytes.
type record struct {
	integers map[uint64]uint64
	bytes    map[uint64][][]byte
}

func parse(name string, message []byte) record {
	r := record{map[uint64]uint64{}, map[uint64][][]byte{}}
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		value, m := uint64(0), 0
		if n > 0 {
			value, m = binary.Uvarint(message[n:])
		}
		if n <= 0 || m <= 0 || (tag&7 != 0 && tag&7 != 2) {
			die("%s: an entry is no record", name)
		}
		message = message[n+m:]
		if tag&7 == 0 {
			r.integers[tag>>3] = value
			continue
		}
		if value > uint64(len(message)) {
			die("%s: an entry is cut off", name)
		}
		r.bytes[tag>>3] = append(r.bytes[tag>>3], message[:value])
		message = message[value:]
	}
	return r
}

// field returns a field of bytes that is there once; nil if it is not there.
func (r record) field(number uint64) []byte {
	if len(r.bytes[number]) == 0 {
		return nil
	}
	return r.bytes[number][0]
}

func (r record) text(number uint64) string { return string(r.field(number)) }

func (r record) integer(number uint64) int64 { return int64(r.integers[number]) }

func (r record) persons() []string {
	var persons []string
	for _, tag := range r.bytes[tagField] {
		if strings.HasPrefix(string(tag), personPrefix) {
			persons = append(persons, string(tag))
		}
	}
	return persons
}

// erasures are the events whose sealed part is gone, and of each those who have not been erased yet.
type erasures map[int64]map[string]bool

func (e erasures) add(position int64, r record, sealed []byte) {
	if r.integers[kindField] == erasureKind {
		for _, person := range r.persons() {
			for gone, waiting := range e {
				delete(waiting, person)
				if len(waiting) == 0 {
					delete(e, gone)
				}
			}
		}
	}
	if len(sealed) != 0 || len(r.field(sealedField)) == 0 {
		return
	}
	e[position] = map[string]bool{}
	for _, person := range r.persons() {
		e[position][person] = true
	}
	if len(e[position]) == 0 {
		e[position]["nobody it could be of"] = true
	}
}

// check is called behind the last event.
func (e erasures) check() {
	first := int64(0)
	for position := range e {
		if first == 0 || position < first {
			first = position
		}
	}
	if first != 0 {
		die("the sealed part of event %d is missing, and nobody in it was erased; %d are missing so", first, len(e))
	}
}

// isText says whether a text has 1 to most characters, all printable ASCII.
func isText(text string, most int) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return text != "" && len(text) <= most
}

// isLedgerID: letters, digits, '-', '_' and '.', the first a letter or a digit.
func isLedgerID(id string) bool {
	const first = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	return id != "" && len(id) <= 64 && strings.Contains(first, id[:1]) &&
		strings.Trim(id, first+"-_.") == ""
}

// readLedger returns the id in the file "ledger".
func readLedger(directory string) string {
	file := read(filepath.Join(directory, "ledger"))
	described := withoutSum("ledger", file)
	r := parse("ledger", described)
	if format := r.integer(formatField); format > newestFormat {
		die("ledger: has format %d, this program knows up to %d: ask for a newer one", format, newestFormat)
	}
	id := r.text(ledgerField)
	if !isLedgerID(id) {
		die("ledger: %q is no id of a ledger", id)
	}
	return id
}

// withoutSum takes the SHA-256 of all before it off the end of a file.
func withoutSum(name string, file []byte) []byte {
	covered := len(file) - sha256.Size
	if covered < 0 {
		die("%s: is cut off", name)
	}
	sum := sha256.Sum256(file[:covered])
	if !bytes.Equal(sum[:], file[covered:]) {
		die("%s: has another checksum", name)
	}
	return file[:covered]
}

// A ledger's entries, one behind the other: what each must agree in with those in front of it.
type ledger struct {
	id         string
	recordedAt int64
	gone       erasures
	open       *request // whose last entry has not come yet
}

type request struct {
	first      int64
	actor      string
	id         string
	recordedAt int64
}

// checkEntry holds the fields of an entry against the rules.
func (l *ledger) checkEntry(position int64, r record) {
	bad := func(format string, a ...interface{}) {
		die("event %d: %s", position, fmt.Sprintf(format, a...))
	}
	if at := r.integer(positionField); at != position {
		bad("its entry says position %d", at)
	}
	if format := r.integer(formatField); format != recordFormat {
		bad("its entry has format %d", format)
	}
	if id := r.text(ledgerField); id != l.id {
		bad("its entry is of ledger %q", id)
	}
	if at := r.integer(recordedField); position > 1 && at < l.recordedAt {
		bad("was recorded before the one in front of it")
	}
	l.recordedAt = r.integer(recordedField)
	if actor := r.text(actorField); !isText(actor, maxActor) {
		bad("its actor is %q", actor)
	}
	if id := r.text(requestField); !isText(id, maxRequestID) {
		bad("its request is %q", id)
	}
	checkTags(r.bytes[tagField], bad)
}

func checkTags(tags [][]byte, bad func(format string, a ...interface{})) {
	if len(tags) > maxTags {
		bad("has %d tags", len(tags))
	}
	for i, tag := range tags {
		if !isText(string(tag), maxTag) {
			bad("has the tag %q", tag)
		}
		if i > 0 && bytes.Compare(tags[i-1], tag) >= 0 {
			bad("its tags are not in order, each once")
		}
	}
}

// checkKind: what happened is the one field that is set in the content, and its number is the kind.
func checkKind(position int64, r record, body []byte) {
	content := parse(fmt.Sprintf("the content of event %d", position), body)
	numbers := len(content.integers) + len(content.bytes)
	kind := uint64(r.integer(kindField))
	if _, set := content.bytes[kind]; !set || numbers != 1 {
		die("event %d: its entry is of kind %d, its content is not", position, kind)
	}
}

// checkRequest: at the last of its entries a request has an entry of its own, which covers exactly
// them. All of them have the same time.
func (l *ledger) checkRequest(position int64, r record, entry []byte) {
	own := request{position, r.text(actorField), r.text(requestField), r.integer(recordedField)}
	if l.open == nil {
		l.open = &own
	}
	if l.open.actor != own.actor || l.open.id != own.id {
		die("event %d: the entry of its request is missing", position-1)
	}
	if l.open.recordedAt != own.recordedAt {
		die("event %d: its time is not that of event %d, of the same request", position, l.open.first)
	}
	if len(entry) == 0 {
		return
	}
	first := l.open.first
	l.open = nil
	answered := parse("request", entry)
	if answered.integer(firstField) != first || answered.integer(lastField) != position ||
		position-first >= maxRequestBatch ||
		answered.integer(answeredAtField) != r.integer(recordedField) {
		die("event %d: the entry of its request is another's", position)
	}
}

// check is called behind the last event.
func (l *ledger) check(size int64) {
	if l.open != nil {
		die("event %d: the entry of its request is missing", size)
	}
	l.gone.check()
}

// checkContents holds what lies beside a bundle of entries against the hashes in them. A sealed part
// may have been erased, by an event about the person that comes later; its hash stays.
func (l *ledger) checkContents(directory string, tile tlog.Tile, entries [][]byte) {
	name := strings.TrimPrefix(path(tile, "entries"), "tile/entries/")
	parts := func(kind string, bundle []byte) [][]byte {
		return split(kind+"/"+name, bundle, len(entries), 4)
	}
	file := func(kind string) []byte { return read(filepath.Join(directory, kind, name)) }
	bodies, sealed := parts("body", file("body")), parts("sealed", file("sealed"))
	// The tree does not commit to requests; their file has a checksum of its own.
	requests := parts("request", withoutSum("request/"+name, file("request")))
	for i, entry := range entries {
		position := tile.N*256 + int64(i) + 1
		r := parse(name, entry)
		sum := sha256.Sum256(bodies[i])
		if !bytes.Equal(sum[:], r.field(bodyField)) {
			die("body/%s: the content of event %d is not the one in its entry", name, position)
		}
		sum = sha256.Sum256(sealed[i])
		if len(sealed[i]) != 0 && !bytes.Equal(sum[:], r.field(sealedField)) {
			die("sealed/%s: the sealed part of event %d is not the one in its entry", name, position)
		}
		l.checkEntry(position, r)
		checkKind(position, r, bodies[i])
		l.checkRequest(position, r, requests[i])
		l.gone.add(position, r, sealed[i])
	}
}

// readEntries computes the tree from the first size entries, and checks the contents of each.
func readEntries(directory string, id string, size int64) nodes {
	var tree nodes
	l := ledger{id: id, gone: erasures{}}
	for n, index := int64(0), int64(0); n*256 < size; n++ {
		tile := tileAt(0, n, size)
		name := path(tile, "entries")
		entries := split(name, read(filepath.Join(directory, name)), tile.W, 2)
		for _, entry := range entries {
			hashes, err := tlog.StoredHashes(index, entry, tree)
			if err != nil {
				die("%v", err)
			}
			tree = append(tree, hashes...)
			index++
		}
		l.checkContents(directory, tile, entries)
	}
	l.check(size)
	return tree
}

func rootOf(size int64, tree nodes) tlog.Hash {
	root, err := tlog.TreeHash(size, tree)
	if err != nil {
		die("%v", err)
	}
	return root
}

func checkTiles(directory string, size int64, tree nodes) int {
	checked := 0
	for level := 0; size>>(8*uint(level)) > 0; level++ {
		count := size >> (8 * uint(level))
		for n := int64(0); n*256 < count; n++ {
			tile := tileAt(level, n, count)
			want, err := tlog.ReadTileData(tile, tree)
			if err != nil {
				die("%v", err)
			}
			name := path(tile, strconv.Itoa(level))
			if !bytes.Equal(read(filepath.Join(directory, name)), want) {
				die("%s: is not what the entries give", name)
			}
			checked++
		}
	}
	return checked
}

// successor is the key that a note names in the place of one of those that signed it; nil if none
// of the keys has.
func successor(text string, keys []note.Verifier) note.Verifier {
	n, err := note.Open([]byte(text), note.VerifierList(keys...))
	if err != nil {
		return nil
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != keys[0].Name() || lines[1] != "succeeded by" || lines[3] != "" {
		return nil
	}
	next, err := note.NewVerifier(lines[2])
	if err != nil || next.Name() != lines[0] {
		return nil
	}
	return next
}

func known(keys []note.Verifier, key note.Verifier) bool {
	for _, each := range keys {
		if each.KeyHash() == key.KeyHash() {
			return true
		}
	}
	return false
}

// follow returns the key and those that took over from it one after the other. A note is its text, an
// empty line and its signatures, and an empty line is between two notes.
func follow(directory string, key note.Verifier) []note.Verifier {
	keys := []note.Verifier{key}
	file, err := os.ReadFile(filepath.Join(directory, "successions"))
	if os.IsNotExist(err) {
		return keys
	}
	if err != nil {
		die("%v", err)
	}
	parts := strings.Split(string(file), "\n\n")
	if len(parts)%2 != 0 || !strings.HasSuffix(string(file), "\n") {
		die("successions: a note is cut off")
	}
	for before := 0; before != len(keys); {
		before = len(keys)
		for i := 0; i < len(parts); i += 2 {
			text := parts[i] + "\n\n" + strings.TrimSuffix(parts[i+1], "\n") + "\n"
			if next := successor(text, keys); next != nil && !known(keys, next) {
				keys = append(keys, next)
			}
		}
	}
	return keys
}

func checkArchive(directory string, kept string, keys []note.Verifier) {
	signed := openCheckpoint("checkpoint", read(filepath.Join(directory, "checkpoint")), keys)
	id := readLedger(directory)
	if !strings.HasSuffix(signed.origin, "/"+id) {
		die("checkpoint: is one of %s, and the ledger is %s", signed.origin, id)
	}
	tree := readEntries(directory, id, signed.size)
	if rootOf(signed.size, tree) != signed.root {
		die("the entries have another root than the signed one")
	}
	tiles := checkTiles(directory, signed.size, tree)
	fmt.Printf("ok: %s, %d entries with their contents and %d tiles give the signed root\n", signed.origin, signed.size, tiles)
	if kept == "" {
		return
	}
	old := openCheckpoint(kept, read(kept), keys)
	if old.size > signed.size {
		die("%s: has %d entries, the archive only %d", kept, old.size, signed.size)
	}
	if rootOf(old.size, tree) != old.root {
		die("%s: the first %d entries have another root", kept, old.size)
	}
	fmt.Printf("ok: it extends %s, of %d entries\n", kept, old.size)
}

// The parts of a C2SP tlog-proof.
func checkReceipt(name string, keys []note.Verifier) {
	head, signed, found := strings.Cut(string(read(name)), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		die("%s: is no receipt with its record", name)
	}
	record, err := base64.StdEncoding.DecodeString(lines[1][len("extra "):])
	if err != nil {
		die("%s: %v", name, err)
	}
	index, err := strconv.ParseInt(lines[2][len("index "):], 10, 64)
	if err != nil {
		die("%s: %v", name, err)
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			die("%s: %v", name, err)
		}
		proof = append(proof, hash)
	}
	c := openCheckpoint(name, []byte(signed), keys)
	if err := tlog.CheckRecord(proof, c.size, c.root, index, tlog.RecordHash(record)); err != nil {
		die("%s: %v", name, err)
	}
	fmt.Printf("ok: event %d is in %s, as signed for %d entries\n", index+1, c.origin, c.size)
}

func main() {
	vkey := flag.String("key", "", "the ledger's public key")
	archive := flag.String("archive", "", "directory of an unpacked archive")
	kept := flag.String("checkpoint", "", "a checkpoint kept earlier, which the archive must extend")
	receipt := flag.String("receipt", "", "a receipt (.tlog-proof)")
	flag.Parse()
	if *vkey == "" || flag.NArg() != 0 || (*archive == "" && *receipt == "") {
		flag.Usage()
		os.Exit(1)
	}
	key, err := note.NewVerifier(*vkey)
	if err != nil {
		die("-key: %v", err)
	}
	keys := []note.Verifier{key}
	if *archive != "" {
		keys = follow(*archive, key)
		checkArchive(*archive, *kept, keys)
	}
	if *receipt != "" {
		checkReceipt(*receipt, keys)
	}
}
