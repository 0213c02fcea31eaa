package io.drover.link;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of the lanes. What waits for them is as much as the door lets in. Thread-safe. */
final class LaneThreads implements ServerCallExecutorSupplier, AutoCloseable {

    private final ExecutorService work;
    private final ExecutorService beats;
    private final ExecutorService links;

    LaneThreads(int work, int beats, int links) {
        this.work = threads("link", work);
        this.beats = threads("link-beats", beats);
        this.links = threads("link-cells", links);
    }

    @Override
    public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
        return switch (CallLane.of(call.getMethodDescriptor())) {
            case HANDSHAKE -> Runnable::run;
            case BEATS -> beats;
            case LINKS -> links;
            case WORK -> work;
        };
    }

    private static ExecutorService threads(String name, int count) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name, true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    public void close() {
        work.shutdown();
        beats.shutdown();
        links.shutdown();
    }
}
