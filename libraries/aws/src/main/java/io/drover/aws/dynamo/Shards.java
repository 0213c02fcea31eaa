package io.drover.aws.dynamo;

/**
 * Over how many partitions items are spread that would otherwise share one. A partition of a table or of an index takes
 * 1 000 write units a second. The numbers are part of what is stored: changing one loses sight of what is there.
 */
final class Shards {

    /** Of every place, state and client's state in the indexes of workloads: 2 000 workloads a second come and go. */
    static final int WORKLOADS = 4;

    /** Of the fragments of one workload, each of which is written about four times: 2 000 fragments a second. */
    static final int FRAGMENTS = 8;

    /** Of the workers: 4 000 heartbeats a second. */
    static final int WORKERS = 4;

    private Shards() {}

    /** The same for the same id wherever it is asked: the hash code of a string is specified. */
    static int of(Object id, int shards) {
        return Math.floorMod(id.toString().hashCode(), shards);
    }
}
