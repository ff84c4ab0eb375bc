package dev.oxbow.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.config.HealthTarget;
import dev.oxbow.app.config.SettingsLoader;
import dev.oxbow.core.job.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oxbow health}: shows the health of a running server. */
@Command(
        name = "health",
        description = "Ask a running server how Redis, its pool and its queues are.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Exit codes: 0 healthy or degraded, 3 the server cannot be reached, 4 unhealthy."})
final class HealthCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final String ROUTE = "/api/health/redis";

    private final SettingsLoader settings;
    private final PrintWriter out;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server to query. Default: what HOST and PORT say, else http://127.0.0.1:3000.")
    private @Nullable String url;

    @Option(names = "--json", description = "Print the server's JSON as it is.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    HealthCommand(SettingsLoader settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        HealthTarget target = settings.healthTarget();
        URI server = url == null ? target.server() : server(url);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + ROUTE)).timeout(TIMEOUT);
        if (target.token() != null) {
            request.header("Authorization", "Bearer " + target.token().reveal());
        }
        HttpResponse<String> response;
        try {
            response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            complain("no server answers at " + server + ". Start one with 'oxbow serve', or name it with --url.");
            return ExitCodes.UNREACHABLE;
        }
        return judge(server, response);
    }

    private int judge(URI server, HttpResponse<String> response) {
        if (response.statusCode() == 401) {
            complain("the server at " + server + " requires a token: set OXBOW_READ_TOKEN or OXBOW_API_TOKEN.");
            return ExitCodes.CHECK_FAILED;
        }
        JsonNode report;
        try {
            report = new Json(response.body()).as(JsonNode.class);
        } catch (IllegalArgumentException e) {
            report = Json.EMPTY_OBJECT.as(JsonNode.class);
        }
        String status = report.path("status").asText();
        if (!status.equals("healthy") && !status.equals("degraded") && !status.equals("unhealthy")) {
            complain("what answers at " + server + " is not Oxbow (status " + response.statusCode() + ").");
            return ExitCodes.CHECK_FAILED;
        }
        out.println(json ? response.body() : HealthText.of(report));
        out.flush();
        return status.equals("unhealthy") ? ExitCodes.CHECK_FAILED : ExitCodes.FINE;
    }

    private void complain(String text) {
        CommandSpec own = spec;
        if (own != null) {
            own.commandLine().getErr().println("oxbow: " + text);
        }
    }

    private URI server(String text) {
        String trimmed = text.strip().replaceAll("/+$", "");
        try {
            URI uri = URI.create(trimmed);
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?")) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below with the same message as any other wrong URL.
        }
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("run by its command line only");
        }
        throw new ParameterException(
                own.commandLine(), "--url was '" + text + "'; allowed: a URL such as http://127.0.0.1:3000");
    }
}
