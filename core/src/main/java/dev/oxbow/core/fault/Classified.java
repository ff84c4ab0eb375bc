package dev.oxbow.core.fault;

/** Implemented by exceptions that know what they mean, so that {@link Fault#of(Throwable)} need not guess. */
public interface Classified {
    /** What this failure means. */
    Fault fault();
}
