package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Somebody who can make operations on a database. */
interface Side {
    /**
     * Makes one.
     *
     * @param now milliseconds since the epoch, for all that is stored
     */
    JsonNode make(Operation operation, long now);
}
