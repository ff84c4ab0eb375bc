package dev.oxbow.app.config;

/**
 * A value that must not be shown: a token or a key. Its text comes out only through {@link #reveal()}, so that logging or
 * joining it to a message by accident shows stars. Immutable.
 */
public final class Secret {
    private final String text;

    /** Wraps the text as it is. */
    public Secret(String text) {
        this.text = text;
    }

    /** The text, for the one place that must send or compare it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Three stars, whatever the text. */
    @Override
    public String toString() {
        return "***";
    }
}
