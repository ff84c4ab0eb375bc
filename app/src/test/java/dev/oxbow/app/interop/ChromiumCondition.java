package dev.oxbow.app.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresChromium}. */
final class ChromiumCondition implements ExecutionCondition {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Files.isExecutable(CHROMIUM)) {
            return Tools.missing("there is no " + CHROMIUM);
        }
        return ConditionEvaluationResult.enabled("Chromium is there");
    }
}
