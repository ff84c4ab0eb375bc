package dev.oxbow.core.fault;

/**
 * What follows from a kind of fault.
 *
 * @param execution what is known of the command
 */
record FaultRule(Retry retry, ConnectionEffect connection, HealthEffect health, Execution execution) {
    /** Whether Redis can have run any of the command. */
    enum Execution {
        NOT_RUN,
        MAYBE_RUN
    }

    static FaultRule on(Retry retry, ConnectionEffect connection, HealthEffect health, Execution execution) {
        return new FaultRule(retry, connection, health, execution);
    }
}
