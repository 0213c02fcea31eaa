package io.drover.wire;

import io.drover.model.cell.CellId;

/** How queues are called. A prefix keeps installations apart that share an account. */
public record QueueNames(String prefix) {

    public static final QueueNames DEFAULT = new QueueNames("drover");

    /** New workloads on their way from gateways to cells. */
    public String submissions() {
        return prefix + "-submissions";
    }

    /** Fragments on their way to workers. */
    public String requests() {
        return prefix + "-requests";
    }

    /** Requests that were received too often and never answered. */
    public String deadLetters() {
        return prefix + "-dead-letters";
    }

    /** A cell's own queue. */
    public String responses(CellId cell) {
        return prefix + "-responses-" + cell.value();
    }
}
