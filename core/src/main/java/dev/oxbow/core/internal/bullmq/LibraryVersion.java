package dev.oxbow.core.internal.bullmq;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Oxbow that the build wrote into {@code version.properties}. */
final class LibraryVersion {
    /** As it stands in a queue's {@code meta.version}, for example {@code oxbow:1.0.0}. */
    static final String WRITTEN = "oxbow:" + number();

    private LibraryVersion() {}

    private static String number() {
        Properties properties = new Properties();
        try (InputStream in = LibraryVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from oxbow-core");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
