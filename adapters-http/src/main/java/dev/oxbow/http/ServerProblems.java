package dev.oxbow.http;

import dev.oxbow.http.json.WireJson;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Problem documents for what Jetty refuses before a route is reached (a request line that is none, headers too large) or fails
 * at after it. In place of Jetty's own pages, which name Jetty and may show stack traces. Thread-safe.
 */
final class ServerProblems extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object failure = request.getAttribute(ERROR_EXCEPTION);
        int status = failure instanceof HttpException http ? http.getCode() : response.getStatus();
        if (status < 400) {
            status = 500;
        }
        Problem problem = status == 500 && failure instanceof Throwable thrown
                ? ErrorMapping.problemOf(thrown)
                : Problem.of(
                        status,
                        "http-" + status,
                        HttpStatus.getMessage(status),
                        status < 500
                                ? "The request cannot be understood as HTTP."
                                : "The request could not be served.");
        response.setStatus(problem.status());
        SecurityHeaders.put(response.getHeaders());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(WireJson.bytes(problem.toJson())), callback);
        return true;
    }
}
