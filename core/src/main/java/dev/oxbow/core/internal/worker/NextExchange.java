package dev.oxbow.core.internal.worker;

import dev.oxbow.core.store.FetchRequest;

/** What the next call of a worker's loop reports and fetches. Immutable. */
record NextExchange(ReportBatch batch, FetchRequest fetch) {}
