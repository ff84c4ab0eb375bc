package dev.oxbow.app.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One operation that both sides make. Written as {@code add {priority: 3}}: a verb and, if it has any, its arguments as
 * JSON, whose names need no quotes and whose texts may have single ones. With the prefix {@code Node: } BullMQ makes it
 * on both databases, so that Oxbow meets data of BullMQ.
 */
record Operation(String verb, boolean byNode, ObjectNode arguments) {
    private static final String BY_NODE = "Node: ";
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    static Operation of(String verb) {
        return new Operation(verb, false, JsonNodeFactory.instance.objectNode());
    }

    /** @throws IllegalArgumentException if the text is invalid; a case is wrong then */
    static Operation parse(String text) {
        boolean byNode = text.startsWith(BY_NODE);
        String said = byNode ? text.substring(BY_NODE.length()) : text;
        int space = said.indexOf(' ');
        if (space < 0) {
            return new Operation(said, byNode, JsonNodeFactory.instance.objectNode());
        }
        try {
            return new Operation(
                    said.substring(0, space), byNode, LENIENT.readValue(said.substring(space), ObjectNode.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an operation: " + text, e);
        }
    }

    /** The same with one more argument. */
    Operation with(String name, Object value) {
        ObjectNode more = arguments.deepCopy();
        more.set(name, LENIENT.valueToTree(value));
        return new Operation(verb, byNode, more);
    }

    /** The same, made by BullMQ on both databases. */
    Operation byBullMq() {
        return new Operation(verb, true, arguments);
    }

    /** The text that a case has, so that it can be copied into one. */
    @Override
    public String toString() {
        String shown = arguments.toString().replaceAll("\"(\\w+)\":", "$1: ");
        return (byNode ? BY_NODE : "") + verb + (arguments.isEmpty() ? "" : " " + shown);
    }
}
