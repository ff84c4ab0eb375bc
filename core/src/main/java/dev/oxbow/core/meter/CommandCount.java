package dev.oxbow.core.meter;

/**
 * Commands of one sort so far. Immutable.
 *
 * @param cause why they were sent
 * @param kind what was sent: a plain command's name in lower case ({@code bzpopmin}), a script's name ({@code turn}), or
 *     {@link QueueLabel#OTHER}
 * @param queue the queue they served, or a {@link QueueLabel}
 * @param sent commands that the client sent; a script call is one
 * @param inner commands that scripts ran on top
 */
public record CommandCount(Cause cause, String kind, String queue, long sent, long inner) {}
