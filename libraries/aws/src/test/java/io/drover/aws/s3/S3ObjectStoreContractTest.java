package io.drover.aws.s3;

import io.drover.ports.ObjectStore;
import io.drover.testkit.objects.ObjectStoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class S3ObjectStoreContractTest extends ObjectStoreContract {

    private static S3Endpoint endpoint;
    private static S3ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path objects, @TempDir Path cache) throws Exception {
        endpoint = S3Endpoint.start(objects);
        S3Settings defaults = S3Settings.DEFAULT;
        S3Settings settings = new S3Settings(
                defaults.partBytes(), defaults.blockBytes(), defaults.cacheBytes(), cache, defaults.cacheAge());
        store = new S3ObjectStore(
                endpoint.client(), endpoint.bucket(), "some/prefix", settings, InstantSource.system());
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        endpoint.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }
}
