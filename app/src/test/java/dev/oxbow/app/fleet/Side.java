package dev.oxbow.app.fleet;

/** Whose program does something. */
enum Side {
    NODE,
    OXBOW;

    Side other() {
        return this == NODE ? OXBOW : NODE;
    }
}
