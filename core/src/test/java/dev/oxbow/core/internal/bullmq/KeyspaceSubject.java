package dev.oxbow.core.internal.bullmq;

/** What each part of {@link BullMqKeyspaceContract} uses. */
interface KeyspaceSubject {
    /** The store of the running test and its initially empty keyspace. */
    Keyspace subject();
}
