"""How many facts of each kind on each of 90 days, as DuckDB counts them in a full scan. Prints the median of the seconds of five questions.

usage: days_and_kinds.py FILE FACTS      FILE is made where it is not there
"""

import statistics
import sys
import time

import duckdb

KINDS = ["order.placed", "claim.awaiting_scan", "scan.recorded", "claim.payable", "claim.held"]
DAY = 86_400_000_000


def main():
    path, facts = sys.argv[1], int(sys.argv[2])
    db = duckdb.connect(path)
    if not db.execute("SELECT 1 FROM information_schema.tables WHERE table_name = 'fact'").fetchone():
        kinds = ", ".join(f"'{kind}'" for kind in KINDS)
        db.execute(
            f"CREATE TABLE fact AS SELECT i AS seq, (1_700_000_000_000_000 + i * {90 * DAY // facts})::BIGINT AS received_at, "
            f"list_extract([{kinds}], (hash(i) % {len(KINDS)})::INTEGER + 1) AS kind FROM range({facts}) AS t(i)"
        )
        db.execute("CHECKPOINT")
    times = []
    for _ in range(6):
        started = time.perf_counter()
        rows = db.execute(f"SELECT received_at // {DAY} AS day, kind, count(*) FROM fact GROUP BY day, kind").fetchall()
        times.append(time.perf_counter() - started)
    if sum(row[2] for row in rows) != facts:
        raise SystemExit("not every fact was counted")
    print(f"{statistics.median(times[1:]):.6f}")


main()
