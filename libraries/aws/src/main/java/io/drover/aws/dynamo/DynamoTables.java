package io.drover.aws.dynamo;

import io.drover.model.fault.FaultCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * The tables behind {@link DynamoStores}, billed on demand. Throws a {@code FaultException} with STORE_UNAVAILABLE when
 * the store does not answer.
 */
public final class DynamoTables {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DynamoDbClient client;
    private final TableNames names;

    public DynamoTables(DynamoDbClient client, String prefix) {
        this.client = client;
        this.names = new TableNames(prefix);
    }

    /** Makes those that there are not, and returns when all can be used. */
    public void create() {
        for (CreateTableRequest table : all()) {
            createIfMissing(table);
        }
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(settings -> settings.backoffStrategyV2(BackoffStrategy.fixedDelay(LOOK_EVERY))
                        .maxAttempts((int) PATIENCE.dividedBy(LOOK_EVERY))
                        .waitTimeout(PATIENCE))
                .build()) {
            for (CreateTableRequest table : all()) {
                await(waiter, table.tableName());
            }
        }
        verify();
    }

    private void createIfMissing(CreateTableRequest table) {
        try {
            client.createTable(table);
        } catch (ResourceInUseException e) {
            // There already, or being made by somebody else: what it looks like is verified later.
            return;
        } catch (SdkException e) {
            throw DynamoCalls.faults(client, table.tableName()).of("making it", e);
        }
    }

    private void await(DynamoDbWaiter waiter, String table) {
        DynamoCalls.faults(client, table)
                .call("waiting for it", () -> waiter.waitUntilTableExists(request -> request.tableName(table)));
    }

    /**
     * Sees that the tables are there, with the keys and indexes that the stores use.
     *
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE, and the remedy, if one is not
     */
    public void verify() {
        for (CreateTableRequest wanted : all()) {
            TableDescription found = describe(wanted.tableName());
            Set<String> indexes = found.globalSecondaryIndexes().stream()
                    .map(GlobalSecondaryIndexDescription::indexName)
                    .collect(Collectors.toSet());
            boolean hasIndexes = wanted.globalSecondaryIndexes().stream()
                    .map(GlobalSecondaryIndex::indexName)
                    .allMatch(indexes::contains);
            if (!found.keySchema().equals(wanted.keySchema()) || !hasIndexes) {
                throw FaultCode.STORE_UNAVAILABLE.asException("table " + wanted.tableName()
                        + " has other keys or indexes than this version uses: take another table prefix"
                        + " (drover.backend.store.url), or delete the table and run 'drover init'");
            }
        }
    }

    private TableDescription describe(String table) {
        return DynamoCalls.faults(client, table)
                .call(
                        "looking at it",
                        () -> client.describeTable(request -> request.tableName(table))
                                .table());
    }

    private List<CreateTableRequest> all() {
        return List.of(
                workloads(),
                table(names.fragments(), text(FragmentItems.PART), number(FragmentItems.NUMBER)),
                table(names.workers(), number(DynamoWorkerRegistry.SHARD), text(DynamoWorkerRegistry.ID)),
                table(names.cells(), text(CellItems.CELL), null));
    }

    private CreateTableRequest workloads() {
        Map<String, AttributeDefinition> attributes = new LinkedHashMap<>();
        attributes.put(WorkloadItems.ID, text(WorkloadItems.ID));
        for (WorkloadIndex index : WorkloadIndex.values()) {
            attributes.put(index.partition(), text(index.partition()));
            attributes.put(index.sort(), text(index.sort()));
        }
        return table(names.workloads(), text(WorkloadItems.ID), null).toBuilder()
                .attributeDefinitions(attributes.values())
                .globalSecondaryIndexes(Arrays.stream(WorkloadIndex.values())
                        .map(DynamoTables::index)
                        .toList())
                .build();
    }

    private static GlobalSecondaryIndex index(WorkloadIndex index) {
        return GlobalSecondaryIndex.builder()
                .indexName(index.indexName())
                .keySchema(keys(text(index.partition()), text(index.sort())))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static CreateTableRequest table(
            String name, AttributeDefinition partition, @Nullable AttributeDefinition sort) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(sort == null ? List.of(partition) : List.of(partition, sort))
                .keySchema(keys(partition, sort))
                .build();
    }

    private static List<KeySchemaElement> keys(AttributeDefinition partition, @Nullable AttributeDefinition sort) {
        KeySchemaElement hash = key(partition, KeyType.HASH);
        return sort == null ? List.of(hash) : List.of(hash, key(sort, KeyType.RANGE));
    }

    private static KeySchemaElement key(AttributeDefinition attribute, KeyType type) {
        return KeySchemaElement.builder()
                .attributeName(attribute.attributeName())
                .keyType(type)
                .build();
    }

    private static AttributeDefinition text(String name) {
        return attribute(name, ScalarAttributeType.S);
    }

    private static AttributeDefinition number(String name) {
        return attribute(name, ScalarAttributeType.N);
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}
