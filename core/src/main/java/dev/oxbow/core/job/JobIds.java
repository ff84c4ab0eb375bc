package dev.oxbow.core.job;

import java.util.regex.Pattern;

/** The rules that BullMQ sets for job ids that a caller chooses. */
final class JobIds {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d*");

    private JobIds() {}

    /**
     * Checks a chosen id by BullMQ's rules, with BullMQ's messages.
     *
     * @return the id
     * @throws IllegalArgumentException if it is a whole number (those are the queue's own), starts with {@code 0:}, or
     *     has a {@code :} but not exactly two
     */
    static String requireCustom(String id) {
        if (id.equals("0") || id.startsWith("0:")) {
            throw new IllegalArgumentException("JobId cannot be '0' or start with '0:', but was '" + id + "'");
        }
        if (WHOLE_NUMBER.matcher(id).matches()) {
            throw new IllegalArgumentException("Custom Id cannot be integers, but was '" + id + "'");
        }
        if (id.indexOf(':') >= 0 && id.chars().filter(c -> c == ':').count() != 2) {
            throw new IllegalArgumentException("Custom Id cannot contain :, but was '" + id + "'");
        }
        return id;
    }
}
