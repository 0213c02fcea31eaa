package io.drover.wire;

/** How Drover's own functions are called. The prefix is that of the queues. */
public record FunctionNames(String prefix) {

    /** The one that runs a fragment with so much memory. */
    public String worker(int memoryMb) {
        return prefix + "-worker-" + memoryMb;
    }
}
