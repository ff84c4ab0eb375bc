package dev.oxbow.app.architecture.violations.app.cli;

import io.javalin.Javalin;

/** A deliberate violation: shows that a rule of architecture can fail. */
record CommandThatIsAServer(Javalin server) {}
