package dev.oxbow.app.architecture.violations.core;

import jakarta.inject.Singleton;

/** A deliberate violation: shows that a rule of architecture can fail. */
@Singleton
final class CoreThatIsInjected {}
