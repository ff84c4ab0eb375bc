package dev.oxbow.app.fleet;

/** The side of a producer or worker. */
enum Side {
    NODE,
    OXBOW;

    Side other() {
        return this == NODE ? OXBOW : NODE;
    }
}
