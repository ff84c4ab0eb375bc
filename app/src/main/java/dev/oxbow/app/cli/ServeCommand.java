package dev.oxbow.app.cli;

import dev.oxbow.app.config.Setting;
import dev.oxbow.app.config.SettingsLoader;
import dev.oxbow.app.wiring.Service;
import dev.oxbow.app.wiring.ShutdownSignal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code oxbow serve}: the HTTP server and the worker. Its flags are those of {@link Setting}, taken as text, so that
 * the
 * settings' loader can report every error at once.
 */
@Command(
        name = "serve",
        description = "Start the HTTP server and the worker. Prints 'listening on http://HOST:PORT' when it answers.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ServeCommand implements Callable<Integer> {
    private final SettingsLoader settings;
    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    private ServeCommand(SettingsLoader settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    static CommandLine commandLine(SettingsLoader settings, PrintWriter out) {
        CommandLine line = new CommandLine(new ServeCommand(settings, out));
        List<String> footer = new ArrayList<>(List.of("", "Set by environment variables only:"));
        for (Setting setting : Setting.values()) {
            setting.flag()
                    .ifPresentOrElse(
                            flag -> line.getCommandSpec().addOption(option(flag, setting)),
                            () -> footer.add("  " + setting.title() + "="
                                    + setting.valueLabel().orElse("") + " " + description(setting)));
        }
        footer.add("");
        footer.add("Flags win over variables. Durations: 500ms, 30s, 5m.");
        line.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return line;
    }

    private static OptionSpec option(String flag, Setting setting) {
        OptionSpec.Builder option = OptionSpec.builder(flag).description(describe(setting));
        if (setting.valueLabel().isEmpty()) {
            return option.arity("0").type(boolean.class).build();
        }
        return option.arity("1")
                .type(String.class)
                .paramLabel(setting.valueLabel().get())
                .build();
    }

    private static String describe(Setting setting) {
        return description(setting)
                + setting.variable().map(name -> " Variable: " + name + ".").orElse("");
    }

    private static String description(Setting setting) {
        return setting.meaning()
                + setting.defaultText().map(text -> " Default: " + text + ".").orElse("");
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("run by its command line only");
        }
        ShutdownSignal stop = ShutdownSignal.fromSignals();
        try (Service service =
                Service.start(settings.load(given(own.commandLine().getParseResult())))) {
            out.println("listening on " + service.url());
            out.flush();
            return stop.await() == ShutdownSignal.Reason.INTERRUPTED ? ExitCodes.INTERRUPTED : ExitCodes.FINE;
        }
    }

    private static Map<Setting, String> given(ParseResult parsed) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            setting.flag().filter(parsed::hasMatchedOption).ifPresent(flag -> {
                Object value = parsed.matchedOptionValue(flag, "");
                flags.put(setting, String.valueOf(value));
            });
        }
        return flags;
    }
}
