/**
 * Flows: jobs that wait for other jobs. What a program gives to add one, and what it reads of one. Stores and commands do not belong
 * here.
 */
@NullMarked
package dev.oxbow.core.flow;

import org.jspecify.annotations.NullMarked;
