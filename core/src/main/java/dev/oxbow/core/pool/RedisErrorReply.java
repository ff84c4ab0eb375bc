package dev.oxbow.core.pool;

/**
 * The error reply of one command of a pipeline, inside the list of replies.
 *
 * @param message Redis's own text, for example {@code NOSCRIPT No matching script.}
 */
public record RedisErrorReply(String message) {
    /** The same as an exception, classified. */
    public RedisReplyException toException() {
        return new RedisReplyException(message);
    }
}
