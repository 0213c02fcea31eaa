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
    static void start(@TempDir Path objects) throws Exception {
        endpoint = S3Endpoint.start(objects);
        store = new S3ObjectStore(
                endpoint.client(), endpoint.bucket(), "some/prefix", S3Settings.DEFAULT, InstantSource.system());
    }

    @AfterAll
    static void stop() throws Exception {
        endpoint.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }
}
