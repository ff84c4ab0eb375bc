/**
 * Verifies that Oxbow writes to Redis what BullMQ 6.7.0 writes: both make the same operations, each on an empty
 * database, at the times of the case, and then the content of the two databases is compared, and the replies. Tests
 * that do not compare databases do not belong here.
 *
 * <p>The tables of cases are the files of {@code src/test/conformance}, one for each group of features, one line for
 * each case: {@code number | name | operation | operation …}. A failing test prints such a line. {@link
 * dev.oxbow.app.conformance.KnownDifference} is the whole list of permitted differences.
 *
 * <p>How to add an operation, for example {@code drain}:
 *
 * <ol>
 * <li>On BullMQ's side write it in a module of {@code src/test/node/conformance}, one for each group of features: an
 * async function of the side (see side.mjs) and the request, whose result is the reply. Add a new module to
 * conformance.mjs. An error that BullMQ throws becomes {@code {error: code}}, without a code {@code {error:
 * 'refused'}}.
 * <li>On Oxbow's side write it in an {@link dev.oxbow.app.conformance.OperationGroup}, under the same verb, with the
 * same reply ({@link dev.oxbow.app.conformance.Reply} converts it; null counts as absent). Add a new group to {@link
 * dev.oxbow.app.conformance.Groups}. Call the public method if there is one; otherwise the port, by {@code
 * side.store()}. If the operation fetches jobs, the reply has them in {@code fetched} and the verb is one of the group's
 * {@code tokenVerbs}; if it finishes a fetched job, the verb is one of its {@code endingVerbs}. Then a case need not
 * name job and token: it means the job fetched first.
 * <li>Write its cases in a table of its own. As long as Oxbow lacks the operation, {@code Node: drain} lets BullMQ make
 * it on both databases; so do cases of a mixed fleet, {@code add | Node: take | complete}.
 * <li>Add {@code inventions} of it to the group, so that generated cases contain it. </ol>
 *
 * <p>No operation waits: {@code clock {advance: 1000}} moves the time that both store, {@code expire {key: '1:lock'}}
 * deletes a key with a time to live. Times to live are compared by magnitude, so a case uses times that are far from a
 * power of ten: 30 s, 500 s. See {@link dev.oxbow.app.conformance.Rig} for these and for {@code redis}, any command on
 * both.
 */
@NullMarked
package dev.oxbow.app.conformance;

import org.jspecify.annotations.NullMarked;
