/**
 * What an error of Redis or of the way to it means: its kind, whether to try again, what becomes of the connection, and the
 * advice for a person. Pure classification; nothing is sent from here.
 */
@NullMarked
package dev.oxbow.core.fault;

import org.jspecify.annotations.NullMarked;
