package io.drover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadLatelyTest {

    private final AtomicInteger reads = new AtomicInteger();
    private final ReadLately<Integer> lengths = new ReadLately<>(3);

    @Test
    @DisplayName("the documents of lately are read once, and no more of them are kept than was said")
    void bounded() {
        read("a", "bb", "a", "ccc", "a", "dddd", "a");
        assertThat(reads).hasValue(4);
        read("bb");
        assertThat(reads).hasValue(5);
        read("a");
        assertThat(reads).hasValue(5);
    }

    @Test
    void longDocumentsAreNotKept() {
        String document = "x".repeat(ReadLately.LONGEST + 1);
        read(document, document);
        assertThat(reads).hasValue(2);
    }

    @Test
    void whatCannotBeReadIsNotReadTheNextTimeEither() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> lengths.of("bad", _ -> {
                        throw new IllegalArgumentException("not one");
                    }))
                    .hasMessage("not one");
        }
    }

    private void read(String... documents) {
        for (String document : documents) {
            assertThat(lengths.of(document, text -> {
                        reads.incrementAndGet();
                        return text.length();
                    }))
                    .isEqualTo(document.length());
        }
    }
}
