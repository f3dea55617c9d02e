#!/usr/bin/python3
"""`jiedui_bench national` with one small city of divisions.csv, in a directory of its own.

national_test.py JIEDUI_BENCH SOURCE_DIR WORK_DIR: it ends well, and its report has every row, each with a number in it.
"""
import json
import os
import shutil
import subprocess
import sys

bench, source, work = sys.argv[1:]
divisions = f"{source}/tests/bench/divisions.csv"
# Two districts of two towns, of which every month of the programme is read.
MONTHS = 6 * 12
ROWS = {
    "ledgers", "events", "months of units, their documents added up and found to be the plan's", "decided, written, synced and folded",
    "log on disk", "read models on disk", "fold of all tables, a thread", "start of a server", "resident memory of the server",
    "resident memory of a server of one city", "附件2 of any unit and month, 8 callers", "附件2, p50", "附件2, p99", "附件2, p99.9",
}
shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
os.symlink(f"{source}/deploy", f"{work}/deploy")  # the example's rules, as from the root of the tree


def run(*arguments):
    return subprocess.run([bench, "national", *arguments], cwd=work, capture_output=True, text=True, timeout=500)


result = run(divisions, "1")
assert result.returncode == 0, f"{result.returncode}\n{result.stdout}\n{result.stderr}"
with open(f"{work}/build/bench.json", encoding="utf-8") as file:
    rows = json.load(file)
values = {row["name"].removeprefix("country, "): row["value"] for row in rows}
assert set(values) == ROWS, set(values) ^ ROWS
assert all(value > 0 for name, value in values.items() if not name.endswith("on disk")), values
assert values["ledgers"] == 1, "the one city that every server of a benchmark opens"
assert values["months of units, their documents added up and found to be the plan's"] == MONTHS, values
assert values["events"] > MONTHS, values
with open(f"{work}/build/bench.md", encoding="utf-8") as file:
    document = file.read()
assert all(f"| country, {name} |" in document for name in ROWS), document
assert not os.path.exists(f"{work}/build/bench"), "what it measured is left behind"

missing = run(f"{work}/nothing.csv", "1")
assert missing.returncode == 1 and "nothing.csv" in missing.stderr, missing.stderr
assert run().returncode == 2, "no divisions"
