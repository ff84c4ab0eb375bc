package dev.oxbow.app.interop;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresNode}. */
final class NodeCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Tools.isOnPath("node")) {
            return Tools.missing("Node.js 20 or newer is not on the PATH");
        }
        if (!Files.isDirectory(NodeProgram.FOLDER.resolve("node_modules/bullmq"))) {
            return Tools.missing("the Node modules are not there; run: npm ci --prefix app/src/test/node");
        }
        return ConditionEvaluationResult.enabled("Node and its modules are there");
    }
}
