package io.drover.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} keeps. A subclass names the adapter. */
@Timeout(60)
public abstract class ObjectStoreContract {

    private final String folder = "contract-" + UUID.randomUUID() + "/";

    /** The adapter under test; the same for the whole test. */
    protected abstract ObjectStore store();

    @AfterEach
    void deleteAll() {
        store().deleteAll(folder);
    }

    @Test
    @DisplayName("an object that was put is read as a whole, and put again is replaced as a whole")
    void putAndReplace() throws IOException {
        put("a", "first and longer");
        put("a", "second");

        assertThat(whole("a")).isEqualTo("second");
        assertThat(store().size(folder + "a")).isEqualTo(OptionalLong.of(6));
    }

    @Test
    @DisplayName("an empty object is an object")
    void empty() throws IOException {
        put("empty", "");

        assertThat(store().size(folder + "empty")).isEqualTo(OptionalLong.of(0));
        assertThat(whole("empty")).isEmpty();
        assertThat(store().read(folder + "empty", 0, 10)).isEmpty();
    }

    @Test
    @DisplayName("ranges end where the object ends")
    void ranges() {
        put("r", "0123456789");

        assertThat(range("r", 0, 4)).isEqualTo("0123");
        assertThat(range("r", 3, 4)).isEqualTo("3456");
        assertThat(range("r", 8, 4)).isEqualTo("89");
        assertThat(range("r", 0, 0)).isEmpty();
        assertThat(range("r", 10, 4)).isEmpty();
        assertThat(range("r", 1_000_000, Integer.MAX_VALUE)).isEmpty();
        assertThat(range("r", 0, Integer.MAX_VALUE)).isEqualTo("0123456789");
        assertThatThrownBy(() -> store().read(folder + "r", -1, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().read(folder + "r", 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("what does not exist has no size and is not found")
    void missing() {
        put("folder/inside", "x");

        assertThat(store().size(folder + "missing")).isEmpty();
        assertThat(store().size(folder + "folder")).isEmpty();
        assertNotFound(() -> store().read(folder + "missing", 0, 1));
        assertNotFound(() -> store().open(folder + "missing").close());
        assertNotFound(() -> store().open(folder + "folder").close());
        assertNotFound(() -> store().read(folder + "folder", 0, 1));
    }

    @Test
    @DisplayName("an upload is invisible until it is committed")
    void uploadCommits() throws IOException {
        put("u", "old");
        try (ObjectStore.Upload upload = store().upload(folder + "u")) {
            upload.stream().write("new and ".getBytes(UTF_8));
            upload.stream().flush();
            assertThat(whole("u")).isEqualTo("old");
            upload.stream().write("whole".getBytes(UTF_8));
            upload.commit();
            assertThat(whole("u")).isEqualTo("new and whole");
        }
        assertThat(whole("u")).isEqualTo("new and whole");
    }

    @Test
    @DisplayName("an upload closed without commit leaves nothing behind and what was there before in place")
    void uploadAborts() throws IOException {
        put("kept", "old");
        for (String name : List.of("kept", "never")) {
            try (ObjectStore.Upload upload = store().upload(folder + name)) {
                upload.stream().write(new byte[100_000]);
            }
        }

        assertThat(whole("kept")).isEqualTo("old");
        assertThat(store().size(folder + "never")).isEmpty();
    }

    @Test
    @DisplayName("an upload is committed at most once, and not after its close")
    void uploadEnds() {
        ObjectStore.Upload upload = store().upload(folder + "once");
        upload.commit();
        assertThatThrownBy(upload::commit).isInstanceOf(IllegalStateException.class);
        upload.close();
        upload.close();
        ObjectStore.Upload closed = store().upload(folder + "closed");
        closed.close();
        assertThatThrownBy(closed::commit).isInstanceOf(IllegalStateException.class);
        assertThat(store().size(folder + "once")).isEqualTo(OptionalLong.of(0));
    }

    @Test
    @DisplayName("a big object comes back byte by byte, as a stream and by ranges")
    void big() throws IOException {
        byte[] part = new byte[1 << 20];
        new Random(7).nextBytes(part);
        int parts = 24;
        try (ObjectStore.Upload upload = store().upload(folder + "big")) {
            for (int i = 0; i < parts; i++) {
                part[0] = (byte) i;
                upload.stream().write(part);
            }
            upload.commit();
        }
        assertThat(store().size(folder + "big")).isEqualTo(OptionalLong.of((long) parts << 20));
        try (InputStream in = store().open(folder + "big")) {
            for (int i = 0; i < parts; i++) {
                part[0] = (byte) i;
                assertThat(Arrays.equals(in.readNBytes(part.length), part)).isTrue();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        part[0] = 17;
        assertThat(Arrays.equals(store().read(folder + "big", 17L << 20, part.length), part))
                .isTrue();
    }

    @Test
    @DisplayName("deleteAll takes every key with the prefix and no other")
    void deletesByPrefix() {
        List.of("w1/a", "w1/b/c", "w1x", "w2/a").forEach(name -> put(name, name));

        store().deleteAll(folder + "w1/");
        assertThat(present("w1/a", "w1/b/c", "w1x", "w2/a")).containsExactly("w1x", "w2/a");

        store().deleteAll(folder + "w");
        assertThat(present("w1x", "w2/a")).isEmpty();
        store().deleteAll(folder + "w");
        store().deleteAll(folder + "no/such/folder/");
    }

    @Test
    @DisplayName("an object can be put again where everything was just deleted")
    void putAfterDelete() throws IOException {
        for (int i = 0; i < 3; i++) {
            put("d/e/f", "round " + i);
            assertThat(whole("d/e/f")).isEqualTo("round " + i);
            store().deleteAll(folder + "d/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "../x",
                "a/../b",
                "a/..",
                "..",
                ".",
                "./a",
                "a/./b",
                "a//b",
                "a/",
                "a\\b",
                "a b",
                "ä",
                "a\u0000b",
                "C:/x",
                "~x"
            })
    @DisplayName("a key that is no plain relative path is refused everywhere")
    void refusesKeys(String key) {
        List<ThrowingCallable> calls = List.of(
                () -> store().put(key, new byte[0]),
                () -> store().upload(key).close(),
                () -> store().read(key, 0, 1),
                () -> store().open(key).close(),
                () -> store().size(key));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("object key"));
        if (!key.equals("a/")) {
            assertThatThrownBy(() -> store().deleteAll(key)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("names with leading dots are plain names")
    void dotNames() throws IOException {
        put(".a/..b/c...", "dots");

        assertThat(whole(".a/..b/c...")).isEqualTo("dots");
    }

    @Test
    @DisplayName("writers of one key at the same time leave one whole object")
    void parallelWriters() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String text = String.valueOf((char) ('a' + i)).repeat(10_000);
                writers.add(threads.submit(() -> put("shared", text)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(whole("shared"))
                .hasSize(10_000)
                .matches(text -> text.chars().distinct().count() == 1);
    }

    @Test
    @DisplayName("a list names every object below a prefix once, in the order of the keys, page by page")
    void list() {
        List<String> names = List.of("a-b", "a.c", "a/1", "a/2/x", "a/2/y", "a0", "b");
        names.reversed().forEach(name -> put(name, name));

        List<String> found = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<StoredObject> page = store().list(folder, cursor, 2);
            page.items().forEach(object -> found.add(object.key().substring(folder.length())));
            assertThat(page.items()).extracting(StoredObject::changedAt).doesNotContainNull();
            cursor = page.next();
        } while (cursor != null);
        assertThat(found).containsExactlyElementsOf(names);
        assertThat(store().list(folder + "a/", null, 10).items()).hasSize(3);
        assertThat(store().list(folder + "nothing/", null, 10).items()).isEmpty();
    }

    private void put(String name, String text) {
        store().put(folder + name, text.getBytes(UTF_8));
    }

    private String whole(String name) throws IOException {
        try (InputStream in = store().open(folder + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private String range(String name, long offset, int length) {
        return new String(store().read(folder + name, offset, length), UTF_8);
    }

    private List<String> present(String... names) {
        return Arrays.stream(names)
                .filter(name -> store().size(folder + name).isPresent())
                .toList();
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.NOT_FOUND));
    }
}
