package dev.oxbow.app.cli;

import dev.oxbow.app.config.SettingsException;
import dev.oxbow.app.config.SettingsLoader;
import dev.oxbow.app.embedded.EmbeddedRedisException;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.http.HttpStartException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The program: commands, and failures turned into plain words on standard error and an exit code. A stack trace is shown
 * only when {@code OXBOW_DEBUG=true}. Used by one thread.
 */
public final class Program {
    private final SettingsLoader settings;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * @param out what programs read
     * @param err what people read
     */
    Program(SettingsLoader settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** Over this process's environment and streams. */
    public static Program ofThisProcess() {
        return new Program(
                SettingsLoader.ofThisProcess(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    /**
     * Runs one command; {@code serve} returns after a signal to stop.
     *
     * @return the exit code, one of {@link ExitCodes}
     */
    public int run(String... arguments) {
        CommandLine line = new CommandLine(new OxbowCommand());
        line.addSubcommand(ServeCommand.commandLine(settings, out));
        line.addSubcommand(new HealthCommand(settings, out));
        line.addSubcommand(new BenchCommand(settings, out));
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler(this::wrongUsage);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> failure(failure));
        return line.execute(arguments);
    }

    private int wrongUsage(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        err.println("oxbow: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCodes.WRONG_USAGE;
    }

    private int failure(Exception failure) {
        if (settings.debug()) {
            failure.printStackTrace(err);
        }
        if (failure instanceof SettingsException) {
            err.println(failure.getMessage());
            return ExitCodes.WRONG_USAGE;
        }
        if (failure instanceof EmbeddedRedisException) {
            err.println("oxbow: " + failure.getMessage());
            return ExitCodes.UNREACHABLE;
        }
        if (failure instanceof RedisException) {
            err.println("oxbow: Redis cannot be used: " + failure.getMessage());
            return ExitCodes.UNREACHABLE;
        }
        if (failure instanceof HttpStartException) {
            err.println("oxbow: " + failure.getMessage() + ". Choose another with --port or --host.");
            return ExitCodes.UNEXPECTED;
        }
        if (failure instanceof InterruptedException) {
            err.println("oxbow: interrupted");
            return ExitCodes.INTERRUPTED;
        }
        err.println("oxbow: unexpected failure: " + failure.getClass().getSimpleName() + ": " + failure.getMessage()
                + " (OXBOW_DEBUG=true shows where)");
        return ExitCodes.UNEXPECTED;
    }
}
