package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.ClientSettings;
import io.drover.ports.AuditLog;
import io.drover.testkit.store.Stores;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Tables of one test class, with names that nobody else has. */
final class DynamoEndpoint implements AutoCloseable {

    final String prefix = "drover-test-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    final StoreMeter meter = new StoreMeter();
    final DynamoDbClient client;

    private DynamoEndpoint(URI endpoint) {
        client = client(endpoint, ClientSettings.DYNAMO);
    }

    /** Skips the test where there is no AWS. */
    static DynamoEndpoint open() {
        assumeTrue(AwsEndpoint.find().isPresent(), AwsEndpoint.MISSING);
        return new DynamoEndpoint(AwsEndpoint.find().orElseThrow());
    }

    static DynamoDbClient client(URI endpoint, ClientSettings settings) {
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(AwsEndpoint.REGION)
                .credentialsProvider(AwsEndpoint.CREDENTIALS);
        settings.applyTo(builder);
        return builder.build();
    }

    static DynamoStores stores(DynamoDbClient client, String prefix, StoreMeter meter) {
        // Asks for the generator of whoever draws, on many threads.
        RandomGenerator jitter = () -> ThreadLocalRandom.current().nextLong();
        return DynamoStores.open(client, prefix, meter, jitter);
    }

    Stores stores() {
        DynamoStores stores = stores(client, prefix, meter);
        return new Stores(stores.workloads(), stores.cells(), stores.claims(), stores.workers(), stores.leases());
    }

    AuditLog auditLog() {
        return stores(client, prefix, meter).audit();
    }

    @Override
    public void close() {
        for (String table : client.listTablesPaginator().tableNames()) {
            if (table.startsWith(prefix)) {
                assertThat(client.deleteTable(request -> request.tableName(table)))
                        .isNotNull();
            }
        }
        client.close();
    }
}
