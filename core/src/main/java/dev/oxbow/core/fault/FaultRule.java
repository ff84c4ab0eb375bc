package dev.oxbow.core.fault;

/**
 * What follows from a kind of fault.
 *
 * @param outcome what is known of the command
 */
record FaultRule(Retry retry, ConnectionFate connection, HealthEffect health, Outcome outcome) {
    /** Whether Redis can have run any of the command. */
    enum Outcome {
        NOT_RUN,
        MAYBE_RUN
    }

    static FaultRule on(Retry retry, ConnectionFate connection, HealthEffect health, Outcome outcome) {
        return new FaultRule(retry, connection, health, outcome);
    }
}
