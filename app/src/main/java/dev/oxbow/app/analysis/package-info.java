/**
 * The analyzers: what can work on an analysis in this process, each an {@link dev.oxbow.core.analysis.Analyzer}. Queues,
 * jobs and HTTP servers do not belong here.
 */
@NullMarked
package dev.oxbow.app.analysis;

import org.jspecify.annotations.NullMarked;
