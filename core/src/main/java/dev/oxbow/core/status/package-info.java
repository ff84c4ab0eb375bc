/**
 * The status of jobs, for callers that ask often or follow jobs. How it is found (memory, joined reads, events) and HTTP do not belong
 * here.
 */
@NullMarked
package dev.oxbow.core.status;

import org.jspecify.annotations.NullMarked;
