package dev.oxbow.core.internal.memory;

import dev.oxbow.core.job.KeepJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The jobs of one queue that completed, or those that failed, by the time at which they did. Guarded by the store's lock. */
final class FinishedJobs {
    private final TreeSet<Ranked> jobs = new TreeSet<>(Ranked.ORDER);
    private long sequence;

    void add(StoredJob job, long nowMillis) {
        jobs.add(new Ranked(nowMillis, sequence++, job));
    }

    void remove(StoredJob job) {
        jobs.removeIf(ranked -> ranked.job() == job);
    }

    int size() {
        return jobs.size();
    }

    List<StoredJob> inOrder() {
        return jobs.stream().map(Ranked::job).toList();
    }

    void remove(Set<StoredJob> removed) {
        jobs.removeIf(ranked -> removed.contains(ranked.job()));
    }

    /** Takes out those that need not stay, by age first (newest first, at most the rule's limit), then by count. */
    List<StoredJob> evict(KeepJobs keep, long nowMillis) {
        List<StoredJob> evicted = new ArrayList<>();
        Duration age = keep.age();
        if (age != null) {
            long bound = nowMillis - age.toMillis();
            Iterator<Ranked> newestFirst = jobs.descendingIterator();
            while (newestFirst.hasNext() && evicted.size() < keep.limit()) {
                Ranked ranked = newestFirst.next();
                if (ranked.rank() <= bound) {
                    newestFirst.remove();
                    evicted.add(ranked.job());
                }
            }
        }
        Integer count = keep.count();
        while (count != null && jobs.size() > count) {
            evicted.add(jobs.first().job());
            jobs.pollFirst();
        }
        return evicted;
    }
}
