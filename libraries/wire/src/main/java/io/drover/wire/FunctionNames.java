package io.drover.wire;

/**
 * How functions are called. Those of an installation share a prefix, which also bounds what its tasks may invoke.
 *
 * @param installation the prefix of the queues
 */
public record FunctionNames(String installation) {

    /** What the provider's names start with; tasks and settings leave it out. */
    public String prefix() {
        return installation + "-";
    }

    /** The one that runs a fragment with so much memory. */
    public static String worker(int memoryMb) {
        return "worker-" + memoryMb;
    }
}
