/**
 * What tests of every module share: a real redis-server on a free loopback port, and bounded waiting for a condition.
 * Nothing here imitates Redis.
 */
@NullMarked
package dev.oxbow.core.testing;

import org.jspecify.annotations.NullMarked;
