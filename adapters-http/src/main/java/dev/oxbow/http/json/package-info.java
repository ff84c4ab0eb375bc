/**
 * The shapes of the JSON that goes over the wire, and nothing else. They are made from domain values here, so that a change of
 * the domain never changes the API by accident. Handlers, statuses and headers do not belong here.
 */
@NullMarked
package dev.oxbow.http.json;

import org.jspecify.annotations.NullMarked;
