package dev.oxbow.core.fault;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds the {@link Fault} of a text or of an exception. Stateless. */
final class FaultClassifier {
    /** Chains of causes longer than this are not followed; they may be circular. */
    private static final int DEEPEST = 20;

    private FaultClassifier() {}

    static Fault classify(String reply) {
        String text = FaultText.head(reply);
        FaultKind kind = KnownReplies.kindOf(text);
        return FaultText.withFigures(kind == null ? FaultKind.UNKNOWN : kind, text, KnownReplies.fromScript(text));
    }

    static Fault classify(Throwable failure) {
        Throwable current = failure;
        for (int depth = 0; current != null && depth < DEEPEST; depth++) {
            if (current instanceof Fault.Classified classified) {
                return classified.fault();
            }
            Fault fault = ofOne(current);
            if (fault != null) {
                return fault;
            }
            current = current.getCause();
        }
        String message = failure.getMessage();
        return classify(message == null ? failure.getClass().getSimpleName() : message);
    }

    static Fault classifyConnecting(@Nullable String message, @Nullable Throwable cause) {
        Throwable current = cause;
        for (int depth = 0; current != null && depth < DEEPEST; depth++) {
            Fault fault = current instanceof Fault.Classified classified ? classified.fault() : ofOne(current);
            if (fault != null) {
                return whileConnecting(fault);
            }
            current = current.getCause();
        }
        FaultKind kind = message == null ? null : KnownReplies.kindOf(FaultText.head(message));
        return kind == null ? Fault.of(FaultKind.UNREACHABLE, message) : Fault.ofReply(String.valueOf(message));
    }

    /** Nothing but the handshake has been sent yet: what would leave a command's outcome open means something else. */
    private static Fault whileConnecting(Fault fault) {
        return switch (fault.kind()) {
            case CONNECTION_BROKEN -> Fault.of(FaultKind.HANDSHAKE_FAILED, fault.message());
            case REPLY_LATE -> Fault.of(FaultKind.UNREACHABLE, fault.message());
            default -> fault;
        };
    }

    private static @Nullable Fault ofOne(Throwable failure) {
        FaultKind kind = clientSide(failure);
        if (kind != null) {
            String message = failure.getMessage();
            return Fault.of(kind, message == null ? failure.getClass().getSimpleName() : message);
        }
        String message = failure.getMessage();
        return message != null && KnownReplies.kindOf(FaultText.head(message)) != null ? classify(message) : null;
    }

    private static @Nullable FaultKind clientSide(Throwable failure) {
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return FaultKind.HOST_UNKNOWN;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return FaultKind.UNREACHABLE;
        }
        if (failure instanceof SSLException) {
            return FaultKind.HANDSHAKE_FAILED;
        }
        if (failure instanceof SocketTimeoutException) {
            return connecting(failure) ? FaultKind.UNREACHABLE : FaultKind.REPLY_LATE;
        }
        if (failure instanceof TimeoutException) {
            return FaultKind.REPLY_LATE;
        }
        if (failure instanceof InterruptedException
                || failure instanceof InterruptedIOException
                || failure instanceof ClosedByInterruptException) {
            return FaultKind.INTERRUPTED;
        }
        // Resets, broken pipes and ends of streams have no type of their own.
        if (failure instanceof IOException) {
            return FaultKind.CONNECTION_BROKEN;
        }
        return null;
    }

    /** The JDK has one exception for both: only its text ("connect timed out") tells them apart. */
    private static boolean connecting(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("connect");
    }
}
