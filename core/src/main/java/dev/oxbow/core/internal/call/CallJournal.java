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
 * The recent results of calls: response times, faults, and whether the provider's plan rejects calls. Source of health
 * and metrics. Thread-safe without locks; each figure is consistent by itself, two figures may be of different moments.
 */
public final class CallJournal {
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** The number of recent calls from which {@link #shareOf} computes the share of a fault. */
    private static final int OUTCOMES = 256;

    private final Clock clock;
    private final RecentTimes responses = new RecentTimes();
    private final AtomicReferenceArray<@Nullable FaultKind> outcomes = new AtomicReferenceArray<>(OUTCOMES);
    private final AtomicLong calls = new AtomicLong();
    private final Map<FaultKind, Seen> newestByKind = new ConcurrentHashMap<>();
    private final Map<FaultKind, LongAdder> counts = new EnumMap<>(FaultKind.class);
    private volatile @Nullable Seen newest;
    private volatile @Nullable Seen planRejection;
    private volatile @Nullable Seen standing;
    private volatile boolean rejected;
    private volatile @Nullable Instant succeededAt;

    /** A fault and when it occurred. */
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

    /** Records a short call that Redis answered after that time. */
    void succeeded(long elapsedNanos) {
        responses.observe(elapsedNanos);
        succeeded();
    }

    /** Records a blocking call that Redis answered; its duration is not a response time. */
    void succeeded() {
        note(null);
        succeededAt = clock.instant();
        if (standing != null) {
            standing = null;
        }
        if (rejected) {
            rejected = false;
        }
    }

    /** Records a failed attempt. */
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
            planRejection = seen;
            rejected = true;
        }
    }

    private void note(@Nullable FaultKind kind) {
        outcomes.set((int) (calls.getAndIncrement() % OUTCOMES), kind);
    }

    /** Response times of recent short calls, in milliseconds, from sending to the reply. */
    public Percentiles responseMillis() {
        return responses.summary(NANOS_PER_MILLI);
    }

    /** The newest fault that affects health. */
    public Optional<Seen> newestFault() {
        return Optional.ofNullable(newest);
    }

    /**
     * A fault that means that Redis cannot be used (it rejects calls, cannot be reached, or does not answer in time),
     * if one occurred and no call has succeeded since; it may be old if no calls are made.
     */
    public Optional<Seen> standingFault() {
        return Optional.ofNullable(standing);
    }

    /** The newest fault of each kind that occurred at that instant or later; the newest first. */
    public List<Seen> faultsSince(Instant instant) {
        Comparator<Seen> byTime = Comparator.comparing(Seen::at);
        return newestByKind.values().stream()
                .filter(seen -> !seen.at().isBefore(instant))
                .sorted(byTime.reversed())
                .toList();
    }

    /** The newest rejection by the provider's plan: its limit of commands or of connections is reached. */
    public Optional<Seen> newestPlanRejection() {
        return Optional.ofNullable(planRejection);
    }

    /** Whether the plan rejected a call and none has succeeded since. */
    public boolean isPlanRejecting() {
        return rejected;
    }

    /** When a call last succeeded. */
    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(succeededAt);
    }

    /** The share of the recent calls (at most 256) that failed with that kind, 0 to 1. */
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

    /** How often each kind has occurred; kinds that never occurred are left out. */
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
