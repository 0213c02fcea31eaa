package io.drover.gateway.body;

/**
 * How much a client may hand in.
 *
 * @param maxBytes of the body as it comes
 * @param maxLineBytes of one line without its line end
 * @param inlineBytes a bag up to this size lies in the row of its workload, and makes no object
 */
public record BodyLimits(long maxBytes, int maxLineBytes, long maxTasks, int inlineBytes) {}
