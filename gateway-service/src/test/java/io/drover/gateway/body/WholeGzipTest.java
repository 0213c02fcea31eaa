package io.drover.gateway.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WholeGzipTest {

    /** Packed lengths on all sides of the JDK's buffer of 512 bytes, so that members end anywhere in it. */
    private static final int LENGTHS = 1_100;

    @Test
    void membersOfAnyLengthAreOneBody() throws IOException {
        for (int length = 0; length < LENGTHS; length += 7) {
            byte[] text = text(length);
            assertThat(unpacked(joined(gzip(text), gzip("end".getBytes(UTF_8)))))
                    .isEqualTo(joined(text, "end".getBytes(UTF_8)));
        }
    }

    @Test
    @DisplayName("a body whose second member is cut off anywhere is not taken for the first")
    void cutOffMembers() throws IOException {
        byte[] next = gzip("sleep 5".getBytes(UTF_8));
        for (int length = 0; length < LENGTHS; length += 7) {
            byte[] whole = gzip(text(length));
            for (int kept = 1; kept < next.length; kept++) {
                byte[] body = joined(whole, Arrays.copyOf(next, kept));
                assertThatThrownBy(() -> unpacked(body)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whatFollowsIsRefusedHoweverItArrives() throws IOException {
        for (int length = 0; length < LENGTHS; length += 7) {
            for (int more : new int[] {1, 2, 9, 700}) {
                byte[] rest = new byte[more];
                rest[more - 1] = 1;
                byte[] body = joined(gzip(text(length)), rest);
                assertThatThrownBy(() -> unpacked(body)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> unpacked(byteByByte(body))).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    @DisplayName("zeros that fill up a block are no part of the body, however they arrive")
    void padding() throws IOException {
        for (int length = 0; length < LENGTHS; length += 7) {
            byte[] text = text(length);
            for (int more : new int[] {1, 2, 9, 17, 18, 19, 27, 700}) {
                byte[] body = joined(gzip(text), new byte[more]);
                assertThat(unpacked(body)).isEqualTo(text);
                assertThat(unpacked(byteByByte(body))).isEqualTo(text);
            }
        }
        byte[] endless = joined(gzip(text(9)), new byte[1 << 20]);
        assertThatThrownBy(() -> unpacked(endless)).isInstanceOf(IOException.class);
    }

    @Test
    void aBodyThatArrivesByteByByteIsWhole() throws IOException {
        byte[] text = text(900);
        assertThat(unpacked(byteByByte(joined(gzip(text), gzip(text))))).isEqualTo(joined(text, text));
    }

    private static InputStream byteByByte(byte[] body) {
        return new FilterInputStream(new ByteArrayInputStream(body)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(1, length));
            }

            @Override
            public int available() {
                return 0;
            }
        };
    }

    private static byte[] unpacked(byte[] body) throws IOException {
        return unpacked(new ByteArrayInputStream(body));
    }

    private static byte[] unpacked(InputStream body) throws IOException {
        try (WholeGzip gzip = new WholeGzip(body)) {
            return gzip.readAllBytes();
        }
    }

    /** Hardly compressible, so that its length is about that of its gzip. */
    private static byte[] text(int length) {
        byte[] text = new byte[length];
        new Random(length).nextBytes(text);
        return text;
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] joined = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, joined, one.length, two.length);
        return joined;
    }
}
