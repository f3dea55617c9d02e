#!/usr/bin/python3
"""Recounts the joint-inspection row of 附件2 from the events alone, and compares with the server.

recount.py SERVER LEDGER UNIT MONTH, e.g. recount.py 127.0.0.1:8470 370400 370404102 2017-05.
Needs Debian's python3-grpcio, and on PYTHONPATH the stubs: docs/examples/README.md.
"""
import sys

import grpc
from jiedui.v1 import event_log_service_pb2 as log, event_log_service_pb2_grpc as log_stubs
from jiedui.v1 import statistics_service_pb2 as stats, statistics_service_pb2_grpc as stats_stubs

server, ledger, unit, month = sys.argv[1:]
channel = grpc.insecure_channel(server)


def events():
    request = log.ListEventsRequest(parent=f"ledgers/{ledger}", page_size=1000)
    while True:
        page = log_stubs.EventLogServiceStub(channel).ListEvents(request)
        yield from (recorded.event for recorded in page.events)
        request.page_token = page.next_page_token
        if not request.page_token:
            return


pairs, sessions = set(), {}
for event in events():
    kind = event.WhichOneof("kind")
    if kind == "pair_assigned" and unit in (event.pair_assigned.unit_a_id, event.pair_assigned.unit_b_id):
        pairs.add(event.pair_assigned.pair_id)
    elif kind == "joint_inspection_held":
        sessions[event.joint_inspection_held.activity_id] = event.joint_inspection_held
    elif kind == "activity_corrected" and event.activity_corrected.HasField("joint_inspection_held"):
        sessions[event.activity_corrected.activity_id] = event.activity_corrected.joint_inspection_held
    elif kind == "activity_voided":
        sessions.pop(event.activity_voided.activity_id, None)

held = [s for s in sessions.values()
        if s.pair_id in pairs and f"{s.held_date.year}-{s.held_date.month:02}" == month]
own = [target for s in held for target in s.targets if target.jurisdiction_unit_id == unit]
recounted = {"joint_session_count": len(held), "enterprise_count": len({t.enterprise_id for t in own}),
             "document_count": sum(t.document_count for t in own)}

table = stats_stubs.StatisticsServiceStub(channel).GetDispatchTable(stats.GetDispatchTableRequest(
    parent=f"ledgers/{ledger}", program_id=month[:4], unit_id=unit, month=month)).table
recorded = {f.key: f.recorded for row in table.rows for f in row.figures if f.key in recounted}
print(f"{table.unit_name} {month}  from the events {recounted}  from the table {recorded}")
sys.exit(recounted != recorded)
