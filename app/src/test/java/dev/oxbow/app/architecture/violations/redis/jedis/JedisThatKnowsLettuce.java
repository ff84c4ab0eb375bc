package dev.oxbow.app.architecture.violations.redis.jedis;

import dev.oxbow.app.architecture.violations.redis.lettuce.LettuceThatKnowsHttp;
import io.lettuce.core.RedisClient;

/** A deliberate violation: shows that a rule of architecture can fail. */
public record JedisThatKnowsLettuce(RedisClient client, LettuceThatKnowsHttp other) {}
