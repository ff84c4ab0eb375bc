/**
 * The command line: one class for each command, exit codes, and errors in plain words. What the commands do is in other
 * packages.
 */
@NullMarked
package dev.oxbow.app.cli;

import org.jspecify.annotations.NullMarked;
