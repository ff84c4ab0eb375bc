package dev.oxbow.http;

import dev.oxbow.http.BearerGuard.Access;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of routes, all of them. HEAD is served wherever GET is; OPTIONS answers with what a path allows; another method gets
 * 405, another path 404. Immutable.
 */
final class HttpApi {
    static final String SUBMIT = "/api/analysis/ai";
    static final String STATUS = "/api/analysis/ai/status/{jobId}";
    static final String EVENTS = "/api/analysis/ai/events/{jobId}";

    static final String JOBS = "/api/queues/{queue}/jobs";
    static final String JOB = JOBS + "/{jobId}";

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    private final BearerGuard guard;
    private final List<Route> routes;

    HttpApi(
            BearerGuard guard,
            AnalysisHandlers analysis,
            QueueHandlers queues,
            JobHandlers jobs,
            HealthHandlers health) {
        this.guard = guard;
        this.routes = List.of(
                post(SUBMIT, analysis::submit),
                get(STATUS, analysis::status),
                get(EVENTS, analysis::events),
                get("/api/queues", queues::list),
                get(JOBS, queues::page),
                post(JOBS, queues::add),
                get(JOB, jobs::show),
                new Route(HandlerType.DELETE, JOB, Access.WRITE, jobs::remove),
                post(JOB + "/retry", jobs::retry),
                post(JOB + "/promote", jobs::promote),
                post("/api/queues/{queue}/pause", queues::pause),
                post("/api/queues/{queue}/resume", queues::resume),
                post("/api/queues/{queue}/clean", queues::clean),
                post("/api/queues/{queue}/drain", queues::drain),
                get("/api/health/redis", health::redis),
                open("/livez", health::live),
                open("/readyz", health::ready),
                get("/metrics", health::metrics),
                open("/", PageFile.of("index.html", "text/html; charset=utf-8")),
                open("/assets/app.css", PageFile.of("app.css", "text/css; charset=utf-8")),
                open("/assets/app.js", PageFile.of("app.js", JAVASCRIPT)),
                open("/assets/report.js", PageFile.of("report.js", JAVASCRIPT)),
                open("/assets/text.js", PageFile.of("text.js", JAVASCRIPT)),
                open("/assets/icon.svg", PageFile.of("icon.svg", "image/svg+xml")));
    }

    private static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, Access.READ, handler);
    }

    /** Without a token: it shows no data. */
    private static Route open(String path, Handler handler) {
        return new Route(HandlerType.GET, path, Access.OPEN, handler);
    }

    private static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, Access.WRITE, handler);
    }

    void register(JavalinConfig config) {
        for (Route route : routes) {
            Handler guarded = ctx -> {
                guard.require(route.access(), ctx);
                route.handler().handle(ctx);
            };
            config.routes.addHttpHandler(route.method(), route.path(), guarded);
            if (route.method().equals(HandlerType.GET)) {
                // Javalin by itself answers HEAD with 200 without asking the handler.
                config.routes.addHttpHandler(HandlerType.HEAD, route.path(), guarded);
            }
        }
        config.http.prefer405over404 = true;
        config.routes.exception(MethodNotAllowedResponse.class, HttpApi::answerOtherMethod);
        // Javalin throws this when no route fits, and no code here throws it.
        config.routes.exception(
                HttpResponseException.class,
                (failure, ctx) -> Answers.problem(
                        ctx, Problem.of(404, "unknown-route", "There is nothing here", "No route has this path.")));
    }

    /** @param failure Javalin's, with the methods that the path takes */
    private static void answerOtherMethod(MethodNotAllowedResponse failure, Context ctx) {
        Set<String> allowed = new TreeSet<>(List.of(
                failure.getDetails().getOrDefault("availableMethods", "").split(", ")));
        allowed.add(HandlerType.OPTIONS.name());
        String allow = String.join(", ", allowed);
        if (ctx.method().equals(HandlerType.OPTIONS)) {
            ctx.status(204).header("Allow", allow);
            return;
        }
        Answers.problem(
                ctx,
                Problem.of(
                                405,
                                "method-not-allowed",
                                "The method is not allowed here",
                                "This path takes " + allow + ", but the method was "
                                        + Problem.quote(ctx.method().name()) + ".")
                        .withHeader("Allow", allow));
    }

    /** One row of the table. */
    private record Route(HandlerType method, String path, Access access, Handler handler) {}
}
