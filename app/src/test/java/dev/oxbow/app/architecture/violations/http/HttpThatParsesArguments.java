package dev.oxbow.app.architecture.violations.http;

import picocli.CommandLine;

/** A deliberate violation: shows that a rule of architecture can fail. */
record HttpThatParsesArguments(CommandLine line) {}
