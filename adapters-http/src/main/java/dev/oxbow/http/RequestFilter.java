package dev.oxbow.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handles every request first: adds the security headers to its response and removes the two request headers with
 * which a client
 * could bypass Javalin's routes ({@code X-HTTP-Method-Override} changes the method, {@code
 * Sec-WebSocket-Version} leads to WebSockets, of which there are none). Thread-safe.
 */
final class RequestFilter extends Handler.Wrapper {
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";
    private static final String WEBSOCKET_VERSION = "Sec-WebSocket-Version";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        SecurityHeaders.put(response.getHeaders());
        HttpFields headers = request.getHeaders();
        if (headers.contains(METHOD_OVERRIDE) || headers.contains(WEBSOCKET_VERSION)) {
            return super.handle(new PlainRequest(request), response, callback);
        }
        return super.handle(request, response, callback);
    }

    private static final class PlainRequest extends Request.Wrapper {
        private final HttpFields headers;

        PlainRequest(Request request) {
            super(request);
            this.headers = HttpFields.build(request.getHeaders())
                    .remove(METHOD_OVERRIDE)
                    .remove(WEBSOCKET_VERSION)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
