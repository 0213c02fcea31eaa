package io.drover.wire;

import io.drover.model.cell.CellId;

/** How queues are called. A prefix keeps installations apart that share an account. */
public record QueueNames(String prefix) {

    public static final QueueNames DEFAULT = new QueueNames("drover");

    /** What a queue is for. */
    public enum Role {
        SUBMISSIONS,
        REQUESTS,
        DEAD_LETTERS,
        RESPONSES,
        /** None of ours. */
        OTHER
    }

    /** What the queue of that name is for, whichever cell's it is. */
    public Role role(String name) {
        if (name.equals(submissions())) {
            return Role.SUBMISSIONS;
        }
        if (name.equals(requests())) {
            return Role.REQUESTS;
        }
        if (name.equals(deadLetters())) {
            return Role.DEAD_LETTERS;
        }
        return name.startsWith(responsesOfAll()) ? Role.RESPONSES : Role.OTHER;
    }

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
        return responsesOfAll() + cell.value();
    }

    private String responsesOfAll() {
        return prefix + "-responses-";
    }
}
