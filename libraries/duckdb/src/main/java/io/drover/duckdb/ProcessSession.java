package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * DuckDB in a process of its own. Whoever starts a statement only leaves a frame to be sent: a process that has stopped
 * reading blocks nobody.
 */
final class ProcessSession implements EngineSession {

    private static final long START_SECONDS = 60;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Process process;
    private final FirstWords errors;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<byte[]>> running = new ConcurrentHashMap<>();
    // As long as the statements that run, and their cancels.
    private final BlockingQueue<Frame> outgoing = new LinkedBlockingQueue<>();
    private volatile boolean open = true;

    private ProcessSession(Process process) {
        this.process = process;
        this.errors = new FirstWords(process.getErrorStream());
        String name = "engine-" + process.pid();
        Thread.ofPlatform().name(name + "-err").daemon(true).start(errors);
        Thread.ofPlatform().name(name + "-in").daemon(true).start(this::readAnswers);
        Thread.ofPlatform().name(name + "-out").daemon(true).start(this::sendFrames);
    }

    /**
     * Starts the process and waits until its engine has started.
     *
     * @throws FaultException with WORKER_UNFIT if it did not: no statement has seen it then
     */
    static ProcessSession open(EngineCommand command, DuckDbSettings settings) throws InterruptedException {
        ProcessSession session;
        try {
            session = new ProcessSession(command.start());
        } catch (IOException | OutOfMemoryError e) {
            throw FaultCode.WORKER_UNFIT.asException("the engine's process did not start: " + e.getMessage(), e);
        }
        boolean started = false;
        try {
            session.outgoing.add(Frame.open(settings));
            session.ready.get(START_SECONDS, TimeUnit.SECONDS);
            started = true;
            return session;
        } catch (TimeoutException e) {
            throw FaultCode.WORKER_UNFIT.asException(
                    "the engine's process did not start within " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FaultException fault
                    ? fault
                    : FaultCode.WORKER_UNFIT.asException("the engine's process did not start: " + e.getCause(), e);
        } finally {
            if (!started) {
                session.close();
            }
        }
    }

    @Override
    public Running start(String statement, int maxOutputBytes) {
        long id = ids.incrementAndGet();
        CompletableFuture<byte[]> rows = new CompletableFuture<>();
        running.put(id, rows);
        rows.whenComplete((_, _) -> running.remove(id));
        outgoing.add(Frame.run(id, statement, maxOutputBytes));
        if (!open) {
            rows.completeExceptionally(new SessionLostException("the engine's process has ended"));
        }
        return new Running(rows, () -> outgoing.add(Frame.of(Frame.Kind.CANCEL, id)));
    }

    @Override
    public boolean isOpen() {
        return open && process.isAlive();
    }

    @Override
    public void close() {
        open = false;
        process.destroyForcibly();
    }

    long pid() {
        return process.pid();
    }

    private void readAnswers() {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES))) {
            while (true) {
                take(Frame.read(in));
            }
        } catch (IOException | RuntimeException e) {
            lost();
        }
    }

    private void take(Frame frame) {
        switch (frame.kind()) {
            case READY -> ready.complete(null);
            case ROWS -> {
                CompletableFuture<byte[]> rows = running.get(frame.id());
                if (rows != null) {
                    rows.complete(frame.payload());
                }
            }
            case FAULT -> {
                CompletableFuture<?> asked = frame.id() == 0 ? ready : running.get(frame.id());
                if (asked != null) {
                    asked.completeExceptionally(new FaultException(frame.fault()));
                }
            }
            case OPEN, RUN, CANCEL -> throw new IllegalStateException("an engine does not say " + frame.kind());
        }
    }

    /** The output ended: so did the process, or it soon will. */
    private void lost() {
        open = false;
        process.destroyForcibly();
        SessionLostException lost = new SessionLostException(end());
        outgoing.add(Frame.of(Frame.Kind.CANCEL, 0)); // so that the sender looks and ends
        ready.completeExceptionally(lost);
        List.copyOf(running.values()).forEach(rows -> rows.completeExceptionally(lost));
    }

    private String end() {
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                String words = errors.get();
                return "exit status " + process.exitValue() + (words.isEmpty() ? "" : ", saying: " + words);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "it does not answer";
    }

    private void sendFrames() {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER_BYTES))) {
            while (open) {
                outgoing.take().write(out);
            }
        } catch (IOException e) {
            // The end of its output tells the rest.
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
