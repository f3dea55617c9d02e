// Writes an archive anew, with one thing in it against the rules and every hash and signature
// right, as whoever has a ledger's key could. For check_test.sh, which tries check.go on it.
//
//	forge RULE FROM TO   prints the public key of the forger; "none" breaks no rule
package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A field of a protobuf message, as it stands in the bytes.
type field struct {
	number  uint64
	integer uint64
	bytes   []byte // nil: an integer
}

func parse(message []byte) []field {
	var fields []field
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		value, m := binary.Uvarint(message[n:])
		message = message[n+m:]
		f := field{number: tag >> 3, integer: value}
		if tag&7 == 2 {
			f.bytes = append([]byte{}, message[:value]...)
			message = message[value:]
		}
		fields = append(fields, f)
	}
	return fields
}

func format(fields []field) []byte {
	var message []byte
	for _, f := range fields {
		if f.bytes == nil {
			message = binary.AppendUvarint(message, f.number<<3)
			message = binary.AppendUvarint(message, f.integer)
			continue
		}
		message = binary.AppendUvarint(message, f.number<<3|2)
		message = binary.AppendUvarint(message, uint64(len(f.bytes)))
		message = append(message, f.bytes...)
	}
	return message
}

// with replaces all fields of that number by these values.
func with(message []byte, number uint64, values ...interface{}) []byte {
	var fields []field
	for _, f := range parse(message) {
		if f.number != number {
			fields = append(fields, f)
		}
	}
	for _, value := range values {
		f := field{number: number}
		switch v := value.(type) {
		case int:
			f.integer = uint64(v)
		case string:
			f.bytes = []byte(v)
		}
		fields = append(fields, f)
	}
	return format(fields)
}

// An archive of up to 256 records.
type archive struct {
	description []byte
	origin      string
	successions []byte
	entries     [][]byte
	beside      map[string][][]byte
	trailing    map[string]string // what follows in a file
}

var kinds = []string{"body", "sealed", "request"}

func split(bundle []byte, lengthBytes int) [][]byte {
	var parts [][]byte
	for len(bundle) > 0 {
		length := 0
		for _, b := range bundle[:lengthBytes] {
			length = length<<8 + int(b)
		}
		parts = append(parts, bundle[lengthBytes:lengthBytes+length])
		bundle = bundle[lengthBytes+length:]
	}
	return parts
}

func join(parts [][]byte, lengthBytes int) []byte {
	var bundle []byte
	for _, part := range parts {
		length := binary.BigEndian.AppendUint32(nil, uint32(len(part)))
		bundle = append(append(bundle, length[4-lengthBytes:]...), part...)
	}
	return bundle
}

func withSum(file []byte) []byte {
	sum := sha256.Sum256(file)
	return append(append([]byte{}, file...), sum[:]...)
}

func load(from string) archive {
	read := func(name string) []byte {
		file, err := os.ReadFile(filepath.Join(from, name))
		must(err)
		return file
	}
	described, checkpoint := read("ledger"), strings.Split(string(read("checkpoint")), "\n")
	place := "000.p/" + checkpoint[1]
	a := archive{
		description: described[:len(described)-sha256.Size],
		origin:      checkpoint[0],
		entries:     split(read("tile/entries/"+place), 2),
		beside:      map[string][][]byte{},
		trailing:    map[string]string{},
	}
	for _, kind := range kinds {
		file := read(filepath.Join(kind, place))
		if kind == "request" {
			file = file[:len(file)-sha256.Size]
		}
		a.beside[kind] = split(file, 4)
	}
	return a
}

func (a archive) save(to string) {
	signed, verifier, err := note.GenerateKey(rand.Reader, a.origin)
	must(err)
	signer, err := note.NewSigner(signed)
	must(err)
	var hashes []tlog.Hash
	var tile []byte
	for _, entry := range a.entries {
		hash := tlog.RecordHash(entry)
		hashes = append(hashes, hash)
		tile = append(tile, hash[:]...)
	}
	size := len(a.entries)
	text := fmt.Sprintf("%s\n%d\n%s\n", a.origin, size, root(hashes))
	checkpoint, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	place := "000.p/" + strconv.Itoa(size)
	write := func(name string, file []byte) {
		path := filepath.Join(to, name)
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		must(os.WriteFile(path, append(file, a.trailing[strings.Split(name, "/000")[0]]...), 0o644))
	}
	write("ledger", withSum(a.description))
	write("checkpoint", checkpoint)
	if a.successions != nil {
		write("successions", a.successions)
	}
	write("tile/entries/"+place, join(a.entries, 2))
	write("tile/0/"+place, tile)
	for _, kind := range kinds {
		file := join(a.beside[kind], 4)
		if kind == "request" {
			file = withSum(file)
		}
		write(kind+"/"+place, file)
	}
	fmt.Println(verifier)
}

func root(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	k := 1
	for k*2 < len(hashes) {
		k *= 2
	}
	return tlog.NodeHash(root(hashes[:k]), root(hashes[k:]))
}

// content replaces the body of an event, and its hash in the entry.
func (a archive) content(i int, body []byte) {
	a.beside["body"][i] = body
	sum := sha256.Sum256(body)
	a.entries[i] = with(a.entries[i], 10, string(sum[:]))
}

func many(n int) []interface{} {
	var tags []interface{}
	for i := 0; i < n; i++ {
		tags = append(tags, fmt.Sprintf("unit:%03d", i))
	}
	return tags
}

// request changes the entry of the last request, beside the last record.
func (a archive) request(change func(entry []byte) []byte) {
	last := len(a.entries) - 1
	a.beside["request"][last] = change(a.beside["request"][last])
}

// value of a field that is there once.
func value(message []byte, number uint64) field {
	for _, f := range parse(message) {
		if f.number == number {
			return f
		}
	}
	return field{}
}

// oneRequest makes one of the last two records, the second a microsecond later.
func (a archive) oneRequest() {
	last := len(a.entries) - 1
	at := int(value(a.entries[last-1], 5).integer) + 1
	for _, same := range []uint64{7, 8} {
		a.entries[last] = with(a.entries[last], same, string(value(a.entries[last-1], same).bytes))
	}
	a.entries[last] = with(a.entries[last], 5, at)
	a.beside["request"][last-1] = nil
	a.request(func(e []byte) []byte { return with(with(e, 1, last), 5, at) })
}

// rules are what is broken, by name. Of the records the second is changed: one is in front of it.
var rules = map[string]func(a *archive){
	"none":         func(a *archive) {},
	"format":       func(a *archive) { a.description = with(a.description, 1, 3) },
	"ledger-id":    func(a *archive) { a.description = with(a.description, 2, "../evil"); a.origin += "/../evil" },
	"origin":       func(a *archive) { a.origin += "1" },
	"record":       func(a *archive) { a.entries[1] = with(a.entries[1], 1, 2) },
	"of-ledger":    func(a *archive) { a.entries[1] = with(a.entries[1], 2, "370300") },
	"position":     func(a *archive) { a.entries[1] = with(a.entries[1], 3, 1) },
	"time":         func(a *archive) { a.entries[1] = with(a.entries[1], 5, 1) },
	"no-actor":     func(a *archive) { a.entries[1] = with(a.entries[1], 7) },
	"actor":        func(a *archive) { a.entries[1] = with(a.entries[1], 7, strings.Repeat("a", 129)) },
	"request-id":   func(a *archive) { a.entries[1] = with(a.entries[1], 8, "a\tb") },
	"tag":          func(a *archive) { a.entries[1] = with(a.entries[1], 9, "unit:"+strings.Repeat("u", 251)) },
	"tags":         func(a *archive) { a.entries[1] = with(a.entries[1], 9, many(65)...) },
	"tag-order":    func(a *archive) { a.entries[1] = with(a.entries[1], 9, "unit:b", "unit:a") },
	"tag-twice":    func(a *archive) { a.entries[1] = with(a.entries[1], 9, "unit:a", "unit:a") },
	"kind":         func(a *archive) { a.entries[1] = with(a.entries[1], 4, 99) },
	"no-content":   func(a *archive) { a.content(1, nil) },
	"two-contents": func(a *archive) { a.content(1, []byte{10<<3 | 2, 0, 11<<3 | 2, 0}) },
	"no-request":   func(a *archive) { a.request(func([]byte) []byte { return nil }) },
	"request-from": func(a *archive) { a.request(func(e []byte) []byte { return with(e, 1, 4000) }) },
	"request-to":   func(a *archive) { a.request(func(e []byte) []byte { return with(e, 2, 4000) }) },
	"request-time": func(a *archive) { a.request(func(e []byte) []byte { return with(e, 5, 1) }) },
	"two-times":    func(a *archive) { a.oneRequest() },
	"no-notes":     func(a *archive) { a.successions = []byte{} },
	"behind-entry": func(a *archive) { a.trailing["tile/entries"] = "x" },
	"behind-body":  func(a *archive) { a.trailing["body"] = "x" },
	"behind-tile":  func(a *archive) { a.trailing["tile/0"] = "x" },
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "rules" {
		for name := range rules {
			fmt.Println(name)
		}
		return
	}
	a := load(os.Args[2])
	rules[os.Args[1]](&a)
	a.save(os.Args[3])
}
