package io.drover.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that grow beyond a part. */
@Timeout(60)
final class S3UploadTest {

    private static final int PART = S3Settings.LEAST_PART_BYTES;

    private static S3Endpoint endpoint;
    private static S3ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path objects) throws Exception {
        endpoint = S3Endpoint.start(objects);
        S3Settings defaults = S3Settings.DEFAULT;
        S3Settings settings = new S3Settings(PART, defaults.aheadBytes(), 64 << 20, defaults.keptFor());
        store = new S3ObjectStore(endpoint.client(), endpoint.bucket(), "up", settings, InstantSource.system());
    }

    @AfterAll
    static void stop() throws Exception {
        endpoint.close();
    }

    @ParameterizedTest(name = "{0} parts and {1} bytes take {2} requests")
    @CsvSource({"0,0,1", "0,1,1", "1,-1,1", "1,0,1", "1,1,4", "2,-1,4", "2,0,4", "2,1,5", "4,7,7"})
    @DisplayName("one request up to a part, beyond it one to start, one a part and one to complete")
    void boundaries(int parts, int more, long requests) throws Exception {
        byte[] bytes = new byte[parts * PART + more];
        new Random(parts * 31L + more).nextBytes(bytes);
        String key = "boundary/" + parts + "x" + more;
        long before = endpoint.meter().counts().putLike();

        try (S3Upload upload = store.upload(key)) {
            for (int at = 0; at < bytes.length; at += 333_333) {
                upload.write(bytes, at, Math.min(333_333, bytes.length - at));
            }
            upload.commit();
        }

        assertThat(endpoint.meter().counts().putLike() - before).isEqualTo(requests);
        assertThat(store.size(key)).isEqualTo(OptionalLong.of(bytes.length));
        try (InputStream in = store.open(key)) {
            assertThat(Arrays.equals(in.readAllBytes(), bytes)).isTrue();
        }
    }

    @Test
    @DisplayName("bytes written one by one around a part's end arrive in order")
    void byteByByte() throws Exception {
        try (S3Upload upload = store.upload("bytes")) {
            upload.write(new byte[PART - 2]);
            for (int i = 1; i <= 5; i++) {
                upload.write(i);
            }
            upload.commit();
        }

        assertThat(store.read("bytes", PART - 3, 10)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    @DisplayName("an upload given up after its first parts leaves neither an object nor parts")
    void abort() {
        try (S3Upload upload = store.upload("given/up")) {
            upload.write(new byte[2 * PART + 1]);
        }

        assertThat(unfinished()).isZero();
        assertThat(store.size("given/up")).isEmpty();
    }

    @Test
    @DisplayName("an upload given up by an interrupted thread leaves no parts, and the thread stays interrupted")
    void abortInterrupted() {
        S3Upload upload = store.upload("interrupted");
        upload.write(new byte[PART + 1]);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> upload.write(new byte[PART])).hasMessageContaining("interrupted");
        upload.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(unfinished()).isZero();
        assertThat(store.size("interrupted")).isEmpty();
    }

    @Test
    @DisplayName("an upload that lost a part is never completed")
    void neverIncomplete() {
        try (S3Upload upload = store.upload("incomplete")) {
            upload.write(new byte[PART + 1]);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> upload.write(new byte[PART])).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();

            assertThatThrownBy(() -> upload.write(1)).hasMessageContaining("interrupted");
            assertThatThrownBy(upload::commit).hasMessageContaining("interrupted");
        }

        assertThat(store.size("incomplete")).isEmpty();
    }

    private static long unfinished() {
        return endpoint.client()
                .listMultipartUploads(request -> request.bucket(endpoint.bucket()))
                .uploads()
                .size();
    }
}
