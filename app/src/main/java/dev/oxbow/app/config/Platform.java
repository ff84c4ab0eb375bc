package dev.oxbow.app.config;

/**
 * What this JVM says about the machine it runs on. Immutable.
 *
 * @param operatingSystem for example {@code Linux}
 * @param architecture for example {@code amd64}
 */
public record Platform(String operatingSystem, String architecture) {
    /** The machine this JVM runs on. */
    public static Platform current() {
        return new Platform(System.getProperty("os.name", "unknown"), System.getProperty("os.arch", "unknown"));
    }

    /** For messages: {@code Linux on amd64}. */
    @Override
    public String toString() {
        return operatingSystem + " on " + architecture;
    }
}
