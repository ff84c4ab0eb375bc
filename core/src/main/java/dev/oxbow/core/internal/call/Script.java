package dev.oxbow.core.internal.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script of Oxbow. Immutable.
 *
 * @param name for messages, for example {@code addJobs}
 * @param text what Redis runs; its reply is a list whose first element is the number of commands it ran
 * @param sha1 digest of the text in lower-case hexadecimal, by which {@code EVALSHA} names it
 */
public record Script(String name, String text, String sha1) {
    /** The script of that text, with its computed digest. */
    public static Script of(String name, String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Script(name, text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return name + "(" + sha1 + ")";
    }
}
