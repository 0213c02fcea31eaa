package io.drover.provisioner.local;

import io.drover.model.fault.FaultCode;
import io.drover.ports.DirectoryHome;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker processes that outlive the one that started them: each has a file in a directory, and whoever opens the directory
 * next goes on with those that still run and learns of those that have ended. One at a time has the directory; a copy of it
 * has none of the original's. What a child prints goes to a file beside. Thread-safe.
 */
public final class ChildProcesses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);
    private static final Path NOTHING = Path.of("/dev/null");
    private static final int MOST_NOTED = 16 << 10;

    /** @param process empty for one that had ended before it was found again */
    private record Known(
            ChildFile file,
            Optional<ProcessHandle> handle,
            @Nullable Process process) {

        Child toChild() {
            // A child of this process is asked itself: it knows its status as soon as it says that it has ended.
            boolean alive =
                    process == null ? handle.filter(ProcessHandle::isAlive).isPresent() : process.isAlive();
            Child.State state =
                    !alive ? Child.State.ENDED : file.stopping() ? Child.State.STOPPING : Child.State.RUNNING;
            Integer status = alive || process == null ? null : Integer.valueOf(process.exitValue());
            return new Child(file.name(), file.notes(), file.startedAt(), state, status);
        }
    }

    private final Path directory;
    private final Duration grace;
    private final FileChannel lock;
    private final Outputs outputs;
    private final Map<String, Known> children = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param directory is made if it is not there
     * @param grace how long a child that was asked to end may take before it is killed
     */
    public ChildProcesses(Path directory, Duration grace) {
        this.directory = directory;
        this.grace = grace;
        this.lock = lock(directory);
        this.outputs = new Outputs(directory);
        try {
            leaveToOriginal();
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of the worker processes cannot be used", e);
        }
        for (ChildFile file : ChildFile.all(directory)) {
            Known found = new Known(file, file.process(), null);
            children.put(file.name(), found);
            if (file.pid() == 0) {
                LOG.warn("worker {} may or may not have been started before this process: look for it", file.name());
            } else {
                LOG.info(
                        "found worker {} pid={} {}",
                        file.name(),
                        file.pid(),
                        found.toChild().state());
            }
            if (file.stopping()) {
                found.handle().ifPresent(handle -> end(file.name(), handle));
            }
        }
    }

    /** The lock's file says whose directory it is; those who work for the original of a copy are not this one's. */
    private void leaveToOriginal() throws IOException {
        ByteBuffer noted = ByteBuffer.allocate(MOST_NOTED);
        lock.read(noted, 0);
        String home = StandardCharsets.UTF_8.decode(noted.flip()).toString();
        if (DirectoryHome.isCopy(directory, home)) {
            for (ChildFile file : ChildFile.all(directory)) {
                file.process()
                        .ifPresent(process -> LOG.info(
                                "worker {} pid={} is of {}, and left alone", file.name(), process.pid(), home));
                ChildFile.remove(directory, file.name());
            }
        }
        // Last: until then the next one finds a copy, too.
        ByteBuffer own = StandardCharsets.UTF_8.encode(DirectoryHome.note(directory));
        lock.truncate(own.remaining());
        lock.write(own, 0);
    }

    private static FileChannel lock(Path directory) {
        try {
            PrivateFiles.createDirectories(directory);
            FileChannel file = FileChannel.open(
                    PrivateFiles.createFile(directory.resolve("children.lock")),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw FaultCode.FIELD_INVALID.asException("another process keeps its workers in " + directory
                        + ": end it, or give this one a directory of its own");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of the worker processes cannot be used", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("this very process has it", e);
            return null;
        }
    }

    /**
     * Starts a child under a name that no child has.
     *
     * @throws io.drover.model.fault.FaultException with FLEET_REFUSED if the system cannot start it
     */
    public synchronized Child start(String name, List<String> command, Map<String, String> notes, Instant now) {
        if (closed) {
            throw FaultCode.FLEET_UNAVAILABLE.asException("no worker is started any more: this fleet is closed");
        }
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}") || children.containsKey(name)) {
            throw new IllegalArgumentException("not a new name of a worker: '" + name + "'");
        }
        // Written before the process is there: a name whose process may have been started is never used again.
        ChildFile planned = ChildFile.planned(name, notes, now);
        planned.write(directory);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(NOTHING.toFile())
                    .redirectOutput(PrivateFiles.createFile(outputs.of(name)).toFile())
                    .start();
        } catch (IOException e) {
            ChildFile.remove(directory, name);
            throw FaultCode.FLEET_REFUSED.asException("cannot start a worker process: " + e.getMessage(), e);
        }
        ChildFile started = planned.started(process.toHandle());
        Known known = new Known(started, Optional.of(process.toHandle()), process);
        children.put(name, known);
        started.write(directory);
        return known.toChild();
    }

    /** Every child by its name, those that have ended too, until they are forgotten. */
    public synchronized Map<String, Child> all() {
        Map<String, Child> all = new LinkedHashMap<>();
        children.forEach((name, known) -> all.put(name, known.toChild()));
        return all;
    }

    /**
     * Asks a child to end and returns at once; asking again, and of one that is unknown or has ended, changes nothing.
     *
     * @throws io.drover.model.fault.FaultException with FLEET_REFUSED if that cannot be written down: it was not asked
     */
    public synchronized void stop(String name) {
        Known known = children.get(name);
        if (known == null || known.toChild().state() != Child.State.RUNNING) {
            return;
        }
        // Remembered last: while the file cannot be written, it was not asked, and whoever asks again is not passed
        // over.
        ChildFile asked = known.file().asked();
        asked.write(directory);
        known.handle().ifPresent(handle -> end(name, handle));
        children.put(name, new Known(asked, known.handle(), known.process()));
    }

    /** The last line that a child printed; empty if it printed nothing, or its output is gone. */
    public Optional<String> lastWords(String name) {
        return outputs.lastLine(name);
    }

    /** Forgets a child that has ended. */
    public synchronized void forget(String name) {
        Known known = children.get(name);
        if (known != null && known.toChild().state() == Child.State.ENDED) {
            children.remove(name);
            ChildFile.remove(directory, name);
            outputs.prune(children.keySet());
        }
    }

    private void end(String name, ProcessHandle child) {
        child.destroy();
        Thread.ofVirtual().name("grace-" + name).start(() -> killAfterGrace(child));
    }

    private void killAfterGrace(ProcessHandle child) {
        try {
            child.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("the end of process {} was not seen", child.pid(), e);
            kill(child);
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void kill(ProcessHandle child) {
        // The end of a process that is not this one's own child is noticed late.
        if (!child.isAlive()) {
            return;
        }
        LOG.warn("killing worker process {}: it did not end within {} ms", child.pid(), grace.toMillis());
        child.destroyForcibly();
    }

    /** Ends all children: first asked, so that they drain, then killed. Starts none any more. */
    @Override
    public void close() {
        List<ProcessHandle> alive = new ArrayList<>();
        synchronized (this) {
            closed = true;
            children.values().forEach(known -> known.handle().ifPresent(alive::add));
        }
        alive.forEach(ProcessHandle::destroy);
        awaitAll(alive);
        alive.forEach(this::kill);
        synchronized (this) {
            children.keySet().forEach(name -> ChildFile.remove(directory, name));
            children.clear();
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Once for all of them: those that hang do so at the same time. */
    private void awaitAll(List<ProcessHandle> alive) {
        CompletableFuture<?>[] ends = alive.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("not all worker processes have ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
