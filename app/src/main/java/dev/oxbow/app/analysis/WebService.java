package dev.oxbow.app.analysis;

import dev.oxbow.core.analysis.AnalysisException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * POSTs JSON to a web service: bounded in time and size, no redirects, retried where that is safe. A try is repeated when
 * the service was surely not reached, or answered 408, 425, 429 or 5xx; its {@code Retry-After} is honoured up to a bound.
 * A try whose outcome is unknown (a broken connection, no answer in time) is not repeated.
 *
 * <p>Thread-safe. Callers wait on their own thread; interrupting it cancels the exchange at once. The client's own daemon
 * threads end with {@link #close()}.
 */
final class WebService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebService.class);

    /**
     * An answer, whatever its status.
     *
     * @param contentType in lower case; empty if the service named none
     */
    record Answer(int status, String contentType, String body) {}

    /** Waits; tests replace it, so that they need not. */
    @FunctionalInterface
    interface Pauses {
        void pause(Duration duration) throws InterruptedException;
    }

    private final String title;
    private final WebCallLimits limits;
    private final Clock clock;
    private final Pauses pauses;
    private final ExecutorService threads;
    private final HttpClient client;

    /** @param title begins messages for clients, for example {@code The webhook} */
    WebService(String title, WebCallLimits limits, Clock clock, Pauses pauses) {
        this.title = title;
        this.limits = limits;
        this.clock = clock;
        this.pauses = pauses;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "oxbow-web-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connectTimeout())
                .executor(threads)
                .build();
    }

    static WebService create(String title, Duration answerTimeout) {
        return new WebService(
                title,
                WebCallLimits.within(answerTimeout),
                Clock.systemUTC(),
                duration -> TimeUnit.MILLISECONDS.sleep(duration.toMillis()));
    }

    /**
     * POSTs, and gives the last answer.
     *
     * @param headers besides {@code Content-Type: application/json}
     * @throws AnalysisException if there was no answer, for a reason that a client may read
     * @throws InterruptedException if this thread was interrupted; the exchange is cancelled
     */
    Answer post(URI target, Map<String, String> headers, String json) throws InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "oxbow")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        headers.forEach(builder::header);
        HttpRequest request = builder.build();
        for (int retry = 1; ; retry++) {
            Optional<HttpResponse<byte[]>> response = exchange(request, retry > limits.maxRetries());
            boolean again = response.isEmpty() || mayBeRepeated(response.get().statusCode());
            Duration pause = response.flatMap(this::requestedPause).orElse(limits.pauseBefore(retry));
            if (!again || retry > limits.maxRetries() || pause.compareTo(limits.longestPause()) > 0) {
                return answer(response.orElseThrow(() -> unreachable(null)));
            }
            LOG.info(
                    "{} {}; trying again in {} ms",
                    title,
                    response.map(it -> "answered " + it.statusCode()).orElse("cannot be reached"),
                    pause.toMillis());
            pauses.pause(pause);
        }
    }

    /** One try; empty if the service was surely not reached and this is not the last try. */
    private Optional<HttpResponse<byte[]>> exchange(HttpRequest request, boolean last) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, info -> new LimitedBody(limits.maxAnswerBytes()));
        try {
            return Optional.of(exchange.get(limits.answerTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new AnalysisException(
                    title + " did not answer within " + limits.answerTimeout().toMillis() + " ms.", true, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (notReached(cause)) {
                if (last) {
                    throw unreachable(cause);
                }
                return Optional.empty();
            }
            if (causedByLength(cause)) {
                throw new AnalysisException(
                        title + " answered with more than " + limits.maxAnswerBytes() + " bytes.", false, cause);
            }
            throw new AnalysisException(title + " broke off without an answer.", true, cause);
        } finally {
            // Does nothing to an exchange that has ended; ends one that timed out or was interrupted.
            exchange.cancel(true);
        }
    }

    private AnalysisException unreachable(@Nullable Throwable cause) {
        return new AnalysisException(title + " cannot be reached.", true, cause);
    }

    private static boolean notReached(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof UnresolvedAddressException;
    }

    private static boolean causedByLength(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof LimitedBody.TooLong) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeRepeated(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    /** What {@code Retry-After} says, in seconds or as a date; empty if it cannot be read. */
    private Optional<Duration> requestedPause(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").map(String::strip).flatMap(text -> {
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
                Duration pause = Duration.between(clock.instant(), date.toInstant());
                return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT),
                new String(response.body(), StandardCharsets.UTF_8));
    }

    /** Ends the client's threads; exchanges under way break off. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
