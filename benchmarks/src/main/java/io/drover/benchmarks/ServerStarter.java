package io.drover.benchmarks;

import java.net.URI;
import java.util.Map;

/** Starts an embedded Drover for a benchmark that names no server. */
public interface ServerStarter {

    /**
     * @param workers how many workers
     * @param slots slots of each
     */
    Server start(int workers, int slots);

    /**
     * One without workers, whose provisioner starts worker processes as the work needs them.
     *
     * @param provisioner its settings, without {@code drover.provisioner.}
     */
    Server startElastic(Map<String, String> provisioner);

    /** A server that lives as long as the benchmark. */
    interface Server extends AutoCloseable {
        URI gateway();

        URI provisioner();

        @Override
        void close();
    }
}
