package io.drover.embedded.lambda;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a function's process and all that it has started. */
final class ProcessTree {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final Duration GRACE = Duration.ofSeconds(3);

    private ProcessTree() {}

    /**
     * The process first: among what it has started is a guard, which then ends what is nobody's descendant any more. Whatever
     * is left after a while is killed.
     */
    static void end(ProcessHandle root) {
        List<ProcessHandle> below = root.descendants().toList();
        root.destroyForcibly();
        CompletableFuture<?>[] ends = below.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("what process {} has started does not end by itself and is killed", root.pid());
        } catch (ExecutionException e) {
            LOG.warn("waiting for what process {} has started broke", root.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            below.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
