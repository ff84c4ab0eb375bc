/**
 * Settings: what a person may set, how it is checked, and the values the program runs with. The one place that reads
 * environment variables and system properties. Nothing is opened or started here.
 */
@NullMarked
package dev.oxbow.app.config;

import org.jspecify.annotations.NullMarked;
