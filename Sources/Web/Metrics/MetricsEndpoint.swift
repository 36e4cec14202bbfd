import Hummingbird
import Instruments
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    var metricsEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/metrics", summary: "Show what this process counts, for Prometheus",
                details: """
                    Text exposition format 0.0.4. Every process tells its own figures; those of the database are the same from each process, and their \
                    HELP says so. Served without a token where the server was started with `--metrics-open`.
                    """,
                replies: [Reply(200, "Metrics.", [(.metrics, .text())])],
                door: options.metricsAreOpen
                    ? .open { _ in .text(.metrics, await metricsText()) } : .guarded([.operator]) { _ in .text(.metrics, await metricsText()) })
        ]
    }

    func metricsText() async -> String {
        let found = await figures.load()
        var out = Exposition()
        requests.write(to: &out)
        writeCoalescers(to: &out)
        writeStore(to: &out)
        writeReplica(to: &out)
        writeWebhooks(to: &out)
        write(found, to: &out)
        writeProcess(to: &out)
        return out.text
    }

    private func writeCoalescers(to out: inout Exposition) {
        let (scans, orders) = (coalescers.scans, coalescers.orders)
        out.family("nearmade_coalescer_batch_items", .histogram, "Items that shared a transaction, by what they are.") { samples in
            samples.add(scans.batchItems.reading, bounds: scans.batchItems.bounds, ("queue", "scans"))
            samples.add(orders.batchItems.reading, bounds: orders.batchItems.bounds, ("queue", "orders"))
        }
        out.family("nearmade_coalescer_waiting_items", .gauge, "Items that wait for their transaction.") { samples in
            samples.add(scans.waitingCount, ("queue", "scans"))
            samples.add(orders.waitingCount, ("queue", "orders"))
        }
        out.family("nearmade_coalescer_refused_total", .counter, "Callers sent away because too many items were waiting.") { samples in
            samples.add(scans.refused.value, ("queue", "scans"))
            samples.add(orders.refused.value, ("queue", "orders"))
        }
    }

    private func writeWebhooks(to out: inout Exposition) {
        let activity = workflows.webhookActivity
        out.family("nearmade_webhook_attempts_total", .counter, "Attempts of this process to send a message, by how they ended.") { samples in
            samples.add(activity.delivered.value, ("outcome", "delivered"))
            samples.add(activity.failed.value, ("outcome", "failed"))
        }
    }

    private func writeStore(to out: inout Exposition) {
        let activity = store.activity
        out.family("nearmade_transactions_total", .counter, "Transactions of this process; failed are those that a refusal or an error ended.") { samples in
            samples.add(activity.readsDone, ("access", "read"), ("outcome", "done"))
            samples.add(activity.readsFailed, ("access", "read"), ("outcome", "failed"))
            samples.add(activity.writesCommitted, ("access", "write"), ("outcome", "done"))
            samples.add(activity.writesFailed, ("access", "write"), ("outcome", "failed"))
        }
        out.family("nearmade_transaction_reruns_total", .counter, "Transactions run again because another one was in their way.") { $0.add(activity.reruns) }
        out.family("nearmade_database_connections", .gauge, "Connections to PostgreSQL that are open or about to be; none are told for SQLite.") { samples in
            if let connections = activity.connections { samples.add(connections) }
        }
        out.family("nearmade_database_waiting_transactions", .gauge, "Transactions that wait for a connection to PostgreSQL.") { samples in
            if let waiting = activity.waiting { samples.add(waiting) }
        }
        writeCheckpoints(activity.checkpoints, to: &out)
    }

    /// PostgreSQL tells its own.
    private func writeCheckpoints(_ checkpoints: CheckpointActivity?, to out: inout Exposition) {
        let steps = "Steps in which SQLite's write-ahead log was copied into the file: beside the writer, in its turn, or in vain; none are told for PostgreSQL."
        out.family("nearmade_sqlite_checkpoints_total", .counter, steps) { samples in
            guard let checkpoints else { return }
            samples.add(checkpoints.doneBeside, ("step", "beside"))
            samples.add(checkpoints.doneByWriter, ("step", "turn"))
            samples.add(checkpoints.failed, ("step", "failed"))
        }
        out.family("nearmade_sqlite_checkpoint_seconds_total", .counter, "Time that they took; writes wait for those in the writer's turn.") { samples in
            guard let checkpoints else { return }
            samples.add(Double(checkpoints.microsecondsBeside) / 1_000_000, ("step", "beside"))
            samples.add(Double(checkpoints.microsecondsByWriter) / 1_000_000, ("step", "turn"))
        }
        out.family("nearmade_sqlite_checkpoint_pages_total", .counter, "Pages of the log that stand in the file since.") { samples in
            if let checkpoints { samples.add(checkpoints.pages) }
        }
        out.family("nearmade_sqlite_log_pages", .gauge, "Pages of 4 KiB in the log after the last commit.") { samples in
            if let checkpoints { samples.add(checkpoints.logPages) }
        }
    }

    private func writeProcess(to out: inout Exposition) {
        out.family("nearmade_http_connections", .gauge, "Connections that are open.") { $0.add(connections.count) }
        out.family("nearmade_http_connections_closed_total", .counter, "Connections closed by this process, by why.") { samples in
            samples.add(connections.crowdedOut.value, ("reason", "crowded"))
            samples.add(connections.tooSlow.value, ("reason", "slow"))
        }
        out.family("nearmade_live_listeners", .gauge, "Open pages that this process keeps up to date.") { $0.add(live?.listenerCount ?? 0) }
        out.family("nearmade_build_info", .gauge, "Always 1; the labels say what runs: version of the API, steps of the schema, kind of database.") { samples in
            samples.add(
                1, ("api", OpenAPIDocument.version), ("schema_steps", String(Workflows.migrations.count)), ("database", store.dialect.kind.rawValue))
        }
        out.family("nearmade_clock_step_seconds", .gauge, "By how much the machine's clock was set while this process ran, which it does not follow; else 0.") {
            $0.add(Int(world.clockStep() / 1_000_000))
        }
        out.family("process_start_time_seconds", .gauge, "When this process began to serve, in seconds since 1970.") { samples in
            samples.add(Double(startedAt.microseconds) / 1_000_000)
        }
        out.family("process_resident_memory_bytes", .gauge, "Memory that this process holds.") { samples in
            if let bytes = ProcessFigures.residentBytes() { samples.add(bytes) }
        }
    }
}

/// The figures of the database. Every process tells them, so a dashboard takes their maximum and never adds them up.
private func write(_ figures: OperatingFigures?, to out: inout Exposition) {
    let whole = "of the whole database, the same from every process"
    let most = "counted up to \(OperatingFigures.limit + 1)"
    out.family("nearmade_database_answers", .gauge, "1 where the database answered this scrape in time, so that its figures stand here; else 0.") { samples in
        samples.add(figures == nil ? 0 : 1)
    }
    out.family("nearmade_journal_lag_facts", .gauge, "Facts after the place of each reader of the journal, \(most); \(whole).") { samples in
        for lag in figures?.readers ?? [] { samples.add(lag.facts.figure, ("reader", lag.reader)) }
    }
    out.family("nearmade_journal_lag_seconds", .gauge, "Age of the oldest fact after the place of each reader of the journal; \(whole).") { samples in
        for lag in figures?.readers ?? [] { samples.add(lag.seconds, ("reader", lag.reader)) }
    }
    out.family(
        "nearmade_claims_oldest_awaiting_scan_seconds", .gauge, "How long the claim has waited that waits longest for its scan, 0 where none waits; \(whole)."
    ) { samples in
        if let figures { samples.add(figures.oldestAwaitingSeconds ?? 0) }
    }
    out.family("nearmade_anomalies_undecided", .gauge, "Anomalies that a person must decide, by state, together \(most); \(whole).") { samples in
        for state in figures == nil ? [] : OperatingFigures.undecidedStates {
            samples.add(Int(figures?.undecidedAnomalies[state] ?? 0), ("state", state))
        }
    }
    out.family("nearmade_due_overdue", .gauge, "Due times that have passed and are not done, \(most); \(whole).") { samples in
        if let figures { samples.add(figures.overdue.figure) }
    }
    out.family("nearmade_due_overdue_seconds", .gauge, "How long the due time has passed that is overdue longest, 0 where none is; \(whole).") { samples in
        if let figures { samples.add(figures.longestOverdueSeconds) }
    }
    out.family("nearmade_partitions_ahead", .gauge, "Parts of each table that begin later than now; none are told for SQLite; \(whole).") { samples in
        for table in PartitionedTable.allCases { if let count = figures?.partitionsAhead[table] { samples.add(count, ("table", table.rawValue)) } }
    }
    write(figures?.webhooks, whole, to: &out)
}

private func write(_ webhooks: WebhookFigures?, _ whole: String, to out: inout Exposition) {
    out.family("nearmade_webhook_messages", .gauge, "Messages of active webhooks that wait, and those that were given up; \(whole).") { samples in
        guard let webhooks else { return }
        samples.add(Int(webhooks.waiting), ("state", "waiting"))
        samples.add(Int(webhooks.dead), ("state", "dead"))
    }
    out.family("nearmade_webhooks_inactive", .gauge, "Webhooks that are not active, whoever or whatever made them so; \(whole).") { samples in
        if let webhooks { samples.add(Int(webhooks.inactive)) }
    }
}

extension BoundedCount {
    /// One more than the limit where the counting ended there.
    fileprivate var figure: Int { Int(value) + (isExact ? 0 : 1) }
}
