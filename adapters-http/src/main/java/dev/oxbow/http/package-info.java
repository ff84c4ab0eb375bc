/**
 * Oxbow over HTTP: the server, the table of its routes, their handlers, problem documents and the page. What a job or a
 * queue is, and anything about Redis, does not belong here; nor does reading the environment.
 */
@NullMarked
package dev.oxbow.http;

import org.jspecify.annotations.NullMarked;
