package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments of outcomes, as {@code lib/outcome-args.lua} reads them: layout.md, section 13. Stateless. */
final class OutcomeArguments {
    private OutcomeArguments() {}

    /**
     * What outcomes of a group share: it is sent once.
     *
     * @param made attempts before the one that ended
     * @param started attempts started, that one included
     */
    private record Kind(
            String name,
            String token,
            KeepJobs keep,
            int attempts,
            boolean lifo,
            Duration delay,
            int made,
            int started,
            boolean plain) {
        static Kind of(Outcome outcome) {
            FetchedJob fetched = outcome.fetched();
            if (outcome instanceof Outcome.Completed completed) {
                return of("completed", fetched, completed.keep(), Duration.ZERO, fetched.plain());
            } else if (outcome instanceof Outcome.Failed failed) {
                return of("failed", fetched, failed.keep(), Duration.ZERO, fetched.plain());
            } else if (outcome instanceof Outcome.Retried retried) {
                return of("retried", fetched, KeepJobs.all(), retried.delay(), false);
            }
            if (outcome instanceof Outcome.RateLimited limited) {
                return of("rate-limited", fetched, KeepJobs.all(), limited.pause(), false);
            } else if (outcome instanceof Outcome.Delayed delayed) {
                return of("delayed", fetched, KeepJobs.all(), delayed.delay(), false);
            } else if (outcome instanceof Outcome.AwaitingChildren) {
                return of("waiting-children", fetched, KeepJobs.all(), Duration.ZERO, false);
            }
            return of("handed-back", fetched, KeepJobs.all(), Duration.ZERO, false);
        }

        private static Kind of(String name, FetchedJob fetched, KeepJobs keep, Duration delay, boolean plain) {
            Job job = fetched.job();
            return new Kind(
                    name,
                    fetched.token(),
                    keep,
                    job.options().attempts(),
                    job.options().lifo(),
                    delay,
                    job.attemptsMade(),
                    job.attemptsStarted(),
                    plain);
        }

        void addTo(List<String> arguments, int count) {
            Integer keepCount = keep.count();
            Duration keepAge = keep.age();
            arguments.add(Integer.toString(count));
            arguments.add(name);
            arguments.add(token);
            arguments.add(keepCount == null ? "" : keepCount.toString());
            arguments.add(keepAge == null ? "" : Long.toString(keepAge.toMillis()));
            arguments.add(keepAge == null ? "" : Integer.toString(keep.limit()));
            arguments.add(Integer.toString(attempts));
            arguments.add(lifo ? "1" : "0");
            arguments.add(Long.toString(Math.max(0, delay.toMillis())));
            arguments.add(Integer.toString(made));
            arguments.add(Integer.toString(started));
            arguments.add(plain ? "1" : "0");
        }
    }

    static void add(List<String> arguments, List<Outcome> outcomes) {
        int first = 0;
        while (first < outcomes.size()) {
            Kind kind = Kind.of(outcomes.get(first));
            int end = first + 1;
            while (end < outcomes.size() && kind.equals(Kind.of(outcomes.get(end)))) {
                end++;
            }
            kind.addTo(arguments, end - first);
            for (Outcome outcome : outcomes.subList(first, end)) {
                addOne(arguments, outcome);
            }
            first = end;
        }
    }

    private static void addOne(List<String> arguments, Outcome outcome) {
        arguments.add(outcome.fetched().job().id());
        if (outcome instanceof Outcome.Completed completed) {
            arguments.add(completed.returnValue().text());
        } else if (outcome instanceof Outcome.Failed failed) {
            addFailure(arguments, failed.reason(), failed.stacktrace(), failed.telemetry());
        } else if (outcome instanceof Outcome.Retried retried) {
            addFailure(arguments, retried.reason(), retried.stacktrace(), retried.telemetry());
        } else if (outcome instanceof Outcome.AwaitingChildren awaiting && awaiting.child() != null) {
            arguments.add(awaiting.child());
        } else {
            arguments.add("");
        }
    }

    private static void addFailure(
            List<String> arguments, String reason, List<String> stacktrace, @Nullable String telemetry) {
        arguments.add(reason);
        arguments.add(Json.of(stacktrace).text());
        arguments.add(telemetry == null ? "" : telemetry);
    }
}
