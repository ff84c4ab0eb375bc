package dev.oxbow.app.bench;

import java.util.Arrays;
import java.util.Optional;

/** What can be measured. */
public enum Workload {
    /** Many callers add one job each at a time. */
    ADD("add"),
    /** A worker empties a queue of waiting jobs that do nothing. */
    PROCESS("process"),
    /** One job at a time, producer and worker in one process, idle before and after. */
    LONE("lone"),
    /** Workers and event readers with nothing to do. */
    IDLE("idle");

    private final String word;

    Workload(String word) {
        this.word = word;
    }

    /** How it is called on the command line, in tables and in JSON. */
    public String word() {
        return word;
    }

    /** The workload of that word; empty if there is none. */
    public static Optional<Workload> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }
}
