package io.drover.gateway.body;

/**
 * How much a client may hand in.
 *
 * @param maxBytes of the body as it comes
 * @param maxLineBytes of one line without its line end
 */
public record BodyLimits(long maxBytes, int maxLineBytes, long maxTasks) {}
