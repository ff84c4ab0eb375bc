package dev.oxbow.core.pool;

/**
 * An error inside a list of replies: of one command of a pipeline.
 *
 * @param message Redis's own text, for example {@code NOSCRIPT No matching script.}
 */
public record RedisErrorReply(String message) {
    /** The same as an exception, classified. */
    public RedisReplyException toException() {
        return new RedisReplyException(message);
    }
}
