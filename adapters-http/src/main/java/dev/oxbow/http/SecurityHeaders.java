package dev.oxbow.http;

import org.eclipse.jetty.http.HttpFields;

/** The headers that every answer carries. */
final class SecurityHeaders {
    /** The page's own files and its own API, nothing else; no inline script or style. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void put(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
    }
}
