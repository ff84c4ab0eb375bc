package dev.oxbow.core.fault;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The error texts that Oxbow knows, from Redis's source, vendors' documentation and public bug reports; the more specific
 * ones first. A {@code *} stands for anything.
 */
final class KnownReplies {
    private static final List<Known> ALL = List.of(
            known(FaultKind.PLAN_QUOTA_EXHAUSTED, "ERR max requests limit exceeded"),
            known(FaultKind.PLAN_DAILY_QUOTA_EXHAUSTED, "ERR max daily request limit exceeded"),
            known(FaultKind.PLAN_CONNECTION_LIMIT, "ERR max concurrent connections exceeded"),
            known(FaultKind.SERVER_CONNECTION_LIMIT, "ERR max number of clients reached"),
            known(FaultKind.SERVER_CONNECTION_LIMIT, "ERR max number of clients + cluster connections reached"),
            known(FaultKind.PLAN_STORAGE_FULL, "ERR DB capacity quota exceeded"),
            known(FaultKind.OUT_OF_MEMORY, "OOM command not allowed"),
            known(FaultKind.COMMAND_TOO_LARGE, "ERR max request size exceeded"),
            known(FaultKind.RECORD_TOO_LARGE, "ERR max single record size exceeded"),
            known(FaultKind.KEY_TOO_LONG, "ERR max key size exceeded"),
            known(FaultKind.PENDING_LIST_FULL, "ERR XReadGroup is cancelled"),
            known(FaultKind.LOGIN_MISSING, "NOAUTH"),
            known(FaultKind.LOGIN_REFUSED, "WRONGPASS"),
            known(FaultKind.LOGIN_MISMATCH, "ERR invalid password"),
            known(FaultKind.LOGIN_MISMATCH, "ERR AUTH <password> called without any password configured"),
            known(FaultKind.LOGIN_MISMATCH, "ERR Client sent AUTH, but no password is set"),
            known(FaultKind.PERMISSION_MISSING, "NOPERM"),
            known(FaultKind.PROTOCOL_REFUSED, "NOPROTO"),
            known(FaultKind.PROTECTED_MODE, "DENIED"),
            known(FaultKind.LOADING, "LOADING"),
            known(FaultKind.READ_ONLY, "READONLY"),
            known(FaultKind.PRIMARY_DOWN, "MASTERDOWN"),
            known(FaultKind.TOO_FEW_REPLICAS, "NOREPLICAS"),
            known(FaultKind.DISK_FAILING, "MISCONF"),
            known(FaultKind.CLUSTER_DOWN, "CLUSTERDOWN"),
            known(FaultKind.SLOT_MOVING, "TRYAGAIN"),
            known(FaultKind.CLUSTER_REDIRECT, "MOVED "),
            known(FaultKind.CLUSTER_REDIRECT, "ASK "),
            known(FaultKind.CROSS_SLOT, "CROSSSLOT"),
            known(FaultKind.CROSS_SLOT, "ERR Script attempted to access keys that do not hash to the same slot"),
            known(FaultKind.CROSS_SLOT, "ERR Script attempted to access a non local key in a cluster node"),
            known(FaultKind.BUSY_SCRIPT, "BUSY "),
            known(FaultKind.UNBLOCKED, "UNBLOCKED"),
            known(FaultKind.SCRIPT_MISSING, "NOSCRIPT"),
            known(FaultKind.SCRIPT_NOT_KILLED, "NOTBUSY"),
            known(FaultKind.SCRIPT_NOT_KILLED, "UNKILLABLE"),
            known(FaultKind.WRONG_TYPE, "WRONGTYPE"),
            known(FaultKind.COMMAND_UNKNOWN, "ERR unknown command"),
            known(FaultKind.COMMAND_UNKNOWN, "ERR unknown subcommand"),
            known(FaultKind.COMMAND_INVALID, "ERR wrong number of arguments"),
            known(FaultKind.COMMAND_INVALID, "ERR syntax error"),
            known(FaultKind.COMMAND_INVALID, "ERR value is not an integer"),
            known(FaultKind.KEYS_UNDECLARED, "ERR Dynamic keys are not allowed in Lua scripts"),
            known(FaultKind.TRANSACTION_ABORTED, "EXECABORT"),
            known(FaultKind.EXISTS_ALREADY, "BUSYKEY"),
            known(FaultKind.EXISTS_ALREADY, "BUSYGROUP"),
            known(FaultKind.DATABASE_NUMBER, "ERR invalid DB index"),
            known(FaultKind.DATABASE_NUMBER, "ERR DB index is out of range"),
            known(FaultKind.DATABASE_NUMBER, "ERR SELECT"),
            known(FaultKind.CONNECTION_MISUSED, "ERR only (P)SUBSCRIBE*allowed in this context"),
            known(FaultKind.CONNECTION_MISUSED, "ERR Can't execute*only*allowed in this context"));

    private static final String RUNNING_SCRIPT = "err error running script";
    private static final String IN_SCRIPT = "user_script";

    private KnownReplies() {}

    /** Whether the text shows that a script was running. */
    static boolean fromScript(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith(RUNNING_SCRIPT) || lower.contains(IN_SCRIPT);
    }

    /**
     * The kind of an error reply, or null if none is known: by the start of the text; and, when a script was running, by
     * the known text that stands first inside it, since older servers put words before the original error.
     */
    static @Nullable FaultKind kindOf(String text) {
        for (Known known : ALL) {
            if (known.atStart.matcher(text).lookingAt()) {
                return known.kind;
            }
        }
        return fromScript(text) ? kindInside(text) : null;
    }

    private static @Nullable FaultKind kindInside(String text) {
        FaultKind first = null;
        int firstAt = Integer.MAX_VALUE;
        for (Known known : ALL) {
            Matcher matcher = known.inside.matcher(text);
            if (matcher.find() && matcher.start() < firstAt) {
                first = known.kind;
                firstAt = matcher.start();
            }
        }
        return first;
    }

    /** The kinds that some text stands for. */
    static Set<FaultKind> kinds() {
        return ALL.stream().map(Known::kind).collect(Collectors.toSet());
    }

    private static Known known(FaultKind kind, String text) {
        StringBuilder pattern = new StringBuilder();
        for (String part : text.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        pattern.append("(?![\\p{L}\\d])".repeat(text.endsWith(" ") ? 0 : 1));
        // Inside other words the case must agree, or the English word "busy" would be an error of Redis.
        return new Known(
                kind,
                Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE),
                Pattern.compile("(?<![\\p{L}\\d])" + pattern));
    }

    private record Known(FaultKind kind, Pattern atStart, Pattern inside) {}
}
