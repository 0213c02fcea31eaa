package io.drover.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.aws.dynamo.DynamoTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The template makes the tables that {@code drover init} would make. */
final class TemplateTablesTest {

    private static final DynamoDbServiceClientConfiguration CONFIGURATION = DynamoDbServiceClientConfiguration.builder()
            .region(Region.US_EAST_1)
            .build();

    private record Index(List<String> keys, String projection) {}

    private record Table(
            String billing, Map<String, String> attributes, List<String> keys, Map<String, Index> indexes) {}

    private final Template template = Template.read();
    private final CapturedCalls calls = new CapturedCalls();

    @Test
    @DisplayName("tables of the template have the keys, attributes and indexes of DynamoTables")
    void tables() {
        assertThat(ofTemplate()).isEqualTo(ofServices());
    }

    private Map<String, Table> ofTemplate() {
        Map<String, Table> tables = new TreeMap<>();
        template.ofType("AWS::DynamoDB::Table").keySet().forEach(id -> {
            Map<?, ?> properties = template.properties(id);
            Map<String, String> attributes = new TreeMap<>();
            for (Object attribute : Template.list(properties, "AttributeDefinitions")) {
                Map<?, ?> definition = Template.map(attribute);
                attributes.put(
                        Template.text(definition.get("AttributeName")), Template.text(definition.get("AttributeType")));
            }
            Map<String, Index> indexes = new TreeMap<>();
            for (Object index : Template.list(properties, "GlobalSecondaryIndexes")) {
                Map<?, ?> definition = Template.map(index);
                indexes.put(
                        Template.text(definition.get("IndexName")),
                        new Index(
                                keys(definition),
                                Template.text(Template.at(definition, "Projection", "ProjectionType"))));
            }
            tables.put(
                    template.name(properties.get("TableName")),
                    new Table(Template.text(properties.get("BillingMode")), attributes, keys(properties), indexes));
        });
        return tables;
    }

    private static List<String> keys(Map<?, ?> definition) {
        List<String> keys = new ArrayList<>();
        for (Object key : Template.list(definition, "KeySchema")) {
            keys.add(Template.map(key).get("KeyType") + " " + Template.map(key).get("AttributeName"));
        }
        return keys;
    }

    private Map<String, Table> ofServices() {
        DynamoDbClient client =
                calls.client(DynamoDbClient.class, this::answer, Map.of("serviceClientConfiguration", CONFIGURATION));
        new DynamoTables(client, template.prefix() + "-").create();
        Map<String, Table> tables = new TreeMap<>();
        calls.of(CreateTableRequest.class).forEach(made -> tables.put(made.tableName(), table(made)));
        return tables;
    }

    private static Table table(CreateTableRequest made) {
        Map<String, String> attributes = new TreeMap<>();
        made.attributeDefinitions()
                .forEach(attribute -> attributes.put(attribute.attributeName(), attribute.attributeTypeAsString()));
        Map<String, Index> indexes = new TreeMap<>();
        made.globalSecondaryIndexes()
                .forEach(index -> indexes.put(
                        index.indexName(),
                        new Index(keys(index.keySchema()), index.projection().projectionTypeAsString())));
        return new Table(made.billingModeAsString(), attributes, keys(made.keySchema()), indexes);
    }

    private static List<String> keys(List<KeySchemaElement> schema) {
        return schema.stream()
                .map(key -> key.keyTypeAsString() + " " + key.attributeName())
                .toList();
    }

    /** Tables are there as soon as they are made. */
    private Object answer(SdkRequest request) {
        return switch (request) {
            case CreateTableRequest made -> CreateTableResponse.builder().build();
            case DescribeTableRequest asked ->
                calls.of(CreateTableRequest.class).stream()
                        .filter(made -> made.tableName().equals(asked.tableName()))
                        .map(made -> DescribeTableResponse.builder()
                                .table(description(made))
                                .build())
                        .findFirst()
                        .orElseThrow();
            default -> throw new IllegalStateException("not expected: " + request);
        };
    }

    private static TableDescription description(CreateTableRequest made) {
        return TableDescription.builder()
                .tableName(made.tableName())
                .tableStatus(TableStatus.ACTIVE)
                .keySchema(made.keySchema())
                .globalSecondaryIndexes(made.globalSecondaryIndexes().stream()
                        .map(GlobalSecondaryIndex::indexName)
                        .map(name -> GlobalSecondaryIndexDescription.builder()
                                .indexName(name)
                                .build())
                        .toList())
                .build();
    }
}
