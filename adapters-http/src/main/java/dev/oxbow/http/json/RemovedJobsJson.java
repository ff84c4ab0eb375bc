package dev.oxbow.http.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were removed.
 *
 * @param ids left out where they are not known
 */
public record RemovedJobsJson(
        String queue, long removed, @Nullable List<String> ids) {}
