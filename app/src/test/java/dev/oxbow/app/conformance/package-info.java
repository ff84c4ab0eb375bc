/**
 * Proof that Oxbow leaves in Redis what BullMQ 6.7.0 leaves: the same operations are made by both, each on an empty database,
 * at times that the case says, and everything that is in the two databases afterwards is compared, and so are the replies. What
 * does not compare databases does not belong here.
 *
 * <p>The tables of cases are the files of {@code src/test/conformance}, one for each group of features, one line for each case:
 * {@code number | name | operation | operation …}. What a failing test prints is such a line. {@link
 * dev.oxbow.app.conformance.KnownDifference} is the whole list of what may differ.
 *
 * <p>How to add an operation, for example {@code drain}:
 *
 * <ol>
 *   <li>On BullMQ's side write it in a module of {@code src/test/node/conformance}, one for each group of features: an async
 *       function of the side (see side.mjs) and the request, whose result is the reply. A new module is named in
 *       conformance.mjs. What BullMQ throws becomes {@code {error: code}}, without a code {@code {error: 'refused'}}.
 *   <li>On Oxbow's side write it in an {@link dev.oxbow.app.conformance.OperationGroup}, under the same verb, with the same
 *       reply ({@link dev.oxbow.app.conformance.Reply} has the words; what is null is as good as absent). A new group is named
 *       in {@link dev.oxbow.app.conformance.Groups}. Where there is a public method, that is called; else the port, by {@code
 *       side.store()}. If it takes jobs, the reply has them in {@code taken} and the verb is one of the group's {@code
 *       tokenBearers}; if it ends the hold on a job, the verb is one of its {@code endings}. Then a case need not say which
 *       job and token it means: it is the job that has been held longest.
 *   <li>Write its cases in a table of its own. As long as Oxbow lacks the operation, {@code Node: drain} lets BullMQ make it on
 *       both databases; so do cases of a mixed fleet, {@code add | Node: take | complete}.
 *   <li>Give the group {@code inventions} of it: they come into the generated cases.
 * </ol>
 *
 * <p>Nothing waits: {@code clock {advance: 1000}} moves the time that both store, {@code expire {key: '1:lock'}} deletes what has
 * a time to live. Times to live are compared by magnitude, so a case uses some that are far from a power of ten: 30 s, 500 s. See
 * {@link dev.oxbow.app.conformance.Rig} for these and for {@code redis}, any command on both.
 */
@NullMarked
package dev.oxbow.app.conformance;

import org.jspecify.annotations.NullMarked;
