package dev.oxbow.http;

/** The server could not start; the message says where it was to listen and why it could not. */
public final class HttpStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HttpStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
