package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.app.interop.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Two empty databases, BullMQ on one and Oxbow on the other, and a clock that stands still until a case moves it. Both
 * sides execute a case, and their replies and the content of the databases are compared. For one thread; all
 * connections stay open between cases.
 *
 * <p>The rig itself makes some operations, on both databases alike:
 * <ul>
 * <li>{@code clock {advance: 1000}} moves the time of both, in ms; what the server counts (times to live) does not move
 * <li>{@code expire {key: '1:lock', queue: 'q'}} deletes a key, as if its time to live had ended
 * <li>{@code redis {command: ['HSET', 'bull:q:1', 'a', 'b']}} sends any command
 * </ul>
 */
final class Rig implements AutoCloseable {
    /** The start of all cases: 2027-01-15. */
    private static final long START = 1_800_000_000_000L;

    private final Database databaseOfBullMq;
    private final Database databaseOfOxbow;
    private final NodeSide node;
    private final OxbowSide oxbow;

    /** One database with the side that works on it, during one case. */
    private static final class Run {
        private final Side own;
        private final Side node;
        private final Database database;
        private final FetchedJobs held = new FetchedJobs();
        private final List<String> replies = new ArrayList<>();
        private long now = START;

        Run(Side own, Side node, Database database) {
            this.own = own;
            this.node = node;
            this.database = database;
        }

        void make(Operation operation, int place) {
            replies.add(held.resolve(operation, place)
                    .map(database::here)
                    .map(this::reply)
                    .orElse("no job is fetched"));
        }

        private String reply(Operation operation) {
            JsonNode arguments = operation.arguments();
            switch (operation.verb()) {
                case "clock" -> now += arguments.path("advance").asLong();
                case "expire" ->
                    database.console()
                            .ask(
                                    "DEL",
                                    database.prefix() + ":" + OxbowSide.queueName(arguments) + ":"
                                            + arguments.path("key").asText());
                case "redis" -> {
                    List<String> command = new ArrayList<>();
                    arguments.path("command").forEach(word -> command.add(word.asText()));
                    database.console().ask(command.toArray(String[]::new));
                }
                default -> {
                    JsonNode reply = database.anywhere((operation.byNode() ? node : own).make(operation, now));
                    held.note(operation, reply);
                    return shown(reply);
                }
            }
            return "";
        }

        /** Only the code of an error is compared, not its text; null counts as absent. */
        private static String shown(JsonNode reply) {
            ObjectNode shown = reply.deepCopy();
            shown.remove("says");
            withoutNulls(shown);
            return Keyspace.sorted(shown);
        }

        private static void withoutNulls(JsonNode tree) {
            if (tree instanceof ObjectNode object) {
                object.properties().stream()
                        .filter(field -> field.getValue().isNull())
                        .map(field -> field.getKey())
                        .toList()
                        .forEach(object::remove);
            }
            tree.forEach(Run::withoutNulls);
        }
    }

    /** On two servers. */
    Rig(Adapter adapter) {
        this(adapter, Database::server);
    }

    /** @param databases creates them; the rig closes them */
    Rig(Adapter adapter, Supplier<Database> databases) {
        databaseOfBullMq = databases.get();
        databaseOfOxbow = databases.get();
        node = new NodeSide(databaseOfBullMq, databaseOfOxbow);
        oxbow = new OxbowSide(adapter, databaseOfOxbow);
    }

    /** Makes the operations on both sides; empty if both end alike, otherwise the differences as text. */
    Optional<String> difference(List<Operation> operations) {
        node.reset();
        oxbow.reset();
        databaseOfBullMq.console().ask("FLUSHALL");
        databaseOfOxbow.console().ask("FLUSHALL");
        Run theirs = new Run(node.onItsOwn(), node.onItsOwn(), databaseOfBullMq);
        Run ours = new Run(oxbow, node.onOxbows(), databaseOfOxbow);
        for (int i = 0; i < operations.size(); i++) {
            theirs.make(operations.get(i), i + 1);
            ours.make(operations.get(i), i + 1);
        }
        Keyspace leftByBullMq = Keyspace.read(databaseOfBullMq);
        Keyspace leftByOxbow = Keyspace.read(databaseOfOxbow);
        KnownDifference.levelAll(leftByBullMq, leftByOxbow);
        Report report = new Report();
        for (int i = 0; i < operations.size(); i++) {
            report.compare((i + 1) + ". " + operations.get(i), theirs.replies.get(i), ours.replies.get(i));
        }
        report.compare(leftByBullMq.facts(), leftByOxbow.facts());
        return report.text();
    }

    @Override
    public void close() throws Exception {
        oxbow.close();
        node.close();
        databaseOfBullMq.close();
        databaseOfOxbow.close();
    }
}
