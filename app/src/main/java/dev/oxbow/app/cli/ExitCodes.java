package dev.oxbow.app.cli;

/** What the program's exit codes mean. */
public final class ExitCodes {
    /** All went well. */
    public static final int FINE = 0;
    /** Something unexpected went wrong. */
    public static final int UNEXPECTED = 1;
    /** Wrong usage or settings; the message says what is allowed. */
    public static final int WRONG_USAGE = 2;
    /** Redis, or the server in question, cannot be reached. */
    public static final int UNREACHABLE = 3;
    /** A check found something wrong. */
    public static final int CHECK_FAILED = 4;
    /** Interrupted by a person (Ctrl+C). */
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
