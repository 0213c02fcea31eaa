package io.drover.aws.dynamo;

/**
 * The indexes of the table of workloads. They hold keys only, so that counting progress does not write to them; what they
 * name is read from the table.
 */
enum WorkloadIndex {
    /** Free, of a cell, or ended: what a cell has to find. Ended ones are ordered by the end of their retention. */
    BY_PLACE("by_place", "place", "place_position"),
    /** For lists of everybody's workloads. */
    BY_STATE("by_state", "state_shard", "position"),
    /** For lists of one client's workloads. */
    BY_CLIENT("by_client", "client_shard", "position");

    private final String indexName;
    private final String partition;
    private final String sort;

    WorkloadIndex(String indexName, String partition, String sort) {
        this.indexName = indexName;
        this.partition = partition;
        this.sort = sort;
    }

    String indexName() {
        return indexName;
    }

    /** The attribute that is its partition key. */
    String partition() {
        return partition;
    }

    /** The attribute that is its sort key: a {@link Position}. */
    String sort() {
        return sort;
    }
}
