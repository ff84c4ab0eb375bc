package dev.oxbow.app.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.analysis.AnalysisException;
import dev.oxbow.core.job.Json;
import java.util.ArrayList;
import java.util.List;

/** Finds the text to analyse in a submitted object. */
final class SubmittedText {
    private SubmittedText() {}

    /**
     * The field {@code text} if it is a string, else every string in the object, in document order, as paragraphs.
     *
     * @throws AnalysisException if there is no text
     */
    static String of(Json request) {
        JsonNode tree = request.as(JsonNode.class);
        JsonNode field = tree.path("text");
        String text = field.isTextual() ? field.textValue() : String.join("\n\n", strings(tree, new ArrayList<>()));
        if (text.isBlank()) {
            throw new AnalysisException(
                    "There is no text to analyse: put it in the field 'text' of the object.", false, null);
        }
        return text;
    }

    private static List<String> strings(JsonNode node, List<String> found) {
        if (node.isTextual()) {
            if (!node.textValue().isBlank()) {
                found.add(node.textValue());
            }
        } else {
            node.forEach(child -> strings(child, found));
        }
        return found;
    }
}
