/**
 * The use case behind the HTTP API: submit an analysis, read its status, follow it; and the port for the work itself. HTTP does not
 * belong here.
 */
@NullMarked
package dev.oxbow.core.analysis;

import org.jspecify.annotations.NullMarked;
