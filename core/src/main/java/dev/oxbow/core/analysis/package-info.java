/**
 * The use case behind the API: submit an analysis, ask for its status. HTTP does not belong here.
 */
@NullMarked
package dev.oxbow.core.analysis;

import org.jspecify.annotations.NullMarked;
