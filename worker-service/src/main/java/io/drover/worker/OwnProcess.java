package io.drover.worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the JVM belongs to the worker alone. One that has run out of memory is then ended, so that whoever keeps it starts
 * a new one; where other services live in it, too, the worker goes on as well as it can, and the fragment is answered broken.
 */
final class OwnProcess {

    private static final Logger LOG = LoggerFactory.getLogger(OwnProcess.class);
    /** The JVM's own with {@code -XX:+ExitOnOutOfMemoryError}, which this stands in for. */
    private static final int STATUS = 3;

    private static volatile boolean own;

    private OwnProcess() {}

    static void claim() {
        own = true;
    }

    static void outOfMemory() {
        if (own) {
            // Neither hooks nor logging: both may need what is not there.
            Runtime.getRuntime().halt(STATUS);
        }
        LOG.error("out of memory: the worker goes on, since other services share its process");
    }
}
