/**
 * The status of jobs: from memory while this process has the job, by joined reads otherwise, and followed by events. Keys, scripts
 * and HTTP do not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.status;

import org.jspecify.annotations.NullMarked;
