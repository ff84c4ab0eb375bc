package dev.oxbow.http;

import dev.oxbow.http.json.WireJson;
import io.javalin.http.Context;

/** Writes answers of the API. */
final class Answers {
    private Answers() {}

    /** A wire record, never to be cached. */
    static void json(Context ctx, int status, Object wireRecord) {
        ctx.status(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(WireJson.bytes(wireRecord));
    }

    /** A problem document with its headers. */
    static void problem(Context ctx, Problem problem) {
        problem.headers().forEach(ctx::header);
        Integer retryAfter = problem.retryAfterSeconds();
        if (retryAfter != null) {
            ctx.header("Retry-After", Integer.toString(retryAfter));
        }
        ctx.status(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .result(WireJson.bytes(problem.toJson()));
    }
}
