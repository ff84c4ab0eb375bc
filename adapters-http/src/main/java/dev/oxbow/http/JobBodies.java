package dev.oxbow.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Jobs as a client sends them: {@code {"name","data","opts"}}, or an array of those. Everything that is wrong with any
 * of them is reported
 * at once, by field ({@code opts.delay}, in an array {@code [2].opts.delay}).
 */
final class JobBodies {
    /** Enough for one request; the limit of the body's size applies too. */
    private static final int MOST_JOBS = 10_000;

    private static final int MAX_NAME = 1024;
    private static final int MOST_ERRORS = 20;
    private static final Set<String> FIELDS = Set.of("name", "data", "opts");

    private final Map<String, String> errors = new LinkedHashMap<>();

    private JobBodies() {}

    /**
     * The jobs in a body.
     *
     * @throws ProblemException with status 400 if one is not valid
     */
    static List<NewJob> of(Json body) {
        return new JobBodies().read(body.as(JsonNode.class));
    }

    private List<NewJob> read(JsonNode body) {
        List<NewJob> jobs = new ArrayList<>();
        if (body.isArray()) {
            if (body.isEmpty() || body.size() > MOST_JOBS) {
                throw Problem.invalidField("body", "must hold 1 to " + MOST_JOBS + " jobs, but holds " + body.size())
                        .asException();
            }
            for (int i = 0; i < body.size() && errors.size() < MOST_ERRORS; i++) {
                read("[" + i + "]", body.get(i), jobs);
            }
        } else {
            read("", body, jobs);
        }
        if (!errors.isEmpty()) {
            Problem problem = Problem.of(
                    400,
                    "invalid-request",
                    "The request is not valid",
                    errors.size() == 1
                            ? errors.entrySet().stream()
                                    .map(error -> error.getKey() + " " + error.getValue())
                                    .findFirst()
                                    .orElseThrow()
                            : errors.size() + " fields are not valid; see errors.");
            for (Map.Entry<String, String> error : errors.entrySet()) {
                problem = problem.withError(error.getKey(), error.getValue());
            }
            throw problem.asException();
        }
        return jobs;
    }

    private void read(String place, JsonNode job, List<NewJob> jobs) {
        if (!job.isObject()) {
            errors.put(place, "must be an object with name, data and opts, but is " + JobOptionsBody.kind(job));
            return;
        }
        String prefix = place.isEmpty() ? "" : place + ".";
        job.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                errors.put(
                        prefix + Problem.quote(field),
                        "is not known; allowed are " + String.join(", ", new TreeSet<>(FIELDS)));
            }
        });
        JsonNode name = job.path("name");
        if (!name.isTextual() || name.asText().length() > MAX_NAME) {
            errors.put(
                    prefix + "name",
                    "must be a text of at most " + MAX_NAME + " characters, but is "
                            + (name.isTextual()
                                    ? name.asText().length() + " characters long"
                                    : JobOptionsBody.kind(name)));
        }
        JobOptions options = new JobOptionsBody(prefix + "opts", errors).read(job.path("opts"));
        JsonNode data = job.path("data");
        jobs.add(new NewJob(
                name.asText(), data.isMissingNode() ? Json.EMPTY_OBJECT : new Json(data.toString()), options));
    }
}
