package io.drover.model.worker;

/** Who holds a claim: one life of a worker. What another life of the same worker says is said by somebody else. */
public record Holder(WorkerId worker, Incarnation incarnation) {

    /** Of whichever life. */
    public static Holder any(WorkerId worker) {
        return new Holder(worker, Incarnation.UNKNOWN);
    }

    @Override
    public String toString() {
        return worker + "@" + incarnation;
    }
}
