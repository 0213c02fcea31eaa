package io.drover.worker.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.entity.DeflateInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, unpacked, as UTF-8 where the answer says that it is text in another charset.
 *
 * @param broken why it ends too early; absent where it does not
 */
record AnswerBody(Said said, @Nullable String broken) {

    static final String UNDERSTOOD = "gzip, deflate";

    private static final int MOST_CODINGS = 5;

    /** Reads {@code mostBytes} at most. A body that breaks off is no reason to throw: its server has answered. */
    static AnswerBody of(ClassicHttpResponse response, int mostBytes) {
        BoundedOutput output = new BoundedOutput(mostBytes);
        @Nullable String broken = null;
        @Nullable HttpEntity entity = response.getEntity();
        try {
            if (entity != null) {
                read(unpacked(entity.getContent(), codings(response)), output);
            }
        } catch (IOException e) {
            broken = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        @Nullable Header type = response.getFirstHeader("Content-Type");
        return new AnswerBody(AnswerText.of(output.said(), type == null ? null : type.getValue()), broken);
    }

    private static void read(InputStream in, BoundedOutput output) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0 && !output.full(); n = in.read(buffer)) {
            output.add(buffer, n);
        }
    }

    /** The last coding comes off first. What is no coding, such as a charset, has done nothing to the bytes. */
    private static InputStream unpacked(InputStream packed, List<String> codings) throws IOException {
        InputStream in = packed;
        for (String coding : codings.reversed()) {
            PushbackInputStream next = new PushbackInputStream(in);
            int first = next.read();
            if (first < 0) {
                return next; // nothing, which servers do not pack
            }
            next.unread(first);
            in = switch (coding) {
                case "gzip", "x-gzip" -> new GZIPInputStream(next);
                case "deflate" -> new DeflateInputStream(next);
                default -> next;
            };
        }
        return in;
    }

    private static List<String> codings(ClassicHttpResponse response) {
        return Stream.of(response.getHeaders("Content-Encoding"))
                .flatMap(header -> Stream.of(header.getValue().split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .limit(MOST_CODINGS)
                .toList();
    }
}
