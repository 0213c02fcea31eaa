package io.drover.model.workload;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the lines of a bag are, sparsely: for every {@code stride}-th task the byte offset of its line, the checksum of all
 * before it, and what the tasks from there on declare. The stride doubles as a bag grows, so an index has at most
 * {@value #MAX_ENTRIES} entries whatever the size of the bag.
 */
public final class BagIndex {

    public static final int MIN_STRIDE = 256;
    public static final int MAX_ENTRIES = 4_096;
    /** What an index begins with; the last digit counts its forms. */
    private static final int FORM = 0x44424902;

    private static final int HEAD_BYTES = 24;
    private static final int ENTRY_BYTES = 28;

    private final long tasks;
    private final int stride;
    private final long[] offsets;
    private final long[] declaredMillis;
    private final long[] undeclared;
    private final int[] sums;
    private final int sum;

    /** @param sum of the whole body */
    private BagIndex(
            long tasks, int stride, long[] offsets, long[] declaredMillis, long[] undeclared, int[] sums, int sum) {
        this.tasks = tasks;
        this.stride = stride;
        this.offsets = offsets;
        this.declaredMillis = declaredMillis;
        this.undeclared = undeclared;
        this.sums = sums;
        this.sum = sum;
    }

    /** Byte offset of the line of the last indexed task at or before {@code task}. */
    public long offsetBefore(long task) {
        return offsets[entry(task)];
    }

    /** How many lines lie between {@link #offsetBefore} and the line of {@code task}. */
    public int linesToSkip(long task) {
        return (int) (task - (long) entry(task) * stride);
    }

    /** Byte offset behind the lines up to {@code end} at least: the start of the next indexed line, or the body's end. */
    public long offsetBehind(long end, long bodyBytes) {
        int next = behind(end);
        return next < offsets.length ? offsets[next] : bodyBytes;
    }

    private int behind(long end) {
        return (int) ((end + stride - 1) / stride);
    }

    /** The checksum of the bytes from {@link #offsetBefore} of the first task to {@link #offsetBehind} of the end. */
    public int sum(long first, long end, long bodyBytes) {
        int next = behind(end);
        return BagSum.between(
                sums[entry(first)],
                next < sums.length ? sums[next] : sum,
                offsetBehind(end, bodyBytes) - offsetBefore(first));
    }

    /** Mean declared milliseconds of the tasks near {@code task}; those that declare none count as 0. */
    public double declaredMillisPerTask(long task) {
        int entry = entry(task);
        return (double) declaredMillis[entry] / tasksIn(entry);
    }

    /** The share of the tasks near {@code task} that do not declare a time. */
    public double undeclaredShare(long task) {
        int entry = entry(task);
        return (double) undeclared[entry] / tasksIn(entry);
    }

    private long tasksIn(int entry) {
        return Math.min(stride, tasks - (long) entry * stride);
    }

    private int entry(long task) {
        return (int) Math.min(task / stride, offsets.length - 1);
    }

    public int stride() {
        return stride;
    }

    /** The index of a bag that is too small to have one stored: a single entry. */
    public static BagIndex ofSmall(BagSpec bag) {
        if (bag.isIndexed()) {
            throw new IllegalArgumentException(
                    "the index of " + bag.tasks() + " tasks is the object " + bag.indexKey());
        }
        return new BagIndex(
                bag.tasks(),
                MIN_STRIDE,
                new long[] {0},
                new long[] {bag.declaredMillis()},
                new long[] {bag.undeclared()},
                new int[] {0},
                bag.sum());
    }

    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + offsets.length * ENTRY_BYTES);
        out.putInt(FORM).putLong(tasks).putInt(stride).putInt(offsets.length).putInt(sum);
        for (int i = 0; i < offsets.length; i++) {
            out.putLong(offsets[i])
                    .putLong(declaredMillis[i])
                    .putLong(undeclared[i])
                    .putInt(sums[i]);
        }
        return out.array();
    }

    /**
     * Reads an index that {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no index, or one of another version's form
     */
    public static BagIndex of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD_BYTES) {
            throw new IllegalArgumentException("not a bag index: " + bytes.length + " bytes");
        }
        int form = in.getInt();
        if (form != FORM) {
            throw new IllegalArgumentException("not a bag index that this version can read: its form is "
                    + Integer.toHexString(form) + ", not " + Integer.toHexString(FORM));
        }
        long tasks = in.getLong();
        int stride = in.getInt();
        int entries = in.getInt();
        int sum = in.getInt();
        if (stride < 1 || entries < 1 || entries > MAX_ENTRIES || bytes.length != HEAD_BYTES + entries * ENTRY_BYTES) {
            throw new IllegalArgumentException("not a bag index: stride " + stride + ", " + entries + " entries");
        }
        // With an entry missing, the tasks of the next stride would be read as if they belonged to the last one.
        if (entries != Math.ceilDiv(tasks, stride)) {
            throw new IllegalArgumentException(
                    "not a bag index: " + entries + " entries, one for each " + stride + " of " + tasks + " tasks");
        }
        long[][] columns = new long[3][entries];
        int[] sums = new int[entries];
        for (int i = 0; i < entries; i++) {
            for (long[] column : columns) {
                column[i] = in.getLong();
            }
            sums[i] = in.getInt();
        }
        return new BagIndex(tasks, stride, columns[0], columns[1], columns[2], sums, sum);
    }

    /** Builds the index while the lines go by. Not thread-safe. */
    public static final class Builder {

        private static final int FIRST_ENTRIES = 8;

        private int stride = MIN_STRIDE;
        private long tasks;
        private int entries;
        private long[] offsets = new long[FIRST_ENTRIES];
        private long[] declaredMillis = new long[FIRST_ENTRIES];
        private long[] undeclared = new long[FIRST_ENTRIES];
        private int[] sums = new int[FIRST_ENTRIES];

        /** Whether the checksum counts of what lies before the next line. */
        public boolean needsSum() {
            return tasks % stride == 0;
        }

        /** Notes the next line of a body that nobody reads. */
        public void line(long offset, long millis) {
            line(offset, millis, 0);
        }

        /**
         * Notes the next line.
         *
         * @param offset where the line starts
         * @param millis what its task declares, or -1
         * @param sum of all bytes before the line; anything unless {@link #needsSum}
         */
        public void line(long offset, long millis, int sum) {
            if (tasks % stride == 0) {
                if (entries == MAX_ENTRIES) {
                    doubleStride();
                }
                if (tasks % stride == 0) {
                    makeRoom();
                    sums[entries] = sum;
                    offsets[entries++] = offset;
                }
            }
            if (millis < 0) {
                undeclared[entries - 1]++;
            } else {
                declaredMillis[entries - 1] += millis;
            }
            tasks++;
        }

        /** Most bags are small. */
        private void makeRoom() {
            if (entries == offsets.length) {
                int more = Math.min(MAX_ENTRIES, entries * 8);
                offsets = Arrays.copyOf(offsets, more);
                declaredMillis = Arrays.copyOf(declaredMillis, more);
                undeclared = Arrays.copyOf(undeclared, more);
                sums = Arrays.copyOf(sums, more);
            }
        }

        private void doubleStride() {
            for (int i = 0; i < entries / 2; i++) {
                offsets[i] = offsets[2 * i];
                sums[i] = sums[2 * i];
                declaredMillis[i] = declaredMillis[2 * i] + declaredMillis[2 * i + 1];
                undeclared[i] = undeclared[2 * i] + undeclared[2 * i + 1];
            }
            Arrays.fill(declaredMillis, entries / 2, entries, 0);
            Arrays.fill(undeclared, entries / 2, entries, 0);
            entries /= 2;
            stride *= 2;
        }

        public long tasks() {
            return tasks;
        }

        /** Of a body that nobody reads. */
        public BagIndex build() {
            return build(0);
        }

        /** @param sum of the whole body */
        public BagIndex build(int sum) {
            return new BagIndex(
                    tasks,
                    stride,
                    Arrays.copyOf(offsets, entries),
                    Arrays.copyOf(declaredMillis, entries),
                    Arrays.copyOf(undeclared, entries),
                    Arrays.copyOf(sums, entries),
                    sum);
        }
    }
}
