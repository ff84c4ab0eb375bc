package dev.oxbow.app;

import dev.oxbow.app.cli.Program;

/** Starts the program; see {@code oxbow --help}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Program.ofThisProcess().run(arguments));
    }
}
