package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.event.QueueEvents;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code publish {type, fields: {…}, kept}}: a custom event. */
final class EventOperations implements OperationGroup {
    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of("publish", EventOperations::publish);
    }

    private static JsonNode publish(OxbowSide side, JsonNode arguments) {
        Map<String, String> fields = new LinkedHashMap<>();
        arguments
                .path("fields")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        side.oxbow()
                .events(OxbowSide.queueName(arguments))
                .publish(
                        arguments.path("type").asText(),
                        fields,
                        arguments.path("kept").asInt(QueueEvents.DEFAULT_KEPT));
        return Reply.nothing();
    }
}
