/**
 * Queues and their jobs: what a program calls to add, read and change them, what it gets back, and what can be refused. Keys, scripts
 * and connections do not belong here.
 */
@NullMarked
package dev.oxbow.core.queue;

import org.jspecify.annotations.NullMarked;
