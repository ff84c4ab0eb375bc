/**
 * Mixed fleets: producers and workers of Oxbow and of BullMQ on Node on the same queues at once, with everything that jobs can be.
 * A {@link dev.oxbow.app.fleet.Plan} is made from a seed alone, carried out by both sides, and what is left in Redis is
 * compared with what the plan leads to ({@link dev.oxbow.app.fleet.Audit}). What compares single operations belongs to the
 * conformance rig, not here.
 *
 * <p>One seed again: {@code mvn -pl app -am verify -Dtest=MixedFleetTest -Doxbow.fleet.seed=17}; more of them: {@code
 * -Doxbow.fleet.seeds=100} or {@code -Doxbow.fleet.seeds=61-100}.
 */
@NullMarked
package dev.oxbow.app.fleet;

import org.jspecify.annotations.NullMarked;
