/**
 * What Oxbow's work costs in commands, counted by the server's own MONITOR on both adapters: one test for each row of the
 * table in README. Limits are exact where nothing depends on scheduling; where batches do, the limit is the promised one.
 */
@NullMarked
package dev.oxbow.app.frugality;

import org.jspecify.annotations.NullMarked;
