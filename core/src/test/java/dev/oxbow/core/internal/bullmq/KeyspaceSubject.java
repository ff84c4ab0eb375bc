package dev.oxbow.core.internal.bullmq;

/** What each part of {@link BullMqKeyspaceContract} stands on. */
interface KeyspaceSubject {
    /** The store of the running test and its empty keyspace, the same all through it. */
    Keyspace subject();
}
