package dev.oxbow.app.rivals;

import dev.oxbow.app.bench.Rounds;
import dev.oxbow.core.job.Json;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs one rival in the rounds of {@code oxbow bench}: {@code REDIS_URL WORKLOAD JOBS AT_ONCE WARM_UPS REPEATS}, and prints one line
 * of JSON: of so many rounds after the warm-ups the one with the median rate. The workloads are {@code list-add}, {@code
 * list-process}, {@code list-lone} ({@link ListQueue}), {@code script-add}, {@code script-process} ({@link ScriptLimit}), {@code
 * script-lone}, {@code nothing-lone} ({@link LoneScriptLimit}), {@code borrow-jedis}, {@code borrow-lettuce}, {@code ping-jedis} and
 * {@code ping-lettuce} ({@link PoolCost}). Everything in that Redis is removed.
 */
public final class Rivals {
    private Rivals() {}

    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        String workload = arguments[1];
        int jobs = Integer.parseInt(arguments[2]);
        int atOnce = Integer.parseInt(arguments[3]);
        RivalResult result = Rounds.run(
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]),
                workload,
                stage -> run(url, workload, jobs, atOnce, !stage.early()));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("program", "rivals");
        line.put("workload", workload);
        line.put("jobs", jobs);
        line.put("atOnce", atOnce);
        line.put("seconds", result.seconds());
        line.put("jobsPerSecond", result.rate());
        if (result.pickUp() != null) {
            line.put("pickUpMillis", result.pickUp());
        }
        System.out.println(Json.of(line).text());
    }

    /** @param resting whether jobs that come one by one have a pause between them */
    private static RivalResult run(URI url, String workload, int jobs, int atOnce, boolean resting) throws Exception {
        return switch (workload) {
            case "list-add" -> new ListQueue(url).add(jobs);
            case "list-process" -> new ListQueue(url).process(jobs, atOnce);
            case "list-lone" -> new ListQueue(url).lone(jobs, resting);
            case "script-add" -> new ScriptLimit(url, ScriptLimit.ADD).run(jobs, atOnce);
            case "script-process" -> new ScriptLimit(url, ScriptLimit.PROCESS).run(jobs, atOnce);
            case "script-lone" -> new LoneScriptLimit(url, LoneScriptLimit.ADD_AND_TAKE).run(jobs, resting);
            case "nothing-lone" -> new LoneScriptLimit(url, LoneScriptLimit.NOTHING).run(jobs, resting);
            case "borrow-jedis" -> PoolCost.onJedis(url).borrow(jobs, atOnce);
            case "borrow-lettuce" -> PoolCost.onLettuce(url).borrow(jobs, atOnce);
            case "ping-jedis" -> PoolCost.onJedis(url).ping(jobs, atOnce);
            case "ping-lettuce" -> PoolCost.onLettuce(url).ping(jobs, atOnce);
            default ->
                throw new IllegalArgumentException("WORKLOAD was '" + workload
                        + "'; allowed: list-add, list-process, list-lone, script-add, script-process, script-lone,"
                        + " nothing-lone, borrow-jedis, borrow-lettuce, ping-jedis, ping-lettuce");
        };
    }
}
