package dev.oxbow.core.queue;

/** What became of a child, as its parent sees it; in BullMQ's words. */
public enum DependencyKind {
    /** It completed. */
    PROCESSED("processed"),
    /** The parent still waits for it. */
    UNPROCESSED("unprocessed"),
    /** It failed, and the parent goes on without it. */
    IGNORED("ignored"),
    /** It failed, and so the parent must fail. */
    FAILED("failed");

    private final String word;

    DependencyKind(String word) {
        this.word = word;
    }

    /** BullMQ's word for it. */
    public String word() {
        return word;
    }
}
