package dev.oxbow.core.internal.bullmq;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a script: its head and its code. The head is the comment at the top. In it {@code Needs:} lists the names that the part
 * uses from parts before it, {@code Defines:} the names that parts behind it may use; an entry point defines nothing for others
 * and has {@code KEYS}, {@code ARGV} and {@code Reply} in this order before {@code Needs:}.
 */
record LuaPart(String resource, String text) {
    /** What Redis and Lua define. */
    private static final Set<String> GLOBALS = Set.of(
            "redis",
            "cjson",
            "math",
            "string",
            "table",
            "unpack",
            "tonumber",
            "tostring",
            "pcall",
            "error",
            "type",
            "ipairs",
            "pairs",
            "KEYS",
            "ARGV");

    private static final Pattern LABEL = Pattern.compile("(KEYS|ARGV|Reply|Needs:|Defines:)(?: (.*))?");

    static LuaPart of(String resource) {
        return new LuaPart(resource, Scripts.read(resource));
    }

    boolean isEntry() {
        return resource.startsWith("scripts/");
    }

    LuaChunk chunk() {
        return LuaChunk.of(text);
    }

    /** What the code uses but neither defines nor gets from Lua. */
    Set<String> used() {
        Set<String> used = new TreeSet<>(chunk().free());
        used.removeAll(GLOBALS);
        return used;
    }

    /** What is wrong with the head, in one sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Map<String, String> head = head();
        List<String> labels = isEntry() ? List.of("KEYS", "ARGV", "Reply", "Needs:") : List.of("Needs:", "Defines:");
        if (!List.copyOf(head.keySet()).equals(labels)) {
            faults.add(resource + ": the head has " + head.keySet() + " instead of " + labels);
        }
        compare(faults, "needs", names(head, "Needs:"), used());
        if (!isEntry()) {
            compare(faults, "defines", names(head, "Defines:"), chunk().defined());
        }
        return faults;
    }

    private void compare(List<String> faults, String verb, Set<String> stated, Set<String> actual) {
        if (!stated.equals(actual)) {
            faults.add(resource + ": the head says that it " + verb + " " + new TreeSet<>(stated) + ", but it " + verb
                    + " " + new TreeSet<>(actual));
        }
    }

    private static Set<String> names(Map<String, String> head, String label) {
        Set<String> names =
                new LinkedHashSet<>(List.of(head.getOrDefault(label, "").strip().split("[, ]+")));
        names.removeAll(Set.of("", "nothing"));
        return names;
    }

    /** The text behind each label of the head; a line that begins with spaces continues the one before it. */
    private Map<String, String> head() {
        Map<String, String> head = new LinkedHashMap<>();
        String label = null;
        for (String line : text.lines().takeWhile(l -> l.startsWith("--")).toList()) {
            String content = line.substring(2).replaceFirst("^ ", "");
            Matcher matcher = LABEL.matcher(content);
            if (matcher.matches()) {
                label = matcher.group(1);
                head.put(label, matcher.group(2) == null ? "" : matcher.group(2));
            } else if (label != null && content.startsWith("  ")) {
                head.merge(label, content, (one, other) -> one + " " + other.strip());
            } else {
                label = null;
            }
        }
        return head;
    }
}
