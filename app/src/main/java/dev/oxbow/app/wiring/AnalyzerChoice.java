package dev.oxbow.app.wiring;

import dev.oxbow.app.analysis.LocalAnalyzer;
import dev.oxbow.app.analysis.OpenAiAnalyzer;
import dev.oxbow.app.analysis.WebhookAnalyzer;
import dev.oxbow.app.config.AnalysisSettings;
import dev.oxbow.core.analysis.Analyzer;
import java.util.Optional;

/**
 * The analyzer that the settings name, and how to close it.
 *
 * @param closing closes what the analyzer holds
 */
record AnalyzerChoice(Analyzer analyzer, Runnable closing) {
    /** Empty if other workers do the analyses. */
    static Optional<AnalyzerChoice> of(AnalysisSettings.Processor processor) {
        if (processor instanceof AnalysisSettings.OpenAi settings) {
            OpenAiAnalyzer analyzer = OpenAiAnalyzer.create(settings);
            return Optional.of(new AnalyzerChoice(analyzer, analyzer::close));
        }
        if (processor instanceof AnalysisSettings.Webhook settings) {
            WebhookAnalyzer analyzer = WebhookAnalyzer.create(settings);
            return Optional.of(new AnalyzerChoice(analyzer, analyzer::close));
        }
        if (processor instanceof AnalysisSettings.None) {
            return Optional.empty();
        }
        return Optional.of(new AnalyzerChoice(new LocalAnalyzer(), () -> {}));
    }
}
