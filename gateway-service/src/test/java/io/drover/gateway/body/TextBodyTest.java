package io.drover.gateway.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.BagSum;
import io.drover.testkit.objects.InMemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextBodyTest {

    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 100, 10_000, 0);

    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @Test
    @DisplayName("a file of one task a line becomes a bag; blank lines, comments and carriage returns are left out")
    void linesAreNormalised() throws IOException {
        BagSpec bag = store("\ufeff# twice\r\nsleep 5\r\n\r\n  sleep 7\t\n#x\n   # y\nexec echo ä", LIMITS);

        assertThat(stored()).isEqualTo("sleep 5\nsleep 7\nexec echo ä\n");
        assertThat(bag)
                .isEqualTo(new BagSpec(
                        "bags/a/body",
                        3,
                        29,
                        BagIndex.MIN_STRIDE,
                        12,
                        1,
                        false,
                        BagSum.of(stored()),
                        BagOptions.DEFAULT,
                        null));
    }

    @Test
    void theIndexFindsEveryTask() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i % 3 == 0 ? "# not a task\n" : "")
                    .append("sleep ")
                    .append(i)
                    .append('\n');
        }
        BagSpec bag = store(text.toString(), LIMITS);

        BagIndex index = BagIndex.of(objects.read(bag.indexKey(), 0, 1 << 20));
        byte[] body = objects.read(bag.key(), 0, 1 << 20);
        for (long task = 0; task < bag.tasks(); task += 97) {
            int at = (int) index.offsetBefore(task);
            String[] lines = new String(body, at, Math.min(8_000, body.length - at), UTF_8).split("\n");
            assertThat(lines[index.linesToSkip(task)]).isEqualTo("sleep " + task);
            int end = (int) index.offsetBehind(task + 1, body.length);
            assertThat(index.sum(task, task + 1, body.length)).isEqualTo(BagSum.of(Arrays.copyOfRange(body, at, end)));
        }
        assertThat(bag.sum()).isEqualTo(index.sum(0, bag.tasks(), body.length)).isEqualTo(BagSum.of(body));
        assertThat(bag.declaredMillis()).isEqualTo(10_000L * 9_999 / 2);
        assertThat(bag.repeatable()).isTrue();
    }

    @Test
    @DisplayName("a small bag is its row's, to the byte; one that is larger, or has an index, is an object")
    void smallBagsMakeNoObject() throws IOException {
        BodyLimits most = new BodyLimits(1 << 20, 100, 10_000, 39);
        BagSpec small = store("# two\nexec echo ä€\nsleep " + "0".repeat(16), most);
        assertThat(small.bodyBytes()).isEqualTo(39);
        assertThat(small.lines()).isEqualTo("exec echo ä€\nsleep " + "0".repeat(16) + "\n");
        assertThat(objects.keys("bags/")).isEmpty();

        assertThat(store("exec echo ä€\nsleep " + "0".repeat(17), most).lines()).isNull();
        assertThat(stored()).isEqualTo("exec echo ä€\nsleep " + "0".repeat(17) + "\n");
        String many = "sleep 1\n".repeat(257);
        assertThat(store(many, new BodyLimits(1 << 20, 100, 10_000, 1 << 15)).lines())
                .isNull();
        assertThat(stored()).isEqualTo(many);
    }

    @Test
    @DisplayName("the same lines have the same digest wherever they lie")
    void digest() throws IOException {
        for (String text : List.of("sleep 1", "sleep 1\n".repeat(3), "exec echo " + "x".repeat(3_000))) {
            assertThat(digest(text, 0)).isEqualTo(digest(text, 4_000));
        }
    }

    private String digest(String text, int inlineBytes) throws IOException {
        BodyLimits limits = new BodyLimits(1 << 20, 4_000, 10_000, inlineBytes);
        try (BagWriter writer = new BagWriter(objects, "bags/a/body", limits)) {
            Body.text(new ByteArrayInputStream(text.getBytes(UTF_8)), limits, new OptionsReader(Instant.EPOCH))
                    .readInto(writer);
            assertThat(writer.commit(BagOptions.DEFAULT).lines() == null).isEqualTo(inlineBytes == 0);
            return writer.digestWith("");
        }
    }

    @Test
    void theFirstUnreadableLineIsNamedByItsNumberInTheClientsBody() {
        refused("# one\n\nsleep 5\r\nslep 5\nslop 6\n", FaultCode.LINE_UNREADABLE, 4, "unknown task 'slep'");
    }

    @Test
    void aNegativeSleepIsUnreadable() {
        refused("sleep -1", FaultCode.LINE_UNREADABLE, 1, "sleep takes 0 to 86400000 milliseconds, not -1");
    }

    @Test
    void aLineThatIsTooLongIsNamed() {
        refused("sleep 1\nexec " + "x".repeat(96), FaultCode.LINE_TOO_LONG, 2, "longer than 100 bytes");
        refused("exec " + "x".repeat(96) + "\r\n", FaultCode.LINE_TOO_LONG, 1, "longer than 100 bytes");
        refused("sleep 1\n" + "x".repeat(200_000), FaultCode.LINE_TOO_LONG, 2, "longer than 100 bytes");
    }

    @Test
    void aLineOfExactlyTheLimitPasses() throws IOException {
        assertThat(store("exec " + "x".repeat(95) + "\n", LIMITS).tasks()).isOne();
        assertThat(store("sleep 1\nexec " + "x".repeat(95) + "\r\n", LIMITS).tasks())
                .isEqualTo(2);
    }

    @Test
    void bytesThatAreNoUtf8AreNamed() {
        ThrowingCallable call =
                () -> store(new ByteArrayInputStream("sleep 1\nexec echo \u00e4\n".getBytes(ISO_8859_1)), LIMITS);
        refused(call, FaultCode.BODY_NOT_UTF8, 2, "not UTF-8");
    }

    @Test
    void tooManyTasksAndTooManyBytesAreRefused() {
        assertThatThrownBy(() -> store("sleep 1\n".repeat(3), new BodyLimits(100, 50, 2, 0)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.BODY_TOO_LARGE));
        assertThatThrownBy(() -> store("sleep 1\n".repeat(13), new BodyLimits(100, 50, 100, 0)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.BODY_TOO_LARGE));
        assertThat(objects.keys("bags/")).isEmpty();
    }

    @Test
    void linesMayComeInAnyPieces() throws IOException {
        String text = "# c\nsleep 1\nexec echo one two\n".repeat(2_000);
        InputStream drip = new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 7));
            }
        };
        assertThat(store(drip, LIMITS).tasks()).isEqualTo(4_000);
        assertThat(stored()).isEqualTo("sleep 1\nexec echo one two\n".repeat(2_000));
    }

    @Test
    void aByteOrderMarkMayComeInPiecesToo() throws IOException {
        InputStream drip = new ByteArrayInputStream("\ufeff\nsleep 1".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 2));
            }
        };
        assertThat(store(drip, LIMITS).tasks()).isOne();
    }

    @Test
    void equalLinesAndOptionsHaveEqualDigests() throws IOException {
        assertThat(digest("sleep 1\n#x\nsleep 2", "a")).isEqualTo(digest("sleep 1\r\nsleep 2\n", "a"));
        assertThat(digest("sleep 1", "a")).isNotEqualTo(digest("sleep 1", "b"));
        assertThat(digest("sleep 1", "a")).isNotEqualTo(digest("sleep 2", "a"));
    }

    private String digest(String text, String options) throws IOException {
        try (BagWriter bag = new BagWriter(objects, "bags/d/body", LIMITS)) {
            new Lines(new ByteArrayInputStream(text.getBytes(UTF_8)), 100).forEach(bag);
            bag.commit(BagOptions.DEFAULT);
            return bag.digestWith(options);
        }
    }

    private void refused(String text, FaultCode code, long line, String reason) {
        refused(() -> store(text, LIMITS), code, line, reason);
    }

    private void refused(ThrowingCallable call, FaultCode code, long line, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(code);
            assertThat(e.fields()).containsEntry("line", line);
            assertThat(String.valueOf(e.fields().get("reason"))).startsWith(reason);
        });
        assertThat(objects.keys("bags/")).as("what was left behind").isEmpty();
    }

    private BagSpec store(String text, BodyLimits limits) throws IOException {
        return store(new ByteArrayInputStream(text.getBytes(UTF_8)), limits);
    }

    private BagSpec store(InputStream in, BodyLimits limits) throws IOException {
        try (BagWriter bag = new BagWriter(objects, "bags/a/body", limits)) {
            Options options =
                    Body.text(in, limits, new OptionsReader(Instant.EPOCH)).readInto(bag);
            assertThat(options.meaning()).isEqualTo(Map.of().toString());
            return bag.commit(BagOptions.DEFAULT);
        }
    }

    private String stored() {
        return new String(objects.read("bags/a/body", 0, 1 << 20), UTF_8);
    }
}
