package dev.oxbow.app.architecture.violations.core;

import redis.clients.jedis.Jedis;

/** A deliberate violation: shows that a rule of architecture can fail. */
record CoreThatUsesAClient(Jedis client) {}
