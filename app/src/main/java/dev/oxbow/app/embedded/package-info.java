/**
 * A real redis-server for development, started and stopped by this program. The protocol of Redis and the pools do not
 * belong here.
 */
@NullMarked
package dev.oxbow.app.embedded;

import org.jspecify.annotations.NullMarked;
