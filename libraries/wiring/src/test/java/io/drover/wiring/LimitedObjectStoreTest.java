package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.embedded.objects.FileObjectStore;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.ObjectStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.objects.ObjectStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LimitedObjectStoreTest extends ObjectStoreContract {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private final CountDownLatch mended = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final InMemoryObjectStore memory = new InMemoryObjectStore();
    private ObjectStore store;

    @BeforeEach
    void open() {
        store = limited(new FileObjectStore(directory.resolve("objects"), false), LONG);
    }

    @AfterEach
    void mend() {
        mended.countDown();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    @DisplayName(
            "a read that hangs is given up; others of that object are refused at once, and of other objects answered")
    void oneObjectHangs() {
        memory.put("good", new byte[] {1});
        ObjectStore limited = limited(hanging("bad"), SHORT);

        assertHangs(() -> limited.read("bad", 0, 1), "a read of bad below here has not answered for ");
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertHangs(() -> limited.size("bad"), "a read of bad below here has not answered for ");
            assertThat(limited.read("good", 0, 1)).containsExactly(1);
        }
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(30).toNanos());
        assertThat(hanging).hasValue(1);
    }

    @Test
    @DisplayName("health names the call that hangs, until it comes back")
    void health() throws Exception {
        ObjectStore limited = limited(hanging("bad"), SHORT);
        limited.checkWrites();
        assertHangs(() -> limited.open("bad"), "a read of bad");
        assertHangs(limited::checkWrites, "a read of bad below here has not answered for ");

        mended.countDown();
        while (true) {
            try {
                limited.checkWrites();
                return;
            } catch (FaultException e) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    @Test
    @DisplayName("who is interrupted waits no longer, however long the limit is")
    void interrupted() throws Exception {
        ObjectStore limited = limited(hanging("bad"), LONG);
        CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
        Thread slot = Thread.ofPlatform().start(() -> {
            try {
                limited.put("bad", new byte[1]);
            } catch (FaultException e) {
                wasInterrupted.complete(Thread.currentThread().isInterrupted());
            }
        });
        while (hanging.get() == 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        slot.interrupt();

        assertThat(wasInterrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("no more than so many threads are lost, however many objects hang")
    void threadsAreBounded() {
        ObjectStore limited = limited(hanging("bad"), SHORT);
        for (int i = 0; i < LimitedCalls.MOST_HANGING; i++) {
            String key = "bad" + i;
            assertHangs(() -> limited.read(key, 0, 1), "a read of " + key);
        }
        assertHangs(() -> limited.read("bad-more", 0, 1), "16 calls below here hang");
        assertThat(hanging).hasValue(LimitedCalls.MOST_HANGING);
    }

    @Test
    @DisplayName("a stream that hangs in the middle breaks, and closing it does not hang")
    void streams() throws IOException {
        InputStream hangs = new InputStream() {
            @Override
            public int read() {
                hang();
                return -1;
            }
        };
        try (InputStream limited = new LimitedInput(hangs, steps("stream-in"))) {
            assertHangs(limited::read, "a read of stream");
            assertThatThrownBy(limited::read).isInstanceOf(RuntimeException.class);
        }
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) {
                hang();
            }
        };
        AtomicInteger closed = new AtomicInteger();
        LimitedUpload upload = new LimitedUpload(upload(full, closed), steps("stream-out"));
        upload.write(1);
        assertThatThrownBy(upload::commit).isInstanceOf(FaultException.class);
        upload.close();
        assertThat(closed).hasValue(0);

        mended.countDown();
        await(() -> closed.get() == 1);
    }

    @Test
    @DisplayName("what is open is closed in the end, also while calls on the same object hang and others are refused")
    void closesWhatIsRefused() {
        AtomicInteger closed = new AtomicInteger();
        LimitedUpload upload = new LimitedUpload(upload(OutputStream.nullOutputStream(), closed), steps("stream"));
        LimitedInput input = new LimitedInput(input(closed), steps("stream"));
        hangs("stream");
        assertHangs(input::read, "a read of stream");

        assertThatNoException().isThrownBy(upload::close);
        assertThatNoException().isThrownBy(input::close);
        await(() -> closed.get() == 2);
    }

    @Test
    @DisplayName("what is open is closed in the end, also while so many calls hang that none begins")
    void closesWhileAllAreRefused() {
        AtomicInteger closed = new AtomicInteger();
        LimitedUpload upload = new LimitedUpload(upload(OutputStream.nullOutputStream(), closed), steps("open"));
        for (int i = 0; i < LimitedCalls.MOST_HANGING; i++) {
            hangs("stream" + i);
        }
        assertHangs(() -> steps("other").run(() -> {}), "16 calls below here hang");

        assertThatNoException().isThrownBy(upload::close);
        await(() -> closed.get() == 1);
        upload.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    @DisplayName("who is interrupted leaves nothing open")
    void closesWhenInterrupted() {
        AtomicInteger closed = new AtomicInteger();
        LimitedInput input = new LimitedInput(input(closed), steps("stream"));
        Thread.currentThread().interrupt();
        assertThatNoException().isThrownBy(input::close);
        assertThat(Thread.interrupted()).isTrue();
        await(() -> closed.get() == 1);
    }

    @Test
    @DisplayName("what was opened after nobody waited for it any more is closed by who opened it")
    void closesWhatComesTooLate() {
        AtomicInteger closed = new AtomicInteger();
        assertHangs(
                () -> calls.call("a read of late", "late", SHORT, () -> {
                    hang();
                    return input(closed);
                }),
                "a read of late");
        assertThat(closed).hasValue(0);
        mended.countDown();
        await(() -> closed.get() == 1);
    }

    private final LimitedCalls calls = new LimitedCalls("below here");

    private LimitedCalls.Steps steps(String key) {
        return calls.steps("a read of " + key, key, SHORT);
    }

    private void hangs(String key) {
        assertHangs(() -> steps(key).run(this::hang), "a read of " + key);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static InputStream input(AtomicInteger closed) {
        return new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static ObjectStore.Upload upload(OutputStream stream, AtomicInteger closed) {
        return new ObjectStore.Upload() {
            @Override
            public OutputStream stream() {
                return stream;
            }

            @Override
            public void commit() {}

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static ObjectStore limited(ObjectStore target, Duration limit) {
        return new LimitedObjectStore(target, "below here", new LimitedObjectStore.Limits(limit, limit, limit));
    }

    /** Objects of which some hang, as on a mount whose server is away: an interrupt does not help. */
    private ObjectStore hanging(String start) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (isOf(start, arguments)) {
                        hang();
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isOf(String start, Object @Nullable [] arguments) {
        return arguments != null && arguments[0] instanceof String key && key.startsWith(start);
    }

    private void hang() {
        hanging.incrementAndGet();
        boolean back = false;
        while (!back) {
            try {
                mended.await();
                back = true;
            } catch (InterruptedException e) {
                // As the operating system: it does not come back for that.
            }
        }
    }

    private static void assertHangs(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.OBJECTS_UNAVAILABLE);
            assertThat(e.fault().message()).startsWith(message);
        });
    }
}
