package dev.oxbow.http;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.PoolInterruptedException;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.http.json.WireJson;
import io.javalin.config.JavalinConfig;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures become problem documents. What a client can cause is 4xx; Redis unavailable or its plan
 * used up is 503
 * with {@code Retry-After}; all else is 500, logged once under a reference that the answer contains. No text of an
 * exception
 * from below reaches a client, except what {@link Fault} made safe. Thread-safe.
 */
final class ErrorMapping {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);
    private static final int MAX_CAUSES = 20;

    private ErrorMapping() {}

    static void register(JavalinConfig config) {
        config.routes.exception(Exception.class, (failure, ctx) -> Answers.problem(ctx, problemOf(failure)));
        config.router.javaLangErrorHandler((response, error) -> answerError(response, problemOf(error)));
    }

    /** The problem that a failure is for the client. Logs it if it is one of ours. */
    static Problem problemOf(Throwable failure) {
        ProblemException answer = causeOf(failure, ProblemException.class);
        if (answer != null) {
            return answer.problem();
        }
        RedisException redis = causeOf(failure, RedisException.class);
        if (redis != null) {
            return unavailable(redis);
        }
        String reference = UUID.randomUUID().toString();
        LOG.error("A request failed, reference {}", reference, failure);
        return Problem.of(
                        500,
                        "internal-error",
                        "Something went wrong in the server",
                        "This is an error of the server, not of the request. Its log has the details under the reference.")
                .withReference(reference);
    }

    private static Problem unavailable(RedisException failure) {
        Fault fault = Fault.of(failure);
        FaultKind kind = fault.kind();
        if (failure instanceof PoolClosedException || failure instanceof PoolInterruptedException) {
            return unavailable("shutting-down", "The server is shutting down.", failure, 5);
        }
        String what = fault.advice().isEmpty() ? "Redis could not serve the request." : fault.advice();
        if (kind == FaultKind.COMMAND_TOO_LARGE) {
            return Problem.of(413, kind.code(), "The body is too large for the Redis plan", what)
                    .withError("body", "is larger than the Redis plan allows for one command");
        }
        return unavailable(kind.code(), what, failure, retryAfterSeconds(kind));
    }

    private static int retryAfterSeconds(FaultKind kind) {
        if (kind == FaultKind.POOL_EXHAUSTED) {
            return 1;
        }
        return switch (kind.retry()) {
            case ONCE, ONCE_THEN_BACKOFF, BACKOFF, ELSEWHERE, PATIENTLY -> 5;
            case NO -> 30;
            case LATER -> 300;
        };
    }

    private static Problem unavailable(String name, String what, RedisException failure, int retryAfterSeconds) {
        String effect = failure.surelyNotSent()
                ? " Nothing was changed by this request."
                : " It is not certain whether this request took effect.";
        return Problem.of(503, name, "The queue is not available now", what + effect)
                .retryAfter(retryAfterSeconds);
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Errors of the virtual machine reach the servlet's response only; Javalin does not write for them. */
    private static void answerError(HttpServletResponse response, Problem problem) {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        try {
            response.getOutputStream().write(WireJson.bytes(problem.toJson()));
        } catch (IOException e) {
            LOG.debug("The client disconnected before the failure was reported to it", e);
        }
    }
}
