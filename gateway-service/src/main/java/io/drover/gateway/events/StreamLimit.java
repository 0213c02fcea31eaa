package io.drover.gateway.events;

/** How many clients may follow events at the same time. */
public record StreamLimit(int streams) {}
