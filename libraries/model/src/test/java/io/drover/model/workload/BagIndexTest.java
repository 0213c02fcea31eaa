package io.drover.model.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagIndexTest {

    private static BagIndex uniform(long tasks, int lineBytes, long millis) {
        BagIndex.Builder builder = new BagIndex.Builder();
        for (long i = 0; i < tasks; i++) {
            builder.line(i * lineBytes, millis);
        }
        assertThat(builder.tasks()).isEqualTo(tasks);
        return builder.build();
    }

    @Test
    @DisplayName("the index of a huge bag has a bounded number of entries, and its stride doubles")
    void theStrideDoublesWhenTheTableIsFull() {
        long full = (long) BagIndex.MAX_ENTRIES * BagIndex.MIN_STRIDE;
        assertThat(uniform(full, 10, 1).stride()).isEqualTo(256);
        assertThat(uniform(full + 1, 10, 1).stride()).isEqualTo(512);
        BagIndex index = uniform(4 * full + 1_000, 10, 3);
        assertThat(index.stride()).isEqualTo(2_048);
        assertThat(index.toBytes()).hasSizeLessThan(100_000);
        for (long task = 0; task < 4 * full; task += 9_973) {
            assertThat(index.offsetBefore(task) + 10L * index.linesToSkip(task)).isEqualTo(10 * task);
            assertThat(index.declaredMillisPerTask(task)).isEqualTo(3);
            assertThat(index.undeclaredShare(task)).isZero();
        }
    }

    @Test
    void declaredAndUndeclaredTimesAreMeansOfTheirBlock() {
        BagIndex.Builder builder = new BagIndex.Builder();
        for (int i = 0; i < 256; i++) {
            builder.line(i, i % 4 == 0 ? -1 : 100);
        }
        for (int i = 0; i < 256; i++) {
            builder.line(256 + i, 7);
        }
        BagIndex index = builder.build();
        assertThat(index.declaredMillisPerTask(255)).isEqualTo(75);
        assertThat(index.undeclaredShare(255)).isEqualTo(0.25);
        assertThat(index.declaredMillisPerTask(256)).isEqualTo(7);
        assertThat(index.undeclaredShare(256)).isZero();
    }

    @Test
    void aSmallLastBlockCountsOnlyItsOwnTasks() {
        BagIndex.Builder builder = new BagIndex.Builder();
        for (int i = 0; i < 256; i++) {
            builder.line(i, 1);
        }
        builder.line(256, 500);
        builder.line(257, 700);
        builder.line(258, -1);
        BagIndex index = builder.build();
        assertThat(index.declaredMillisPerTask(258)).isEqualTo(400);
        assertThat(index.undeclaredShare(256)).isEqualTo(1 / 3.0);
        assertThat(index.declaredMillisPerTask(0)).isEqualTo(1);
    }

    @Test
    void aSliceEndsWhereAnIndexedLineStarts() {
        BagIndex index = uniform(600, 10, 1);
        assertThat(index.offsetBehind(1, 6_000)).isEqualTo(2_560);
        assertThat(index.offsetBehind(256, 6_000)).isEqualTo(2_560);
        assertThat(index.offsetBehind(257, 6_000)).isEqualTo(5_120);
        assertThat(index.offsetBehind(512, 6_000)).isEqualTo(5_120);
        assertThat(index.offsetBehind(513, 6_000)).isEqualTo(6_000);
        assertThat(index.offsetBehind(600, 6_000)).isEqualTo(6_000);
    }

    @Test
    void bytesThatAreNoIndexAreRefused() {
        byte[] good = uniform(300, 10, 1).toBytes();
        assertThat(BagIndex.of(good).toBytes()).isEqualTo(good);
        assertThatIllegalArgumentException().isThrownBy(() -> BagIndex.of(new byte[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> BagIndex.of(new byte[64]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BagIndex.of(Arrays.copyOf(good, good.length - 1)))
                .withMessageContaining("not a bag index");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 256, 513, 1L << 40, Long.MAX_VALUE})
    void anIndexWithAnEntryTooFewOrTooManyForItsTasksIsRefused(long tasks) {
        byte[] bytes = uniform(300, 10, 1).toBytes();
        ByteBuffer.wrap(bytes).putLong(4, tasks);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BagIndex.of(bytes))
                .withMessage("not a bag index: 2 entries, one for each 256 of " + tasks + " tasks");
    }

    @ParameterizedTest
    @ValueSource(longs = {257, 512})
    void theLastEntryStandsForOneTaskToAWholeStride(long tasks) {
        byte[] bytes = uniform(300, 10, 1).toBytes();
        ByteBuffer.wrap(bytes).putLong(4, tasks);
        assertThat(BagIndex.of(bytes).toBytes()).isEqualTo(bytes);
    }

    @Test
    @DisplayName("an index of another form is refused, and not misread")
    void otherForm() {
        byte[] bytes = uniform(300, 10, 1).toBytes();
        bytes[3]++;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BagIndex.of(bytes))
                .withMessageContaining("not a bag index that this version can read");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 257, 5_000, 2 * BagIndex.MAX_ENTRIES * BagIndex.MIN_STRIDE + 77})
    @DisplayName("the checksum of every slice is that of its bytes, also after the stride has doubled")
    void sums(int tasks) {
        BagIndex.Builder builder = new BagIndex.Builder();
        CRC32C crc = new CRC32C();
        byte[] body = new byte[tasks];
        new Random(7).nextBytes(body);
        for (int task = 0; task < tasks; task++) {
            builder.line(task, 0, builder.needsSum() ? (int) crc.getValue() : -1);
            crc.update(body, task, 1);
        }
        BagIndex index = BagIndex.of(builder.build((int) crc.getValue()).toBytes());
        for (long first : new long[] {0, tasks / 2, tasks - 1}) {
            for (long end : new long[] {first + 1, (first + tasks + 1) / 2, tasks}) {
                long last = Math.max(end, first + 1);
                int from = (int) index.offsetBefore(first);
                int to = (int) index.offsetBehind(last, tasks);
                assertThat(index.sum(first, last, tasks)).isEqualTo(BagSum.of(Arrays.copyOfRange(body, from, to)));
            }
        }
    }

    @Test
    void aSmallBagsIndexFollowsFromItsSpec() {
        BagIndex.Builder built = new BagIndex.Builder();
        built.line(0, 5);
        built.line(8, -1);
        built.line(20, 7);
        BagSpec bag = new BagSpec("bags/a/body", 3, 30, BagIndex.MIN_STRIDE, 12, 1, false, BagOptions.DEFAULT, null);
        assertThat(bag.isIndexed()).isFalse();
        assertThat(BagIndex.ofSmall(bag).toBytes()).isEqualTo(built.build().toBytes());
    }
}
