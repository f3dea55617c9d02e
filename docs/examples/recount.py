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

held = [s for s in sessions.values()
        if is_side_on(s.pair_id, s.held_date) and f"{s.held_date.year}-{s.held_date.month:02}" == month]
own = [target for s in held for target in s.targets if target.jurisdiction_unit_id == unit]
recounted = {"joint_session_count": len(held), "enterprise_count": len({t.enterprise_id for t in own}),
             "document_count": sum(t.document_count for t in own)}
table = stats_stubs.StatisticsServiceStub(channel).GetDispatchTable(stats.GetDispatchTableRequest(
    parent=f"ledgers/{ledger}", program_id=month[:4], unit_id=unit, month=month)).table
recorded = {f.key: f.recorded for row in table.rows for f in row.figures if f.key in recounted}
print(f"{table.unit_name} {month}  from the events {recounted}  from the table {recorded}")
sys.exit(recounted != recorded)
