package io.drover.gateway.results;

/** Writes results as rows. Throws {@link java.io.UncheckedIOException} when the client is gone. */
interface ResultRowWriter extends ResultSink {

    /** Writes what stands behind the last row. */
    void finish();
}
