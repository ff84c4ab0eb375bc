package dev.oxbow.core.store;

/**
 * What a look at a queue from afar asks: is there anything?
 *
 * @param waiting among jobs that wait, by priority too
 * @param active among active jobs
 * @param delayed among delayed jobs
 */
public record BacklogProbe(String queue, boolean waiting, boolean active, boolean delayed) {}
