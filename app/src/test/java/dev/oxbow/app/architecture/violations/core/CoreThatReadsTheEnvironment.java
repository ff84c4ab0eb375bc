package dev.oxbow.app.architecture.violations.core;

/** A deliberate violation: shows that a rule of architecture can fail. */
final class CoreThatReadsTheEnvironment {
    private CoreThatReadsTheEnvironment() {}

    static boolean secretly() {
        return System.getenv().containsKey("SECRET");
    }
}
