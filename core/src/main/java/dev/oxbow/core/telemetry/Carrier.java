package dev.oxbow.core.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.Json;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace context that a job carries: a JSON object of what propagators write, such as {@code
 * {"traceparent":"00-…"}}, as text. Any client may have written it; an unreadable value counts as empty. Immutable.
 */
final class Carrier {
    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carried) {
            return carried.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carried, String key) {
            return carried == null ? null : carried.get(key);
        }
    };

    private final TextMapPropagator propagator;

    Carrier(TextMapPropagator propagator) {
        this.propagator = propagator;
    }

    /** Null if the propagators write nothing. */
    @Nullable
    String written(Context context) {
        Map<String, String> carried = new LinkedHashMap<>();
        propagator.inject(context, carried, (fields, key, value) -> {
            if (fields != null) {
                fields.put(key, value);
            }
        });
        return carried.isEmpty() ? null : Json.of(carried).text();
    }

    /** The root context if the text holds none. */
    Context read(@Nullable String text) {
        return text == null ? Context.root() : propagator.extract(Context.root(), fields(text), GETTER);
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> field :
                    new Json(text).as(JsonNode.class).properties()) {
                if (field.getValue().isTextual()) {
                    fields.put(field.getKey(), field.getValue().textValue());
                }
            }
        } catch (IllegalArgumentException notJson) {
            return Map.of();
        }
        return fields;
    }
}
