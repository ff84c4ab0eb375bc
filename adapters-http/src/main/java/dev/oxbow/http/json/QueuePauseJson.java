package dev.oxbow.http.json;

/** Whether a queue is paused from now on. */
public record QueuePauseJson(String queue, boolean paused) {}
