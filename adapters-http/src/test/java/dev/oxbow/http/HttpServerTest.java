package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.core.testing.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HttpServerTest {
    @Test
    void bindsToAFreePortAndReturnsIt() {
        try (RunningServer oxbow = new RunningServer()) {
            assertThat(oxbow.server.port()).isBetween(1, 65_535);
        }
    }

    @Test
    void reportsThatAPortIsInUse() {
        try (RunningServer first = new RunningServer()) {
            int port = first.server.port();

            assertThatThrownBy(() -> new RunningServer(HttpSettings.on("127.0.0.1", port)))
                    .isInstanceOf(HttpStartException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void rejectsSettingsByNameAndValue() {
        assertThatThrownBy(() -> HttpSettings.on("127.0.0.1", 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be between 0 and 65535, but was 65536");
        assertThatThrownBy(() -> HttpSettings.on(" ", 1)).hasMessageContaining("host");
    }

    @Test
    void aBurstOfClientsConnectsBeforeTheServerAcceptsThem() throws Exception {
        int burst = 200;
        HttpSettings oneAtATime =
                new HttpSettings("127.0.0.1", 0, AccessTokens.NONE, 1, 8, 1, 1024, 1024, Duration.ofSeconds(1));
        List<Socket> clients = new ArrayList<>();
        try (RunningServer oxbow = new RunningServer(oneAtATime)) {
            for (int i = 0; i < burst; i++) {
                Socket client = new Socket();
                clients.add(client);
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), oxbow.server.port()), 10_000);
            }

            assertThat(clients).hasSize(burst).allMatch(Socket::isConnected);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void completesTheCurrentRequestOnClose() throws Exception {
        try (RunningServer oxbow = new RunningServer()) {
            CountDownLatch inHand = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            oxbow.analyses.whileSubmitting(() -> {
                inHand.countDown();
                await(goOn);
            });
            CompletableFuture<HttpResponse<String>> answer = postAsync(oxbow, "{}");
            assertThat(inHand.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> closing = CompletableFuture.runAsync(oxbow::close);
            goOn.countDown();

            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void closesWithinTheTimeoutWhileARequestHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        HttpSettings hasty =
                new HttpSettings("127.0.0.1", 0, AccessTokens.NONE, 64, 16, 4, 1024, 1024, Duration.ofMillis(100));
        try (RunningServer oxbow = new RunningServer(hasty)) {
            CountDownLatch inHand = new CountDownLatch(1);
            oxbow.analyses.whileSubmitting(() -> {
                inHand.countDown();
                await(never);
            });
            CompletableFuture<HttpResponse<String>> answer = postAsync(oxbow, "{}");
            assertThat(inHand.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture.runAsync(oxbow::close).get(15, TimeUnit.SECONDS);

            assertThat(answer)
                    .satisfiesAnyOf(
                            lost -> assertThat(lost).isCompletedExceptionally(),
                            told -> assertThat(told).isNotDone(),
                            told -> assertThat(told.get().statusCode()).isGreaterThanOrEqualTo(500));
        } finally {
            never.countDown();
        }
    }

    @Test
    void closingTwiceHasNoFurtherEffect() {
        RunningServer oxbow = new RunningServer();
        oxbow.close();
        oxbow.close();
        Await.until("its threads have ended", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().equals("oxbow-http-timer")));
    }

    @Test
    void servesTwoHundredRequestsAtOnce() throws Exception {
        try (RunningServer oxbow = new RunningServer()) {
            String body = "{\"text\":\"" + "x".repeat(50_000) + "\"}";
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(postAsync(oxbow, body));
            }

            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
            }
            assertThat(oxbow.analyses.submitted()).hasSize(200);
        }
    }

    private static CompletableFuture<HttpResponse<String>> postAsync(RunningServer oxbow, String body) {
        return oxbow.client()
                .sendAsync(
                        oxbow.request("/api/analysis/ai")
                                .POST(BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .build(),
                        BodyHandlers.ofString());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
