package dev.oxbow.app.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/** Programs that some tests need and that a laptop may lack. */
public final class Tools {
    private Tools() {}

    /** Whether the PATH has a program of that name. */
    public static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
    }

    /**
     * Skips with that message; on CI, where nothing may be skipped, fails with it.
     *
     * @throws IllegalStateException if the environment says {@code CI=true}
     */
    public static ConditionEvaluationResult missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("CI=true, so nothing may be skipped, but " + what);
        }
        return ConditionEvaluationResult.disabled(what);
    }
}
