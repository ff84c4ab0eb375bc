/**
 * The entry point. {@link dev.oxbow.core.Oxbow#connect} opens an {@link dev.oxbow.core.Oxbow} on a Redis, {@link
 * dev.oxbow.core.Oxbow#builder} one with other settings. A first program:
 *
 * <pre>{@code
 * record Mail(String to) {}
 *
 * try (Oxbow oxbow = Oxbow.connect("redis://localhost:6379")) {
 *     oxbow.worker("mail", job -> "sent to " + job.data(Mail.class).to());
 *     oxbow.queue("mail").add("welcome", new Mail("ada@example.org"));
 *     System.out.println(oxbow.commands().sent() + " commands");
 * }
 * }</pre>
 *
 * <p>Every other concept has a package of its own; nothing else belongs here, except {@link dev.oxbow.core.OxbowException}, the root of
 * all exceptions.
 */
@NullMarked
package dev.oxbow.core;

import org.jspecify.annotations.NullMarked;
