#!/usr/bin/python3
"""Runs docs/examples/recount.py against a server with the ledger of the demonstration of a city.

recount_test.py JIEDUI SOURCE_DIR WORK_DIR CITY UNIT,… MONTH,…: for each unit and month tried the recount
must equal the table; a unit that does not exist must fail.
"""
import glob
import os
import shutil
import subprocess
import sys

jiedui, source, work, city, units, months = sys.argv[1:]
example = f"{source}/deploy/examples/{city}"
with open(f"{example}/units.csv", encoding="utf-8") as rows:
    ledger = rows.readlines()[1].split(",")[0]
shutil.rmtree(work, ignore_errors=True)
os.makedirs(f"{work}/stubs")


def generate_stubs():
    protos = [os.path.relpath(path, f"{source}/proto")
              for package in ("v1", "event/v1") for path in glob.glob(f"{source}/proto/jiedui/{package}/*.proto")]
    subprocess.run(
        ["protoc", f"-I{source}/proto", f"-I{source}/third_party/googleapis", f"--python_out={work}/stubs",
         f"--grpc_python_out={work}/stubs", f"--plugin=protoc-gen-grpc_python={shutil.which('grpc_python_plugin')}",
         *sorted(protos), "google/api/field_behavior.proto", "google/rpc/code.proto", "google/type/date.proto"],
        check=True)


def recount(address, unit, month):
    return subprocess.run(
        [sys.executable, f"{source}/docs/examples/recount.py", address, ledger, unit, month],
        env={**os.environ, "PYTHONPATH": f"{work}/stubs"}, capture_output=True, text=True, timeout=60)


generate_stubs()
subprocess.run([jiedui, "demo", "-o", "json", "--example", example, "--data", work], check=True,
               stdout=subprocess.DEVNULL, timeout=240)
server = subprocess.Popen([jiedui, "serve", "--config", f"{example}/server.toml", "--data", work,
                           "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
try:
    address = server.stdout.readline().split("：")[1].split("，")[0]
    sessions = 0
    for unit in units.split(","):
        for month in months.split(","):
            result = recount(address, unit, month)
            print(result.stdout, result.stderr, end="")
            assert result.returncode == 0, f"{unit} {month}: the recount differs"
            sessions += "'joint_session_count': 0" not in result.stdout
    assert sessions >= 3, "hardly anything was counted"
    assert recount(address, f"{ledger}-nowhere", month).returncode != 0, "an unknown unit must fail"
finally:
    server.terminate()
    assert server.wait(timeout=30) == 0
