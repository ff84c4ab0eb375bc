package dev.oxbow.core.meter;

/** Why a command was sent. */
public enum Cause {
    ADD("add"),
    TAKE("take"),
    FINISH("finish"),
    UPDATE("update"),
    HEARTBEAT("heartbeat"),
    WAIT("wait"),
    EVENTS("events"),
    STATUS("status"),
    HEALTH("health"),
    CONNECT("connect"),
    RETRY("retry");

    private final String word;

    Cause(String word) {
        this.word = word;
    }

    /** The word used in health, metrics and the HTTP API. */
    public String word() {
        return word;
    }
}
