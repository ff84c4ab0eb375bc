/**
 * Connections that stay open for BullMQ's blocking commands (waiting for markers, reading event streams), and the connection
 * names by which BullMQ finds workers and event readers. Scripts and codecs of jobs do not belong here.
 */
@NullMarked
package dev.oxbow.core.internal.bullmq.connection;

import org.jspecify.annotations.NullMarked;
