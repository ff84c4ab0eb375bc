/**
 * Batching of requests and joining of reads: concurrent callers share one call to the store. What a call contains, and
 * retries of a call, do not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.batch;

import org.jspecify.annotations.NullMarked;
