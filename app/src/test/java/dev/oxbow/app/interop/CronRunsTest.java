package dev.oxbow.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.interop.CronCases.Case;
import dev.oxbow.core.internal.cron.CronPattern;
import dev.oxbow.core.internal.cron.TimeZones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cron patterns run in Oxbow when they run in BullMQ: its own cron-parser, on Node, gives the times. */
@Tag("node")
@RequiresNode
class CronRunsTest {
    private static final long SEED = 20_261_123;
    private static final int DRAWN = 4_000;
    private static final int RUNS = 3;
    /** Node is slow at this, and each of its answers is awaited. */
    private static final int AT_ONCE = 200;

    private static NodeProgram node;

    @BeforeAll
    static void startNode() {
        node = NodeProgram.start("cron.mjs");
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    private static List<String> nodeRuns(List<Case> cases) {
        List<String> runs = new ArrayList<>(cases.size());
        for (int first = 0; first < cases.size(); first += AT_ONCE) {
            List<Case> part = cases.subList(first, Math.min(first + AT_ONCE, cases.size()));
            for (JsonNode answer : node.ask("runs", "cases", part)) {
                runs.add(answer.asText());
            }
        }
        return runs;
    }

    private static String oxbowRuns(Case asked) {
        CronPattern pattern;
        try {
            pattern = CronPattern.parse(asked.pattern());
        } catch (IllegalArgumentException e) {
            return "refused";
        }
        ZoneId zone = TimeZones.of(asked.zone());
        List<String> runs = new ArrayList<>();
        Instant at = Instant.ofEpochMilli(asked.after());
        while (runs.size() < asked.count()) {
            Optional<Instant> next = pattern.next(at, zone);
            if (next.isEmpty()) {
                return "never";
            }
            at = next.get();
            runs.add(Long.toString(at.toEpochMilli()));
        }
        return String.join(" ", runs);
    }

    private static void assertEqualRuns(List<Case> cases) {
        List<String> expected = nodeRuns(cases);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            String runs = oxbowRuns(cases.get(i));
            if (!runs.equals(expected.get(i))) {
                differences.add(cases.get(i) + ": BullMQ " + expected.get(i) + ", Oxbow " + runs);
            }
        }
        assertThat(expected).hasSameSizeAs(cases);
        assertThat(differences).as("differences of seed " + SEED).isEmpty();
    }

    private static List<Case> cases(String... patterns) {
        long after = Instant.parse("2026-01-15T10:20:30Z").toEpochMilli();
        return List.of(patterns).stream()
                .map(pattern -> new Case(pattern, "UTC", after, RUNS))
                .toList();
    }

    @Test
    void drawnPatternsRunInDrawnZonesWhenTheyRunInBullMq() {
        List<Case> drawn = new CronCases(SEED).draw(DRAWN, RUNS);

        assertEqualRuns(drawn);
        assertThat(drawn.stream().filter(it -> !oxbowRuns(it).equals("refused")).count())
                .as("patterns that can be read")
                .isGreaterThan(DRAWN / 2);
    }

    @Test
    void rareSpellingsRunOrAreRejectedAsInBullMq() {
        assertEqualRuns(cases(
                "* * * *",
                "*/5",
                " 0  0 * * * ",
                "05 * * * *",
                "+5 * * * *",
                "5.5 * * * *",
                "-5 * * * *",
                "5/ * * * *",
                "/5 * * * *",
                ", * * * *",
                "1, * * * *",
                "1,,2 * * * *",
                "1,1 * * * *",
                "1-0 * * * *",
                "50-10 * * * *",
                "*/0 * * * *",
                "*/90 * * * *",
                "5-* * * * *",
                "1/2/3 * * * *",
                "60 * * * *",
                "* 24 * * *",
                "0 0 0 * *",
                "0 0 32 * *",
                "0 0 * 13 *",
                "0 0 * 0 *",
                "0 0 * * 8",
                "0 0 * * 7",
                "0 0 * * 6,7",
                "0 0 * * 0,7",
                "0 0 * * 5-7,0",
                "0 0 * * 5-1",
                "0 0 * * FRI-MON",
                "0 0 * * sunday",
                "0 0 * NOV-FEB *",
                "0 0 L * *",
                "0 0 l * *",
                "0 0 1,L * *",
                "0 0 L,L * *",
                "0 0 L-2 * *",
                "0 0 LW * *",
                "0 0 15W * *",
                "0 0 * * L",
                "0 0 * * 5L",
                "0 0 * * 5l",
                "0 0 * * FRIL",
                "0 0 * * 0L",
                "0 0 * * 7L",
                "0 0 * * 1,3L",
                "0 0 * * 5L,6L",
                "0 0 * * 1#5",
                "0 0 * * 1#6",
                "0 0 * * MON#1",
                "0 0 * * 7#2",
                "0 0 * * *#2",
                "0 0 * * 1#1,3#2",
                "0 0 * * 5#2,1",
                "0 0 * * 1-5#2",
                "0 0 ? * ?",
                "0 0 1 * ?",
                "0 0 ?/2 * *",
                "0 0 13 * 5",
                "0 0 */2 * 1",
                "0 0 1-31 * 1",
                "0 0 5 * 0-7",
                "0 0 L * 5L",
                "0 0 1 * 5#2",
                "0 0 29 2 *",
                "0 0 29 2 1",
                "0 0 30 2 1",
                "0 0 31 2 *",
                "0 0 31 4 *",
                "0 0 30,31 2 *",
                "0 0 31 4,6 *",
                "* * * * * * *",
                "@yearly",
                "@annually",
                "@monthly",
                "@weekly",
                "@daily",
                "@hourly",
                "@minutely",
                "@secondly",
                "@weekdays",
                "@weekends",
                "@reboot",
                "@DAILY"));
    }

    /** BullMQ computes the first ones anew in each process, and ignores a part of the others. */
    @Test
    void onlyTheseAreRejectedByOxbowAlone() {
        List<Case> refused = cases(
                "H * * * *",
                "H(0-5)/2 * * * *",
                "1-2-3 * * * *",
                "*-5 * * * *",
                "0 0 15L * *",
                "0 0 * * 9L",
                "0 0 * mon *",
                "0 0 * * 7L,0L");

        assertThat(nodeRuns(refused)).doesNotContain("refused", "never");
        assertThat(refused).allSatisfy(it -> assertThat(oxbowRuns(it)).isEqualTo("refused"));
    }

    @Test
    void fixedZonesAreNamedAsNodeReadsThem() {
        long after = Instant.parse("2026-01-15T10:20:30Z").toEpochMilli();

        assertEqualRuns(List.of(
                new Case("0 9 * * *", "UTC+5:30", after, RUNS),
                new Case("0 9 * * *", "UTC-3", after, RUNS),
                new Case("0 9 * * *", "utc", after, RUNS)));
    }
}
