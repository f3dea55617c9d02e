#!/usr/bin/python3
"""Recounts the joint inspections of one 附件2 from the events alone: recount.py SERVER LEDGER UNIT MONTH

Needs python3-grpcio, and the stubs on PYTHONPATH: docs/examples/README.md.
"""
import sys

import grpc
from jiedui.v1 import event_log_service_pb2 as log, event_log_service_pb2_grpc as log_stubs
from jiedui.v1 import statistics_service_pb2 as stats, statistics_service_pb2_grpc as stats_stubs

server, ledger, unit, month = sys.argv[1:]
channel = grpc.insecure_channel(server)
events, page = log.ListEventsRequest(parent=f"ledgers/{ledger}", page_size=1000), None
sides, sessions = {}, {}  # of each pair: from which day on who its sides are


def day(date):
    return date.year, date.month, date.day


def is_side_on(pair_id, date):
    spans = sides[pair_id]
    return unit in max((span for span in spans if span[0] <= day(date)), default=spans[0])[1]


while page is None or events.page_token:
    page = log_stubs.EventLogServiceStub(channel).ListEvents(events)
    events.page_token = page.next_page_token
    for event in (recorded.event for recorded in page.events):
        for fact in (event.pair_assigned, event.pair_renewed, event.pair_reassigned):
            if fact.pair_id:
                span = day(fact.effective_date), (fact.unit_a_id, fact.unit_b_id)
                sides.setdefault(fact.pair_id, []).append(span)
        # A correction holds the whole session again, under the same id; other corrections hold none.
        for fact in (event, event.activity_corrected):
            if fact.HasField("joint_inspection_held"):
                held = fact.joint_inspection_held
                sessions[held.activity_id] = held
        sessions.pop(event.activity_voided.activity_id, None)


def is_one(one, other):
    """A unit of two pairs was with both partners at once: each pair has a record of the same inspection (A24)."""
    def minutes(s):
        return set(range(s.start_minute, s.start_minute + s.duration_minutes)) if s.HasField("start_minute") else set()

    def enterprises(s):
        return {target.enterprise_id for target in s.targets}
    return (one.held_date == other.held_date and minutes(one) & minutes(other)
            and enterprises(one) & enterprises(other))


def documents(records):
    """Issued to each own enterprise: what several records name, by the one that names more of it."""
    issued = {}
    for record in records:
        own = [t for t in record.targets if t.jurisdiction_unit_id == unit]
        for enterprise in {t.enterprise_id for t in own}:
            named = sum(t.document_count for t in own if t.enterprise_id == enterprise)
            issued[enterprise] = max(issued.get(enterprise, 0), named)
    return issued


held = []  # each session as the records of it, of every pair at most one
for s in sorted(sessions.values(), key=lambda s: (day(s.held_date), s.start_minute, s.activity_id)):
    if is_side_on(s.pair_id, s.held_date) and f"{s.held_date.year}-{s.held_date.month:02}" == month:
        for records in held:
            if all(r.pair_id != s.pair_id for r in records) and any(is_one(r, s) for r in records):
                records.append(s)
                break
        else:
            held.append([s])
issued = [documents(records) for records in held]
recounted = {"joint_session_count": len(held), "enterprise_count": len(set().union(*issued)),
             "document_count": sum(sum(each.values()) for each in issued)}
table = stats_stubs.StatisticsServiceStub(channel).GetDispatchTable(stats.GetDispatchTableRequest(
    parent=f"ledgers/{ledger}", program_id=month[:4], unit_id=unit, month=month)).table
recorded = {f.key: f.recorded for row in table.rows for f in row.figures if f.key in recounted}
print(f"{table.unit_name} {month}  from the events {recounted}  from the table {recorded}")
sys.exit(recounted != recorded)
