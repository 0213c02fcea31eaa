package io.drover.embedded.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * H2's file system {@code async:} under another name, which remembers what it opened. When a write fails, H2 gives its
 * store up and may leave the file open and locked; nobody could then open it again, not even the same process after the
 * trouble has passed. Public for H2 alone.
 */
public final class StoreFile extends FilePathWrapper {

    static final String SCHEME = "drover";

    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);
    /** A file that was opened so shortly before may just be being read by whoever opens the store again. */
    private static final Duration SURELY_LEFT = Duration.ofSeconds(2);

    /** @param at by {@link System#nanoTime} */
    private record Opened(FileChannel channel, long at) {}

    private static final Map<String, List<Opened>> OPENED = new ConcurrentHashMap<>();

    static {
        FilePath.register(new StoreFile());
    }

    /** Makes the scheme known to H2; once is enough. */
    static void register() {
        // Loading the class has done it.
    }

    /**
     * Closes what this process still has open of a file although H2 says that it has not: call it only then. What was
     * opened since, or a moment before, stays: several threads may find out at once, and one of them opens it again. To
     * close that would look like a broken file to H2, which would then go back to an earlier state of it.
     *
     * @param file as in the URL, with the scheme and without the ending that H2 appends
     * @param failedSince when the attempt began that was told so, by {@link System#nanoTime}
     * @return whether there was anything
     */
    static synchronized boolean closeLeft(String file, long failedSince) {
        List<FileChannel> left = new ArrayList<>();
        OPENED.forEach((name, channels) -> {
            if (name.startsWith(file + ".")) {
                channels.stream()
                        .filter(opened -> failedSince - opened.at() > SURELY_LEFT.toNanos())
                        .map(Opened::channel)
                        .filter(FileChannel::isOpen)
                        .forEach(left::add);
            }
        });
        for (FileChannel channel : left) {
            try {
                channel.close();
            } catch (IOException e) {
                // It was broken before; what counts is that its lock is given back with it.
                LOG.debug("a broken store file closes with a complaint", e);
            }
        }
        return !left.isEmpty();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel channel = FilePath.get("async:" + getBase()).open(mode);
        OPENED.compute(name, (_, before) -> {
            List<Opened> open = new ArrayList<>();
            if (before != null) {
                before.stream().filter(opened -> opened.channel().isOpen()).forEach(open::add);
            }
            open.add(new Opened(channel, System.nanoTime()));
            return List.copyOf(open);
        });
        return channel;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }
}
