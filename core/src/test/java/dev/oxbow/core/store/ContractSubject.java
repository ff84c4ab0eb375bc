package dev.oxbow.core.store;

/** What each part of the contract stands on: a store with a fresh queue. */
interface ContractSubject {
    /** The store of the running test, the same all through it. */
    StoreUnderTest subject();
}
