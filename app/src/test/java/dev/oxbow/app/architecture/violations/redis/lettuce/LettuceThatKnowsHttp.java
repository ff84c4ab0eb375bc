package dev.oxbow.app.architecture.violations.redis.lettuce;

import dev.oxbow.app.architecture.violations.http.HttpThatMeasures;

/** A deliberate violation: shows that a rule of architecture can fail. */
public record LettuceThatKnowsHttp(HttpThatMeasures http) {}
