package dev.oxbow.app.frugality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.app.interop.Adapter;
import dev.oxbow.app.wire.Traffic;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many callers add concurrently, each one job after the other. */
@Tag("redis")
class AddingTest extends CountedRedis {
    private static final int CALLERS = 200;
    private static final int EACH = 20;
    private static final int JOBS = CALLERS * EACH;

    AddingTest(Adapter adapter) {
        super(adapter);
    }

    @Test
    void callersShareCommands() throws Exception {
        Oxbow oxbow = oxbow();
        Queue jobs = oxbow.queue(queue);
        monitor.take();

        List<String> ids = addFromAllSides(jobs);

        Traffic traffic = untilQuiet();
        report("add", traffic, JOBS);
        assertThat(ids).hasSize(JOBS).doesNotHaveDuplicates();
        assertThat(console.number("LLEN", "bull:" + queue + ":wait")).isEqualTo(JOBS);
        assertThat(traffic.sent()).as("%s", traffic).isLessThanOrEqualTo(JOBS / 10);
        assertThat(traffic.withInner()).as("%s", traffic).isLessThanOrEqualTo(JOBS * 7 / 2);
    }

    private static List<String> addFromAllSides(Queue jobs) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        CountDownLatch start = new CountDownLatch(1);
        Callable<List<String>> caller = () -> {
            start.await();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                ids.add(jobs.add("n", Map.of("i", i)).id());
            }
            return ids;
        };
        try {
            List<Future<List<String>>> added = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                added.add(callers.submit(caller));
            }
            start.countDown();
            List<String> ids = new ArrayList<>();
            for (Future<List<String>> some : added) {
                ids.addAll(some.get(60, TimeUnit.SECONDS));
            }
            return ids;
        } finally {
            callers.shutdownNow();
        }
    }
}
