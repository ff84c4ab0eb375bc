package dev.oxbow.app.conformance;

import dev.oxbow.app.conformance.Keyspace.Held;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What Oxbow leaves otherwise than BullMQ, on purpose: all of it, each with its reason. Each levels exactly its own difference
 * and leaves everything else to be compared.
 */
enum KnownDifference {
    /**
     * BullMQ's {@code Queue} writes {@code version} and {@code opts.maxLenEvents} into the queue's meta when the object is made;
     * Oxbow's costs nothing when it is made, so the first job that is added brings them. The version names who wrote it.
     */
    WHO_INTRODUCED_THE_QUEUE {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            for (String key : List.copyOf(bullMq.keys().keySet())) {
                if (!key.endsWith(":meta")) {
                    continue;
                }
                var theirs = bullMq.members(key);
                var ours = oxbow.members(key);
                theirs.remove("version", "bullmq:6.7.0");
                if (String.valueOf(ours.get("version")).startsWith("oxbow:")) {
                    ours.remove("version");
                }
                ours.remove("version", "bullmq:6.7.0");
                boolean nothingAdded =
                        !oxbow.keys().containsKey(key.substring(0, key.length() - "meta".length()) + "id");
                if (nothingAdded && !ours.containsKey(EVENTS_KEPT)) {
                    theirs.remove(EVENTS_KEPT, "10000");
                }
                if (theirs.isEmpty() && ours.isEmpty()) {
                    bullMq.keys().remove(key);
                    oxbow.keys().remove(key);
                }
            }
        }
    },

    /**
     * BullMQ leaves the base marker behind in a queue that has become empty, for one needless look by one blocked worker. Oxbow
     * takes it away where it has seen that nothing waits, or never sets it for a job that starts at once; and nobody sets it for
     * jobs that come to wait while as many are active as may be.
     */
    NO_MARKER_FOR_NOTHING {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            for (String key : List.copyOf(bullMq.keys().keySet())) {
                if (!key.endsWith(":marker") || oxbow.members(key).containsKey("0")) {
                    continue;
                }
                String queue = key.substring(0, key.length() - "marker".length());
                if (nothingWaits(oxbow, queue) || isFull(oxbow, queue)) {
                    bullMq.members(key).remove("0", "0");
                    if (bullMq.members(key).isEmpty()) {
                        bullMq.keys().remove(key);
                    }
                }
            }
        }

        private boolean nothingWaits(Keyspace oxbow, String queue) {
            return !oxbow.keys().containsKey(queue + "wait") && !oxbow.keys().containsKey(queue + "prioritized");
        }

        private boolean isFull(Keyspace oxbow, String queue) {
            String limit = oxbow.members(queue + "meta").get("concurrency");
            Held active = oxbow.keys().get(queue + "active");
            return limit != null && active != null && active.elements().size() >= Integer.parseInt(limit);
        }
    },

    /**
     * BullMQ writes the delay marker with each job that is delayed. Oxbow writes it once at the end of a call, from what is
     * delayed then: where the same call has let the first of them start, BullMQ's marker still names a time that is over.
     */
    DELAY_MARKER_ONCE_A_CALL {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            for (String key : List.copyOf(bullMq.keys().keySet())) {
                String theirs = bullMq.members(key).get("1");
                String ours = oxbow.members(key).get("1");
                if (!key.endsWith(":marker") || theirs == null || ours == null) {
                    continue;
                }
                OptionalDouble first = oxbow.members(key.replaceAll("marker$", "delayed")).values().stream()
                        .mapToDouble(Double::parseDouble)
                        .min();
                if ((first.isEmpty() || Double.parseDouble(ours) == first.getAsDouble() / 4096)
                        && Double.parseDouble(theirs) < Double.parseDouble(ours)) {
                    bullMq.members(key).put("1", ours);
                }
            }
        }
    },

    /**
     * Whoever finishes the last job of a queue and asks for more finds, in BullMQ, that the queue is paused, and does not say that
     * it is drained. Oxbow has seen by then that nothing waits, and a further command only to keep quiet about it is not worth
     * its price.
     */
    DRAINED_WHILE_PAUSED {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            oxbow.keys().forEach((key, ours) -> {
                Held theirs = bullMq.keys().get(key);
                if (!key.endsWith(":events") || theirs == null) {
                    return;
                }
                boolean paused = false;
                for (int i = 0; i < ours.elements().size(); i++) {
                    String event = ours.elements().get(i);
                    paused = event.equals("event=paused") || (paused && !event.equals("event=resumed"));
                    boolean saidByBoth = i < theirs.elements().size()
                            && theirs.elements().get(i).equals(event);
                    if (paused && event.equals("event=drained") && !saidByBoth) {
                        ours.elements().remove(i);
                        i--;
                    }
                }
            });
        }
    },

    /**
     * How much too long a stream of events is when it is trimmed depends on who trims when, as it does among BullMQ's own
     * clients: Oxbow spends no command on it where one that follows trims anyway. Both keep at least what is to be kept.
     */
    WHEN_EVENTS_ARE_TRIMMED {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            for (String key : List.copyOf(bullMq.keys().keySet())) {
                Held theirs = bullMq.keys().get(key);
                Held ours = oxbow.keys().get(key);
                if (theirs == null || ours == null || !key.endsWith(":events")) {
                    continue;
                }
                String kept = oxbow.members(key.replaceAll("events$", "meta")).get(EVENTS_KEPT);
                int shorter = Math.min(theirs.elements().size(), ours.elements().size());
                if (kept != null && shorter >= Integer.parseInt(kept)) {
                    keepLast(theirs, shorter);
                    keepLast(ours, shorter);
                }
            }
        }

        private void keepLast(Held stream, int count) {
            stream.elements().subList(0, stream.elements().size() - count).clear();
        }
    };

    private static final String EVENTS_KEPT = "opts.maxLenEvents";

    /** Makes this difference, and no other, vanish from the two. */
    abstract void level(Keyspace bullMq, Keyspace oxbow);

    /** Makes all of them vanish. */
    static void levelAll(Keyspace bullMq, Keyspace oxbow) {
        for (KnownDifference difference : values()) {
            difference.level(bullMq, oxbow);
        }
    }
}
