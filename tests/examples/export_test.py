#!/usr/bin/python3
"""Exports of a server with the ledger of the demonstration: one table, the jobs of docs/examples/jobs.toml, the year.

export_test.py JIEDUI SOURCE_DIR WORK_DIR: what is exported must be what the same program reads, counted anew here from
its JSON; 附件2 also byte by byte what is in tests/cli/golden (JIEDUI_UPDATE_GOLDEN=1 writes it).
"""
import csv
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys

jiedui, source, work = sys.argv[1:]
example = f"{source}/deploy/examples/zaozhuang-2017"
UNIT, MONTH = "370404102", "2017-05"
COLUMNS = ("dispatch_table_unit_id dispatch_table_unit_name dispatch_table_month rows_sequence_number key label unit "
           "recorded reported accepted reconciliation reconciliation_zh positions reported_positions accepted_positions").split()
WORDS = {"RECONCILIATION_NOT_REPORTED": "未报", "RECONCILIATION_MATCH": "一致", "RECONCILIATION_UNDER_REPORTED": "少报",
         "RECONCILIATION_OVER_REPORTED": "多报", "RECONCILIATION_NO_EVIDENCE": "无据",
         "RECONCILIATION_ACCEPTED_OTHERWISE": "审核另定", "RECONCILIATION_NOT_REQUIRED": "不要求"}
shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
address = None


def run(*arguments, expected=0):
    result = subprocess.run([jiedui, *arguments], capture_output=True, timeout=240,
                            env={**os.environ, "JIEDUI_SERVER": address})
    assert result.returncode == expected, f"{arguments}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def read(*arguments):
    return json.loads(run(*arguments, "-o", "json"))


def figures(table):
    """The figures of 附件2 as rows, None where there is no value. The form shows money in 万元, a file holds fen."""
    for row in table["rows"]:
        for figure in row["figures"]:
            numbers = [int(figure[key]) if key in figure else None for key in ("recorded", "reported", "accepted")]
            yield [table["unitId"], table["unitName"], table["month"], row["sequenceNumber"], figure["key"], figure["label"],
                   "分（人民币）" if figure["key"].endswith("_fen") else figure["unit"], *numbers,
                   figure["reconciliation"], WORDS[figure["reconciliation"]],
                   *([int(p) for p in figure[key]] for key in ("positions", "reportedPositions", "acceptedPositions"))]


def cell(value):
    if value is None:
        return ""
    text = json.dumps(value, separators=(",", ":")) if isinstance(value, list) else str(value)
    return '"' + text.replace('"', '""') + '"' if text == "" or any(c in text for c in ',"\r\n') else text


def as_csv(rows):
    return "".join(",".join(line) + "\r\n" for line in [COLUMNS, *([cell(v) for v in row] for row in rows)]).encode()


def as_json_lines(rows):
    return "".join(json.dumps({c: v for c, v in zip(COLUMNS, row) if v is not None}, ensure_ascii=False,
                              separators=(",", ":")) + "\n" for row in rows).encode()


def golden(name, contents):
    path = f"{source}/tests/cli/golden/{name}"
    if os.environ.get("JIEDUI_UPDATE_GOLDEN"):
        with open(path, "wb") as file:
            file.write(contents)
    with open(path, "rb") as file:
        assert contents == file.read(), f"{path} differs:\n{contents.decode()}"


def contents_of(path):
    with open(path, "rb") as file:
        return file.read()


def check_table():
    dispatch = ("export", "table", "dispatch", "--unit", UNIT, "--month", MONTH)
    rows = list(figures(read("dispatch", "--unit", UNIT, "--month", MONTH)))
    assert run(*dispatch) == as_csv(rows)
    assert run(*dispatch, "--as", "jsonl") == as_json_lines(rows)
    golden("dispatch.csv", run(*dispatch))
    golden("dispatch.jsonl", run(*dispatch, "--as", "jsonl"))
    assert run(*dispatch, "--as", "excel").startswith("\ufeff单位编号 dispatch_table_unit_id,".encode())

    past = ("--as-of-position", str(rows[0][-3][-1]))
    then = list(figures(read("dispatch", "--unit", UNIT, "--month", MONTH, *past)))
    assert then != rows and run(*dispatch, *past) == as_csv(then), "as of a position"

    run(*dispatch, "--to", f"{work}/one.csv")
    assert contents_of(f"{work}/one.csv") == as_csv(rows)
    run(*dispatch, "--relation", "nothing", "--to", f"{work}/none.csv", expected=1)
    assert not glob.glob(f"{work}/none*"), "a failed export leaves nothing behind"
    run("export", "table", "nothing", expected=1)
    run("export", "table", "units", "--month", MONTH, expected=1)
    assert len(run("export", "table", "units").splitlines()) == len(read("units")) + 1


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_scores(directory, names):
    """What a job is called for: the result as published, adjustments in it, and the scores computed from the facts."""
    result = rows_of(f"{directory}/{next(name for name in names if name.startswith('result-'))}")
    computed = rows_of(f"{directory}/{next(name for name in names if name.startswith('computed-'))}")
    record = read("assessment")
    published = (record["errata"] or [record["published"]])[-1]["result"]
    assert [(row["pair_id"], row["total_milli"], row["rank"], row["grade"]) for row in result] == [
        (pair["pairId"], pair["totalMilli"], str(pair["rank"]), pair["grade"]) for pair in published["pairs"]]
    assert {row["grade_zh"] for row in result} <= {"优秀", "良好", "合格", "不合格"}, result
    assert all(row["unit_a_name"] and row["unit_b_name"] for row in result), result
    assert [(row["pair_id"], row["total_milli"]) for row in computed] == [
        (pair["pairId"], pair["totalMilli"]) for pair in read("assess")["pairs"]]
    adjusted = [row for row in result if row["total_milli"] != row["computed_total_milli"]]
    assert published["adjustmentIds"] and adjusted, "the year of the demonstration has an adjustment"


def check_jobs():
    jobs = f"{work}/jobs.toml"
    shutil.copy(f"{source}/docs/examples/jobs.toml", jobs)
    run("export", "run", "--all", "--jobs", jobs)
    first = sorted(os.listdir(f"{work}/export"))
    assert len(first) == 5 and not any(name.endswith(".new") for name in first), first
    check_scores(f"{work}/export", first)
    run("export", "run", "--all", "--jobs", jobs, expected=7)
    run("export", "run", "cases", "--jobs", jobs, expected=7)
    assert sorted(os.listdir(f"{work}/export")) == first

    # The same exports under other names, so that they begin anew.
    with open(jobs, encoding="utf-8") as file:
        renamed = file.read().replace('name = "', 'name = "again-').replace("export/", "again/")
    with open(f"{work}/again.toml", "w", encoding="utf-8") as file:
        file.write(renamed)
    run("export", "run", "--all", "--jobs", f"{work}/again.toml")
    for name in first:
        assert contents_of(f"{work}/export/{name}") == contents_of(f"{work}/again/{name}"), name

    # Something is recorded: that somebody has looked at an officer's data.
    reader = ("--principal", "city/370400", "--purpose", "导出测试")
    shown = (read("officer", "show", each["officerId"], *reader) for each in read("officers"))
    name = next(text for text in (officer["displayName"]["text"] for officer in shown) if text)
    run("export", "run", "events", "--jobs", jobs)
    newest = max(glob.glob(f"{work}/export/events-*.jsonl"), key=os.path.getmtime)
    events = [json.loads(line) for line in contents_of(newest).splitlines()]
    assert [event["kind"] for event in events] == ["PersonalDataRead"], events
    assert newest.endswith(f"events-{events[0]['position']}.jsonl")
    run("export", "run", "events", "--jobs", jobs, expected=7)
    run("export", "run", "result", "--jobs", jobs, expected=7)  # it moves no table

    run("export", "run", "nobody", "--jobs", jobs, expected=3)
    run("export", "run", "--jobs", jobs, expected=1)
    run("export", "run", "--all", "--jobs", f"{work}/one.csv", expected=1)
    return name


def check_views(year, record):
    """Each can be read; those of the scores and of the result have points and words, and are not taken for each other."""
    views = [name for name, in year.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    for view in ("附件1", "附件2", "结对名册", "调度表", "结对达标", "考核计分·结对", "考核结果·结对", "上报情况", "待办事项", "通报",
                 "案件", "活动", "单位", "执法人员", "结对", "监督检查", "事件"):
        assert view in views, f"{view} is not in {views}"
    for view in views:
        titles = [column[0] for column in year.execute(f'SELECT * FROM "{view}" LIMIT 1').description]
        assert all(any("\u4e00" <= c <= "\u9fff" for c in title) for title in titles), (view, titles)
    grades = {"ASSESSMENT_GRADE_EXCELLENT": "优秀", "ASSESSMENT_GRADE_GOOD": "良好",
              "ASSESSMENT_GRADE_QUALIFIED": "合格", "ASSESSMENT_GRADE_UNQUALIFIED": "不合格"}
    result = (record["errata"] or [record["published"]])[-1]["result"]
    assert year.execute('SELECT "结对编号", round("总分（分）" * 1000), "名次", "等次" FROM "考核结果·结对"').fetchall() == [
        (pair["pairId"], int(pair["totalMilli"]), pair["rank"], grades[pair["grade"]]) for pair in result["pairs"]]
    assert year.execute('SELECT "公布" FROM "考核结果"').fetchall() == [("是",)]
    assert year.execute('SELECT count(*) FROM "案件" WHERE "罚款金额（万元）" > 0').fetchone()[0] > 0


def check_year(name):
    path = f"{work}/year.sqlite"
    run("export", "year", "ledgers/370400/programs/2017", path)
    year = sqlite3.connect(path)
    one = lambda sql, *values: year.execute(sql, values).fetchone()[0]
    assert one("PRAGMA integrity_check") == "ok"
    assert year.execute("PRAGMA foreign_key_check").fetchall() == []
    position = one("SELECT position FROM about")
    assert one("SELECT count(*) FROM events") == position == one("SELECT max(position) FROM events")
    assert one("SELECT ledger || '/' || program_id FROM about") == "ledgers/370400/2017"
    assert one("SELECT policy_set_id FROM about") != "" and len(one("SELECT root_hash FROM about")) == 64

    as_of = ("--as-of-position", str(position))
    rows = [row[:-3] + [json.loads(text) for text in row[-3:]] for row in map(list, year.execute(
        f"SELECT {','.join(COLUMNS)} FROM dispatch_table_rows_figures"
        " WHERE dispatch_table_unit_id = ? AND dispatch_table_month = ? ORDER BY id", (UNIT, MONTH)))]
    assert rows == list(figures(read("dispatch", "--unit", UNIT, "--month", MONTH, *as_of)))
    scores = [(pair["pairId"], int(pair["totalMilli"]), pair["rank"]) for pair in read("assess", *as_of)["pairs"]]
    assert scores == year.execute(
        "SELECT pair_id, total_milli, rank FROM year_end_assessment_pairs ORDER BY id").fetchall()
    assert one("SELECT count(*) FROM units") == len(read("units", *as_of))
    assert one("SELECT count(*) FROM cases") > 10 and one("SELECT sum(fine_fen) FROM cases") > 0
    assert one("SELECT count(*) FROM obligations") > 100 and one("SELECT count(*) FROM pair_compliance") > 10
    assert one('SELECT count(*) FROM "附件2" WHERE "月份" = ?', MONTH) > 100
    assert one('SELECT count(*) FROM "附件1"') > 10
    check_views(year, read("assessment", *as_of))
    assert one("SELECT label FROM columns WHERE table_name = 'cases' AND name = 'fine_fen'") == "罚款金额"
    year.close()

    assert name and name.encode() not in contents_of(path), "a name is in the file"
    run("export", "year", "ledgers/370400/programs/2017", f"{work}/again.sqlite", *as_of)
    assert contents_of(path) == contents_of(f"{work}/again.sqlite"), "the same position, other bytes"
    run("export", "year", "ledgers/370400/programs/1999", f"{work}/none.sqlite", expected=3)
    assert not glob.glob(f"{work}/none*")


subprocess.run([jiedui, "demo", "-o", "json", "--example", example, "--data", f"{work}/data"], check=True,
               stdout=subprocess.DEVNULL, timeout=240)
server = subprocess.Popen([jiedui, "serve", "--config", f"{example}/server.toml", "--data", f"{work}/data",
                           "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
try:
    address = server.stdout.readline().split("：")[1].split("，")[0]
    check_table()
    check_year(check_jobs())
finally:
    server.terminate()
    assert server.wait(timeout=30) == 0
run("export", "table", "units", expected=5)
