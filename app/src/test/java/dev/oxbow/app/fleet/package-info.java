/**
 * Mixed fleets: producers and workers of Oxbow and of BullMQ on Node on the same queues at the same time, with all
 * features of jobs. A {@link dev.oxbow.app.fleet.Plan} is generated from a seed alone, executed by both sides, and what
 * is left in Redis is compared with the expected results ({@link dev.oxbow.app.fleet.Audit}). Comparisons of single
 * operations belong to the conformance rig, not here.
 *
 * <p>To repeat one seed: {@code mvn -pl app -am verify -Dtest=MixedFleetTest -Doxbow.fleet.seed=17}; to run more of
 * them: {@code -Doxbow.fleet.seeds=100} or {@code -Doxbow.fleet.seeds=61-100}.
 */
@NullMarked
package dev.oxbow.app.fleet;

import org.jspecify.annotations.NullMarked;
