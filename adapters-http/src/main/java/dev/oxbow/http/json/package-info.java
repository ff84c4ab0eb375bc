/**
 * The shapes of the JSON of requests and responses, and nothing else. They are made from domain values here, so that a
 * change of
 * the domain never changes the API by accident. Handlers, statuses and headers do not belong here.
 */
@NullMarked
package dev.oxbow.http.json;

import org.jspecify.annotations.NullMarked;
