package dev.oxbow.app.config;

import java.util.List;

/**
 * What the program runs with, checked. Immutable.
 *
 * @param production whether this is a production run
 * @param storage where jobs are kept
 * @param prefix of all keys
 * @param notes remarks about these settings for the operator, one sentence each, without secrets; shown at start
 */
public record Settings(
        boolean production,
        Storage storage,
        RedisSettings redis,
        String prefix,
        ListenSettings listen,
        AnalysisSettings analysis,
        List<String> notes) {
    public Settings {
        notes = List.copyOf(notes);
    }
}
