/**
 * Measures Oxbow on a Redis: workloads, what they cost, and how it is shown. It stands on what every program may use
 * (queues, workers, meter, pools) and on keys of its own, which it removes. Arguments and exit codes do not belong here.
 */
@NullMarked
package dev.oxbow.app.bench;

import org.jspecify.annotations.NullMarked;
