package io.drover.testkit.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.blackbox.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Keeps everything in memory, and begins a segment whenever so many lines are in the last one. */
public final class KeptRecording implements Recorder {

    private final int most;
    private final List<List<Supplier<byte[]>>> segments = new ArrayList<>();

    public KeptRecording(int most) {
        this.most = most;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public boolean wantsBeginning() {
        return segments.isEmpty() || segments.getLast().size() > most;
    }

    @Override
    public void begin(LongFunction<byte[]> line) {
        segments.add(new ArrayList<>());
        put(1, () -> line.apply(0));
    }

    @Override
    public void put(int values, Supplier<byte[]> line) {
        segments.getLast().add(line);
    }

    /** The lines of each segment. Asked late: nothing of what was put in may have changed meanwhile. */
    public List<List<String>> segments() {
        return segments.stream()
                .map(segment -> segment.stream()
                        .map(line -> new String(line.get(), UTF_8))
                        .toList())
                .toList();
    }
}
