package io.drover.cli.follow;

import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.Sink;
import io.drover.cli.gateway.Workloads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Prints results as they come. */
public final class ResultPrinter {

    /** The sign that other tools use, and its names in the file system. */
    private static final Set<Path> STANDARD_OUTPUT =
            Set.of(Path.of("-"), Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"));

    private ResultPrinter() {}

    /** Whether a target that was named stands for standard output. */
    public static boolean isStandardOutput(@Nullable Path target) {
        return target != null && STANDARD_OUTPUT.contains(target);
    }

    /**
     * Once something has been printed it cannot be taken back, so a broken answer ends the command.
     *
     * @param query {@code ?state=FAILED} or empty
     */
    public static void print(Workloads workloads, String id, String query, ResultFormat format, OutputStream out)
            throws IOException {
        WritableByteChannel channel = Channels.newChannel(out);
        AtomicBoolean begun = new AtomicBoolean();
        Sink sink = bytes -> {
            begun.set(true);
            channel.write(bytes);
            return true;
        };
        workloads.results(id, query, format, () -> {
            if (begun.get()) {
                throw new BrokenOffException();
            }
            return sink;
        });
        out.flush();
    }

    /** The answer broke off in the middle. */
    static final class BrokenOffException extends RuntimeException {
        BrokenOffException() {
            super("the answer broke off in the middle; into a file (-o FILE) a broken download is begun anew");
        }
    }
}
