package dev.oxbow.app.architecture.violations.http;

import dev.oxbow.app.architecture.violations.redis.jedis.JedisThatKnowsLettuce;

/** A deliberate violation: shows that a rule of architecture can fail. */
record HttpThatKnowsRedis(JedisThatKnowsLettuce redis) {}
