package dev.oxbow.http;

import dev.oxbow.core.job.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON bodies and limits their size, memory and time. Thread-safe; reading blocks the thread of the request,
 * each read
 * at most for the connection's idle time-out and all of them at most for 30 s.
 */
final class RequestBodies {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** How long a rejected body is read on, so that a client that writes it all first receives the answer. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final int DRAIN_BYTES = 16 * 1024 * 1024;

    private final int maxBytes;
    private final BodyBudget budget;
    private final LongSupplier nanoTime;

    RequestBodies(int maxBytes, BodyBudget budget, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.nanoTime = nanoTime;
    }

    /**
     * Passes the request's JSON object to {@code use} and returns its result; the body counts against the memory for
     * bodies
     * until then.
     *
     * @throws ProblemException 400, 408, 413, 415 or 503, as the README's table says
     */
    <T> T withObject(Context ctx, Function<Json, T> use) {
        return with(ctx, JsonSyntax::object, use);
    }

    /** As {@link #withObject}, but the body may be an array too. */
    <T> T withObjectOrArray(Context ctx, Function<Json, T> use) {
        return with(ctx, JsonSyntax::objectOrArray, use);
    }

    private interface Syntax {
        Json read(byte[] body, int length);
    }

    private <T> T with(Context ctx, Syntax syntax, Function<Json, T> use) {
        requireJson(ctx.header("Content-Type"));
        requirePlain(ctx.header("Content-Encoding"));
        long declared = ctx.req().getContentLengthLong();
        if (declared > maxBytes) {
            drain(ctx);
            throw tooLarge();
        }
        Body body = new Body(declared, declared < 0 ? 0 : budget.take((int) declared));
        try {
            body.read(ctx);
            return use.apply(syntax.read(body.bytes, body.length));
        } finally {
            budget.giveBack(body.taken);
        }
    }

    /** A body that is being read; confined to one thread. */
    private final class Body {
        private final long deadline = nanoTime.getAsLong() + LONGEST.toNanos();
        private final int firstSize;
        private byte[] bytes = {};
        private int length;
        private int taken;

        Body(long declared, int taken) {
            this.taken = taken;
            this.firstSize = declared >= 0 ? (int) declared + 1 : 8192;
        }

        void read(Context ctx) {
            try {
                InputStream in = ctx.req().getInputStream();
                bytes = new byte[firstSize]; // In the try block: finally releases the budget if memory is short.
                while (true) {
                    if (length == bytes.length) {
                        grow();
                    }
                    int read = in.read(bytes, length, bytes.length - length);
                    if (read < 0) {
                        return;
                    }
                    length += read;
                    if (length > maxBytes) {
                        drain(ctx);
                        throw tooLarge();
                    }
                    if (nanoTime.getAsLong() - deadline > 0) {
                        throw tooSlow();
                    }
                }
            } catch (IOException e) {
                throw Problem.of(
                                400,
                                "incomplete-body",
                                "The body did not arrive",
                                "The connection ended, or nothing came for too long, before the whole body was there.")
                        .withHeader("Connection", "close")
                        .asException();
            }
        }

        private void grow() {
            if (taken == 0 && bytes.length * 2 > BodyBudget.FREE_BYTES) {
                // Without a declared length the most that the body may need is acquired at once; see BodyBudget.
                taken = budget.take(Math.max(maxBytes, BodyBudget.FREE_BYTES + 1));
            }
            bytes = Arrays.copyOf(bytes, Math.min(bytes.length * 2, maxBytes + 1));
        }
    }

    private void drain(Context ctx) {
        if (ctx.header("Expect") != null) {
            return; // The client sends no body before 100 Continue, which is not sent.
        }
        byte[] sink = new byte[8192];
        long deadline = nanoTime.getAsLong() + DRAIN.toNanos();
        long drained = 0;
        try {
            InputStream in = ctx.req().getInputStream();
            while (drained < DRAIN_BYTES && nanoTime.getAsLong() - deadline < 0) {
                int read = in.read(sink);
                if (read < 0) {
                    return;
                }
                drained += read;
            }
        } catch (IOException e) {
            return; // The client has disconnected already.
        }
    }

    private ProblemException tooLarge() {
        String allowed = "must not be larger than " + maxBytes + " bytes";
        return Problem.of(413, "body-too-large", "The body is too large", "The body " + allowed)
                .withError("body", allowed)
                .asException();
    }

    private static ProblemException tooSlow() {
        return Problem.of(
                        408,
                        "body-too-slow",
                        "The body came too slowly",
                        "The body must arrive within " + LONGEST.toSeconds() + " s.")
                .withHeader("Connection", "close")
                .asException();
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            throw unsupported("Content-Type", "must be application/json, but there was none");
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        String type = parts[0].strip();
        boolean json = type.equals("application/json")
                || (type.endsWith("+json") && type.indexOf('/') > 0 && type.indexOf('/') < type.length() - 6);
        if (!json) {
            throw unsupported("Content-Type", "must be application/json, but was " + Problem.quote(contentType));
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=")
                    && !parameter.equals("charset=utf-8")
                    && !parameter.equals("charset=utf8")) {
                throw unsupported("Content-Type", "must have charset utf-8, but was " + Problem.quote(contentType));
            }
        }
    }

    private static void requirePlain(@Nullable String contentEncoding) {
        if (contentEncoding != null
                && !contentEncoding.isBlank()
                && !contentEncoding.strip().equalsIgnoreCase("identity")) {
            throw unsupported(
                    "Content-Encoding", "must be absent or identity, but was " + Problem.quote(contentEncoding));
        }
    }

    private static ProblemException unsupported(String header, String whatIsWrong) {
        return Problem.of(415, "unsupported-media-type", "The body's type is not supported", header + " " + whatIsWrong)
                .withError(header, whatIsWrong)
                .withHeader("Accept-Post", "application/json")
                .asException();
    }
}
