package dev.oxbow.app.conformance;

import dev.oxbow.app.conformance.Keyspace.Value;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All intended differences between what Oxbow and BullMQ write, each with its reason. Each constant removes exactly its
 * own difference; everything else is compared.
 */
enum KnownDifference {
    /**
     * BullMQ's {@code Queue} writes {@code version} and {@code opts.maxLenEvents} into the queue's meta when the object
     * is created; creating Oxbow's sends no command, so the first added job writes them. The version names the library
     * that wrote it.
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
     * BullMQ leaves the base marker in a queue that has become empty, so that one blocked worker wakes up once in vain.
     * Oxbow removes it if no job waits, and does not add it for a job that starts at once; and neither adds it for jobs
     * that come to wait while the queue's concurrency is reached.
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
            Value active = oxbow.keys().get(queue + "active");
            return limit != null && active != null && active.elements().size() >= Integer.parseInt(limit);
        }
    },

    /**
     * BullMQ writes the delay marker with each job that is delayed. Oxbow writes it once at the end of a call, from the
     * jobs that are delayed then: if the same call has started the first of them, BullMQ's marker still has a time that
     * is over.
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
     * When a worker finishes the last job of a queue and fetches more, BullMQ notices that the queue is paused and
     * emits no drained event. Oxbow has noticed by then that no job waits; a further command only to suppress the event
     * is not worth its cost.
     */
    DRAINED_WHILE_PAUSED {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            oxbow.keys().forEach((key, ours) -> {
                Value theirs = bullMq.keys().get(key);
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
     * How far a stream of events exceeds its bound before it is trimmed depends on which client trims when, as it does
     * among BullMQ's own clients: Oxbow saves the trimming command if a later one trims anyway. Both keep at least the
     * configured number.
     */
    WHEN_EVENTS_ARE_TRIMMED {
        @Override
        void level(Keyspace bullMq, Keyspace oxbow) {
            for (String key : List.copyOf(bullMq.keys().keySet())) {
                Value theirs = bullMq.keys().get(key);
                Value ours = oxbow.keys().get(key);
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

        private void keepLast(Value stream, int count) {
            stream.elements().subList(0, stream.elements().size() - count).clear();
        }
    };

    private static final String EVENTS_KEPT = "opts.maxLenEvents";

    /** Removes this difference, and no other, from both keyspaces. */
    abstract void level(Keyspace bullMq, Keyspace oxbow);

    /** Removes all of them. */
    static void levelAll(Keyspace bullMq, Keyspace oxbow) {
        for (KnownDifference difference : values()) {
            difference.level(bullMq, oxbow);
        }
    }
}
