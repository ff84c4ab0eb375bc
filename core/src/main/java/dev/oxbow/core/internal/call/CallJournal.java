package dev.oxbow.core.internal.call;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.fault.HealthEffect;
import dev.oxbow.core.internal.meter.RecentTimes;
import dev.oxbow.core.meter.Percentiles;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What calls experienced lately: response times, faults, and whether the plan refuses. Feeds health and metrics. Thread-safe
 * without locks; each figure is right by itself, two of them may be of different moments.
 */
public final class CallJournal {
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** So many of the last calls are looked at for the share of faults that mean nothing one by one. */
    private static final int OUTCOMES = 256;

    private final Clock clock;
    private final RecentTimes responses = new RecentTimes();
    private final AtomicReferenceArray<@Nullable FaultKind> outcomes = new AtomicReferenceArray<>(OUTCOMES);
    private final AtomicLong calls = new AtomicLong();
    private final Map<FaultKind, Seen> newestByKind = new ConcurrentHashMap<>();
    private final Map<FaultKind, LongAdder> counts = new EnumMap<>(FaultKind.class);
    private volatile @Nullable Seen newest;
    private volatile @Nullable Seen refusal;
    private volatile @Nullable Seen standing;
    private volatile boolean refused;
    private volatile @Nullable Instant succeededAt;

    /** A fault and when it was met. */
    public record Seen(Fault fault, Instant at) {}

    /** @param clock for the times of faults */
    public CallJournal(Clock clock) {
        this.clock = clock;
        for (FaultKind kind : FaultKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** With the system's clock. */
    public CallJournal() {
        this(Clock.systemUTC());
    }

    /** Notes a short call that Redis answered after that time. */
    void succeeded(long elapsedNanos) {
        responses.observe(elapsedNanos);
        succeeded();
    }

    /** Notes a blocking call that Redis answered; its time says nothing. */
    void succeeded() {
        note(null);
        succeededAt = clock.instant();
        if (standing != null) {
            standing = null;
        }
        if (refused) {
            refused = false;
        }
    }

    /** Notes a failed try. */
    void failed(Fault fault) {
        FaultKind kind = fault.kind();
        LongAdder count = counts.get(kind);
        if (count != null) {
            count.increment();
        }
        note(kind);
        Seen seen = new Seen(fault, clock.instant());
        newestByKind.put(kind, seen);
        if (kind.health() == HealthEffect.UP) {
            return;
        }
        newest = seen;
        if (kind.health() == HealthEffect.DOWN || kind == FaultKind.REPLY_LATE) {
            standing = seen;
        }
        if (kind.isPlanRefusal()) {
            refusal = seen;
            refused = true;
        }
    }

    private void note(@Nullable FaultKind kind) {
        outcomes.set((int) (calls.getAndIncrement() % OUTCOMES), kind);
    }

    /** How long Redis took to answer short calls lately, in milliseconds, from sending to the reply. */
    public Percentiles responseMillis() {
        return responses.summary(NANOS_PER_MILLI);
    }

    /** The newest fault that says something about health. */
    public Optional<Seen> newestFault() {
        return Optional.ofNullable(newest);
    }

    /**
     * A fault that means Redis cannot be used (it refuses, cannot be reached, or does not answer in time), if one was met
     * and no call has succeeded since; it may be old when nothing is called.
     */
    public Optional<Seen> standingFault() {
        return Optional.ofNullable(standing);
    }

    /** For each kind its newest fault, if that was met at that instant or later; the newest first. */
    public List<Seen> faultsSince(Instant instant) {
        Comparator<Seen> byTime = Comparator.comparing(Seen::at);
        return newestByKind.values().stream()
                .filter(seen -> !seen.at().isBefore(instant))
                .sorted(byTime.reversed())
                .toList();
    }

    /** The newest refusal by the plan: its count of commands or of connections is used up. */
    public Optional<Seen> newestRefusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether the plan refused a call and none has succeeded since. */
    public boolean refusedNow() {
        return refused;
    }

    /** When a call last succeeded. */
    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(succeededAt);
    }

    /** Which part of the last calls (at most 256) failed with that kind, 0 to 1. */
    public double shareOf(FaultKind kind) {
        int size = (int) Math.min(calls.get(), OUTCOMES);
        if (size == 0) {
            return 0;
        }
        int met = 0;
        for (int i = 0; i < size; i++) {
            if (outcomes.get(i) == kind) {
                met++;
            }
        }
        return (double) met / size;
    }

    /** How often each kind was met so far; kinds never met are left out. */
    public Map<FaultKind, Long> faultCounts() {
        Map<FaultKind, Long> met = new EnumMap<>(FaultKind.class);
        counts.forEach((kind, count) -> {
            if (count.sum() > 0) {
                met.put(kind, count.sum());
            }
        });
        return met;
    }
}
