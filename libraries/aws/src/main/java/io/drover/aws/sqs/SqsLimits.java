package io.drover.aws.sqs;

import io.drover.model.Backoff;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What SQS allows in one call, and how far an adapter goes within that. */
final class SqsLimits {

    static final int BATCH_ENTRIES = 10;

    /** SQS itself takes four times as much by now, but some emulators stop here. */
    static final int BATCH_BYTES = 256 * 1024;

    static final Duration LONG_POLL = Duration.ofSeconds(20);

    static final Duration VISIBILITY = Duration.ofHours(12);

    /** How long dead letters are kept: as long as SQS can. */
    static final Duration RETENTION = Duration.ofDays(14);

    /** Batches of one list under way at the same time, so that a long list does not take every connection. */
    static final int BATCHES_AT_ONCE = 16;

    /** How often a batch's refused entries are sent; the SDK's own retries see only calls that fail as a whole. */
    static final int ROUNDS = 4;

    static final Backoff PAUSES = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private static final char REPLACEMENT = '\ufffd';

    private SqsLimits() {}

    /** Cuts a list into batches that keep both limits, in order. Every item keeps the byte limit by itself. */
    static <T> List<List<T>> batches(List<T> items, ToIntFunction<T> bytes) {
        List<List<T>> batches = new ArrayList<>();
        List<T> batch = new ArrayList<>();
        int weight = 0;
        for (T item : items) {
            int more = bytes.applyAsInt(item);
            if (batch.size() == BATCH_ENTRIES || weight + more > BATCH_BYTES) {
                batches.add(batch);
                batch = new ArrayList<>();
                weight = 0;
            }
            batch.add(item);
            weight += more;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    /** Whole seconds, rounded up so that a short wait does not become a busy loop, and at most {@code limit}. */
    static int seconds(Duration duration, Duration limit) {
        Duration clipped = duration.compareTo(limit) > 0 ? limit : duration;
        return Math.toIntExact(clipped.plusNanos(999_999_999).toSeconds());
    }

    /** A text ready to be sent and its length as UTF-8. */
    record Body(String text, int bytes) {

        /**
         * SQS takes the characters of XML 1.0 and refuses a whole message for one other. Such characters are of no use
         * to anybody, a message that can never be sent is a disaster: they are replaced.
         *
         * @throws IllegalArgumentException if the text is empty or too long
         */
        static Body of(String queue, String text) {
            String clean = clean(text);
            int bytes = utf8Length(clean);
            if (bytes == 0 || bytes > WorkQueue.MAX_BODY_BYTES) {
                throw new IllegalArgumentException(
                        "queue " + queue + ": a body has 1 to " + WorkQueue.MAX_BODY_BYTES + " bytes, not " + bytes);
            }
            return new Body(clean, bytes);
        }

        private static String clean(String text) {
            int good = 0;
            while (good < text.length() && isAllowed(text, good)) {
                good += Character.charCount(text.codePointAt(good));
            }
            if (good == text.length()) {
                return text;
            }
            StringBuilder clean = new StringBuilder(text);
            for (int i = good; i < clean.length(); i += Character.charCount(clean.codePointAt(i))) {
                if (!isAllowed(clean, i)) {
                    clean.setCharAt(i, REPLACEMENT);
                }
            }
            return clean.toString();
        }

        /** The ranges are those of SendMessage's reference; a lone surrogate is in none of them. */
        private static boolean isAllowed(CharSequence text, int at) {
            int c = Character.codePointAt(text, at);
            return c >= 0x20 && c <= 0xd7ff
                    || c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c >= 0xe000 && c <= 0xfffd
                    || c >= 0x10000;
        }

        private static int utf8Length(String text) {
            int bytes = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
            return bytes;
        }
    }
}
