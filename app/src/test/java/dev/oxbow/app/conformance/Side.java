package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** A side that makes operations on a database. */
interface Side {
    /**
     * Makes one operation.
     *
     * @param now milliseconds since the epoch, for all that is stored
     */
    JsonNode make(Operation operation, long now);
}
