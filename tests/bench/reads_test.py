#!/usr/bin/python3
"""`jiedui_bench tables` in ledgers of one city and of two, and `jiedui_bench read` once, in a directory of its own.

reads_test.py JIEDUI_BENCH SOURCE_DIR WORK_DIR: both end well, and each report has every row, each with a number in it.
"""
import json
import os
import shutil
import subprocess
import sys

bench, source, work = sys.argv[1:]
PERCENTILES = ("p50", "p99", "p99.9")
# Of each size, as the report names it.
SIZES = ("1 thousand", "20 thousand")
FOLDS = ("fold of all tables onto the disk", "rebuild of all tables beside the live ones")
TABLES = ("附件2 of any unit and month", "the year-end table of any city", "the next 20 pairs of any city")
# Of each, as the part "read" names it.
READ = ("附件2 of a town", "the year-end table")
shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
os.symlink(f"{source}/deploy", f"{work}/deploy")  # the example's rules, as from the root of the tree


def run(*arguments):
    return subprocess.run([bench, *arguments], cwd=work, capture_output=True, text=True, timeout=550)


def measured(*arguments):
    """The rows of a run, by name."""
    result = run(*arguments)
    assert result.returncode == 0, f"{arguments}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    assert not os.path.exists(f"{work}/build/bench"), "what it measured is left behind"
    with open(f"{work}/build/bench.json", encoding="utf-8") as file:
        rows = json.load(file)
    named = {}
    for row in rows:
        named.setdefault(row["name"], []).append(row)
    return named


rows = measured("tables", "1000", "20000")
expected = set()
for size in SIZES:
    expected |= {f"ledger of {size}", f"tables on disk, {size}", f"resident memory of the server, {size}"}
    for fold in FOLDS:
        expected |= {f"{fold}, {size}", f"memory in use during the {fold}, at most, more than before, {size}"}
    for table in TABLES:
        expected |= {f"{table}, {percentile}, {size}" for percentile in PERCENTILES}
assert set(rows) == expected, set(rows) ^ expected
for name, same in rows.items():
    assert all(row["value"] > 0 and row["baseline"] > 0 for row in same if not name.startswith("memory in use during")), same
small, large = (rows[f"ledger of {size}"][0] for size in SIZES)
assert small["baseline"] == 1 and large["baseline"] >= 2, "how many cities are in each"
assert abs(large["value"] - 20_000) <= small["value"], (small, large)
for table in TABLES:
    beside = {row["baseline_name"] for row in rows[f"{table}, p99, {SIZES[1]}"]}
    assert beside == {f"with {SIZES[0]}", "no-op unary call"}, beside

rows = measured("read", "1")
year = "the year of the demonstration"
for table in READ:
    for what in ("as of the middle of the ledger, first", "as of the middle of the ledger, again",
                 "under the adopted set assumed", "compared with itself under another set",
                 "compared with the middle of the ledger, first", "compared with the middle of the ledger, again",
                 "compared with the first bulletin, first", "compared with the first bulletin, again"):
        for percentile in ("p50", "p99"):
            assert rows[f"{year}, {table} {what}, {percentile}"][0]["value"] > 0, (table, what)
    assert any(f" of {table} explained, first, p50" in name for name in rows), table
    past = rows[f"{year}, {table} as of the middle of the ledger, first, p50"]
    assert [row["baseline"] for row in past if row["goal"] == "≤ 1"] == [100], past

assert run("tables", "20000", "1000").returncode == 2, "sizes that do not ascend"
assert run("read", "0").returncode == 2, "no rounds"
