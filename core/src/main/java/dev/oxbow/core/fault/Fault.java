package dev.oxbow.core.fault;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one failure means. Immutable.
 *
 * @param kind its class, which says whether to retry and what to advise
 * @param message short text, at most 200 characters, without keys, data or secrets
 * @param limit the plan's limit where the text names one (commands, or bytes for sizes)
 * @param usage what was used of it where the text names it
 * @param fromScript whether the text shows that a script was running when the error arose, so that earlier writes of the
 *     script may have happened
 */
public record Fault(FaultKind kind, String message, OptionalLong limit, OptionalLong usage, boolean fromScript) {
    /** A fault that does not come from inside a script. */
    public Fault(FaultKind kind, String message, OptionalLong limit, OptionalLong usage) {
        this(kind, message, limit, usage, false);
    }

    /** Classifies the text of an error reply. */
    public static Fault ofReply(String reply) {
        return FaultClassifier.classify(reply);
    }

    /** Classifies any failure of a call: an error reply, a broken way to Redis, an exhausted pool. Looks through causes. */
    public static Fault of(Throwable failure) {
        return FaultClassifier.classify(failure);
    }

    /** A fault whose kind is known; the message is shortened and cleaned. */
    public static Fault of(FaultKind kind, @Nullable String message) {
        return new Fault(
                kind,
                FaultText.clean(message == null ? kind.code() : message),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /**
     * Classifies the failure to open a connection, by its cause where that tells (unknown host, refused login, TLS), else
     * as {@link FaultKind#UNREACHABLE}.
     */
    public static Fault ofConnecting(@Nullable String message, @Nullable Throwable cause) {
        return FaultClassifier.classifyConnecting(message, cause);
    }

    /**
     * Whether Redis surely refused before it ran anything. An error from inside a script is not such a rejection, for the
     * script may have written before; except {@link FaultKind#READ_ONLY}, because a server that is read-only has not
     * accepted an earlier write of the same script either, and nothing happens between two commands of a script.
     */
    public boolean refusedUnrun() {
        return kind.refusedUnrun() && (!fromScript || kind == FaultKind.READ_ONLY);
    }

    /** What to do about it, for a person, with the plan's figures where they are known; empty if nothing is to be done. */
    public String advice() {
        return FaultText.fill(kind.advice(), limit, usage);
    }

    /** Implemented by exceptions that know their fault, so that {@link Fault#of(Throwable)} need not classify their text. */
    public interface Classified {
        /** What this failure means. */
        Fault fault();
    }
}
