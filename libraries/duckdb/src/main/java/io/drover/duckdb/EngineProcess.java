package io.drover.duckdb;

import io.drover.model.NeutralLocale;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The main class of an engine's process: frames come in by standard input, answers go out by standard output. It ends
 * with its owner, whatever ended that one: the input ends then.
 */
final class EngineProcess {

    private final DataOutputStream out;
    private final InstanceSession session;
    private final Map<Long, EngineSession.Running> running = new ConcurrentHashMap<>();

    private EngineProcess(DataOutputStream out, InstanceSession session) {
        this.out = out;
        this.session = session;
    }

    public static void main(String[] args) {
        NeutralLocale.useEverywhere();
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10));
        // Whatever prints must not get between the frames.
        System.setOut(System.err);
        int status = 0;
        try {
            serve(in, out);
        } catch (IOException e) {
            // The owner is gone, and nobody is left to tell.
            status = 0;
        } catch (RuntimeException | Error e) {
            System.err.println(e);
            status = 1;
        }
        // Statements may still run in native code, which nothing but this ends.
        Runtime.getRuntime().halt(status);
    }

    private static void serve(DataInputStream in, DataOutputStream out) throws IOException {
        DuckDbSettings settings = Frame.read(in).settings();
        InstanceSession session;
        try {
            session = InstanceSession.open(settings);
        } catch (FaultException e) {
            Frame.fault(0, e.fault()).write(out);
            return;
        }
        Frame.of(Frame.Kind.READY, 0).write(out);
        EngineProcess process = new EngineProcess(out, session);
        while (session.isOpen()) {
            process.take(Frame.read(in));
        }
    }

    private void take(Frame frame) {
        switch (frame.kind()) {
            case RUN -> {
                EngineSession.Running started = session.start(frame.statement(), frame.maxOutputBytes());
                running.put(frame.id(), started);
                started.rows().whenComplete((rows, failure) -> answer(frame.id(), rows, failure));
            }
            case CANCEL -> {
                EngineSession.Running known = running.get(frame.id());
                if (known != null) {
                    known.cancel().run();
                }
            }
            case OPEN, READY, ROWS, FAULT -> throw new IllegalStateException("an owner does not say " + frame.kind());
        }
    }

    private void answer(long id, byte[] rows, @Nullable Throwable failure) {
        running.remove(id);
        if (failure instanceof SessionLostException) {
            // Another statement broke the instance. The owner runs this one again, in a process of its own.
            Runtime.getRuntime().halt(1);
        }
        try {
            send(failure == null ? new Frame(Frame.Kind.ROWS, id, rows) : Frame.fault(id, fault(failure)));
        } catch (IOException | Error e) {
            Runtime.getRuntime().halt(1);
        }
        if (!session.isOpen()) {
            // A broken instance answers nothing any more; the owner starts another process.
            Runtime.getRuntime().halt(1);
        }
    }

    private synchronized void send(Frame frame) throws IOException {
        frame.write(out);
    }

    private static Fault fault(Throwable failure) {
        return switch (failure) {
            case FaultException e -> e.fault();
            case CompletionException e when e.getCause() instanceof FaultException cause -> cause.fault();
            case Throwable other -> FaultCode.INTERNAL_ERROR.because("the query engine failed: " + other);
        };
    }
}
