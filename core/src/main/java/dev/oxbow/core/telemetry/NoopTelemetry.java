package dev.oxbow.core.telemetry;

import dev.oxbow.core.job.JobOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects that {@link Telemetry#NONE} returns: one shared instance of each, without state. */
final class NoopTelemetry {
    static final Telemetry.Adding ADDING = new Telemetry.Adding() {
        @Override
        public JobOptions carriedBy(JobOptions options) {
            return options;
        }

        @Override
        public void added(List<String> jobIds) {}

        @Override
        public void failed(Throwable failure) {}
    };

    private static final Telemetry.FlowNode FLOW_NODE = new Telemetry.FlowNode() {
        @Override
        public Telemetry.FlowNode child(String queue, String jobName) {
            return this;
        }

        @Override
        public JobOptions carriedBy(JobOptions options) {
            return options;
        }

        @Override
        public void added(String jobId) {}

        @Override
        public void failed(Throwable failure) {}
    };

    static final Telemetry.AddingFlows ADDING_FLOWS = new Telemetry.AddingFlows() {
        @Override
        public Telemetry.FlowNode root(String queue, String jobName) {
            return FLOW_NODE;
        }

        @Override
        public void added() {}

        @Override
        public void failed(Throwable failure) {}
    };

    static final Telemetry.Processing PROCESSING = new Telemetry.Processing() {
        @Override
        public @Nullable String metadata() {
            return null;
        }

        @Override
        public void completed() {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void ended() {}
    };

    private NoopTelemetry() {}
}
