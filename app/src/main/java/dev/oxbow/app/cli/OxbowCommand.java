package dev.oxbow.app.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oxbow} itself: it needs a command. */
@Command(
        name = "oxbow",
        description = "The job queue for a metered Redis: BullMQ's data layout, one small pool, few commands.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 fine, 1 unexpected failure, 2 wrong usage or settings, 3 Redis or the server cannot be"
                    + " reached, 4 a check found something wrong, 130 interrupted."
        })
final class OxbowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("run by its command line only");
        }
        throw new ParameterException(
                own.commandLine(),
                "Which command? " + String.join(", ", own.subcommands().keySet()));
    }
}
