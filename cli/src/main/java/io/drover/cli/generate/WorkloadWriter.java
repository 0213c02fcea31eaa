package io.drover.cli.generate;

import io.drover.model.task.Task;
import io.drover.model.task.TaskKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Writes task lines as bytes: a million of them in well under a second. Not thread-safe. */
final class WorkloadWriter {

    /** What a written query adds up per drawn millisecond; about what one core does in that time. */
    static final long NUMBERS_PER_MILLI = 100_000;

    private static final int BUFFER = 1 << 16;
    private static final int ROOM = 4_096;
    private static final byte[] SLEEP = "sleep ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final RandomGenerator random;
    private final Distribution distribution;
    private final Mix mix;
    private final byte[] http;
    private final byte[] buffer = new byte[BUFFER];
    private int size;

    /** @param url what http tasks ask for */
    WorkloadWriter(OutputStream out, RandomGenerator random, Distribution distribution, Mix mix, String url) {
        this.out = out;
        this.random = random;
        this.distribution = distribution;
        this.mix = mix;
        this.http = ("http GET " + url).getBytes(StandardCharsets.UTF_8);
        if (http.length >= ROOM) {
            throw new IllegalArgumentException("a URL is shorter than " + ROOM + " bytes");
        }
    }

    void write(Iterable<Stage> stages) throws IOException {
        for (Stage stage : stages) {
            for (long left = stage.count(); left > 0; left--) {
                line(stage.millis());
            }
        }
        flush();
    }

    private void line(long mean) throws IOException {
        if (size > BUFFER - ROOM) {
            flush();
        }
        TaskKind kind = mix.draw(random);
        long millis = distribution == Distribution.fixed
                ? mean
                : Math.min(Task.Sleep.MAX_MILLIS, Math.round(distribution.draw((double) mean, random)));
        switch (kind) {
            case SLEEP -> {
                text(SLEEP);
                number(millis);
            }
            case EXEC -> text(String.format(Locale.ROOT, "exec sleep %d.%03d", millis / 1_000, millis % 1_000));
            case HTTP -> text(http);
            case SQL -> text("sql SELECT sum(i) AS total FROM range(" + millis * NUMBERS_PER_MILLI + ") t(i)");
            case ECHO, FUNCTION -> throw new IllegalStateException("no mix holds " + kind.word());
        }
        buffer[size++] = '\n';
    }

    private void text(String ascii) {
        text(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private void text(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void number(long value) {
        int digits = 1;
        for (long rest = value; rest > 9; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, size);
        out.flush();
        size = 0;
    }
}
