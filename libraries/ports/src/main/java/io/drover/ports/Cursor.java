package io.drover.ports;

import io.drover.model.fault.FaultCode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** The sort key of the last item of a page, as text that clients hand back unread. */
public final class Cursor {

    private Cursor() {}

    /** @param items one more than {@code limit} if there is a next page */
    public static <T> Page<T> page(List<T> items, int limit, Function<T, ?> key) {
        if (items.size() <= limit) {
            return new Page<>(items, null);
        }
        byte[] last = String.valueOf(key.apply(items.get(limit - 1))).getBytes(StandardCharsets.UTF_8);
        return new Page<>(
                List.copyOf(items.subList(0, limit)),
                Base64.getUrlEncoder().withoutPadding().encodeToString(last));
    }

    /** @throws io.drover.model.fault.FaultException with FIELD_INVALID if the cursor is none */
    public static <K> K read(String cursor, Function<String, K> reader) {
        try {
            return reader.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw FaultCode.FIELD_INVALID.asException("this cursor is not from an answer of this list: " + cursor, e);
        }
    }
}
