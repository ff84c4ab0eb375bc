package dev.oxbow.app.rivals;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Runs one rival: {@code REDIS_URL WORKLOAD JOBS AT_ONCE WARM_UPS REPEATS}, and prints one line of JSON: of so many rounds
 * after the warm-ups the one with the median rate. The workloads are {@code
 * list-add}, {@code list-process}, {@code list-lone} ({@link ListQueue}), {@code script-add}, {@code script-process} ({@link
 * ScriptLimit}), {@code script-lone} and {@code nothing-lone} ({@link LoneScriptLimit}). Everything in that Redis is removed.
 */
public final class Rivals {
    private static final double NANOS_PER_SECOND = 1_000_000_000;
    private static final double NANOS_PER_MILLI = 1_000_000;

    private Rivals() {}

    /** One measured round. */
    record Round(long nanos, List<Long> pickUpNanos) {}

    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        String workload = arguments[1];
        int jobs = Integer.parseInt(arguments[2]);
        int atOnce = Integer.parseInt(arguments[3]);
        int warmUps = Integer.parseInt(arguments[4]);
        int repeats = Integer.parseInt(arguments[5]);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < warmUps + repeats; i++) {
            Round round = run(url, workload, jobs, atOnce, i >= warmUps - 1);
            if (i >= warmUps) {
                rounds.add(round);
            }
        }
        rounds.sort(Comparator.comparingLong(Round::nanos));
        Round median = rounds.get(rounds.size() / 2);
        double seconds = median.nanos() / NANOS_PER_SECOND;
        StringBuilder json = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"program\":\"rivals\",\"workload\":\"%s\",\"jobs\":%d,\"atOnce\":%d,\"seconds\":%.6f,\"jobsPerSecond\":%.1f",
                workload,
                jobs,
                atOnce,
                seconds,
                jobs / seconds));
        if (!median.pickUpNanos().isEmpty()) {
            List<Long> sorted = median.pickUpNanos().stream().sorted().toList();
            json.append(String.format(
                    Locale.ROOT, ",\"pickUpMillis\":{\"p50\":%.4f,\"p99\":%.4f}", at(sorted, 0.5), at(sorted, 0.99)));
        }
        System.out.println(json.append('}'));
    }

    /** @param resting whether jobs that come one by one have a pause between them: early warm-ups go without */
    private static Round run(URI url, String workload, int jobs, int atOnce, boolean resting) throws Exception {
        return switch (workload) {
            case "list-add" -> new ListQueue(url).add(jobs);
            case "list-process" -> new ListQueue(url).process(jobs, atOnce);
            case "list-lone" -> new ListQueue(url).lone(jobs, resting);
            case "script-add" -> new ScriptLimit(url, ScriptLimit.ADD).run(jobs, atOnce);
            case "script-process" -> new ScriptLimit(url, ScriptLimit.PROCESS).run(jobs, atOnce);
            case "script-lone" -> new LoneScriptLimit(url, LoneScriptLimit.ADD_AND_TAKE).run(jobs, resting);
            case "nothing-lone" -> new LoneScriptLimit(url, LoneScriptLimit.NOTHING).run(jobs, resting);
            default ->
                throw new IllegalArgumentException("WORKLOAD was '" + workload
                        + "'; allowed: list-add, list-process, list-lone, script-add, script-process, script-lone,"
                        + " nothing-lone");
        };
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1)) / NANOS_PER_MILLI;
    }
}
