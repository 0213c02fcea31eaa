package io.drover.ports;

/**
 * One delivery of a message.
 *
 * @param receipt names this delivery, for delete and extend
 * @param receiveCount how often the message was delivered, this one included
 */
public record Delivery(String receipt, String body, int receiveCount) {}
