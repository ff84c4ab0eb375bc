/**
 * The cost of Oxbow's work in commands, counted by the server's own MONITOR on both adapters: one test for each row of
 * the table in README. Limits are exact if nothing depends on scheduling; if batches do, the limit is the documented
 * one.
 */
@NullMarked
package dev.oxbow.app.frugality;

import org.jspecify.annotations.NullMarked;
