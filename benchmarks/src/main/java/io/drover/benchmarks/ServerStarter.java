package io.drover.benchmarks;

import java.net.URI;

/** Starts an embedded Drover for a benchmark that names no server. */
public interface ServerStarter {

    /**
     * @param workers how many workers
     * @param slots slots of each
     */
    Server start(int workers, int slots);

    /** A server that lives as long as the benchmark. */
    interface Server extends AutoCloseable {
        URI gateway();

        @Override
        void close();
    }
}
