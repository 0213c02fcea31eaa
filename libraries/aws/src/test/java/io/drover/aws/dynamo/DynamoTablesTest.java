package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.aws.AwsEndpoint;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Epoch;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.ports.Applied;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Tables of an installation, and what work in them costs. */
@Timeout(120)
final class DynamoTablesTest {

    private DynamoEndpoint endpoint;
    private DynamoTables tables;

    @BeforeEach
    void open() {
        endpoint = DynamoEndpoint.open();
        tables = new DynamoTables(endpoint.client, endpoint.prefix);
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @Test
    @DisplayName("tables are made once, and may be asked for again")
    void made() {
        tables.create();
        tables.create();
        tables.verify();
    }

    @Test
    @DisplayName("a table that is missing is named, with the remedy")
    void missing() {
        String fault = "it does not exist there: run 'drover init'";
        assertUnavailable(tables::verify, "table " + endpoint.prefix + "workloads (" + AwsEndpoint.REGION + "): ");
        assertUnavailable(tables::verify, fault);
        Stores stores = endpoint.stores();
        CellLease lease = new CellLease(new CellId("c"), "me", new Epoch(1), 0);
        Samples samples = new Samples();
        assertUnavailable(() -> stores.workloads().create(samples.workload("a")), fault);
        assertUnavailable(() -> stores.workers().reports(), fault);
        assertUnavailable(
                () -> stores.cells().apply(lease, List.of(new StoreWrite.Adopt(samples.workloadId("a")))), fault);
        tables.create();
        endpoint.client.deleteTable(request -> request.tableName(endpoint.prefix + "workers"));
        assertUnavailable(tables::verify, "table " + endpoint.prefix + "workers (" + AwsEndpoint.REGION + "): ");
    }

    @Test
    @DisplayName("a table of the same name with other keys is not used")
    void foreign() {
        endpoint.client.createTable(request -> request.tableName(endpoint.prefix + "cells")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("other")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("other")
                        .keyType(KeyType.HASH)
                        .build()));
        assertUnavailable(tables::create, endpoint.prefix + "cells has other keys or indexes");
    }

    @Test
    @DisplayName("a bag of 240 fragments takes six transactions, and is deleted in batches")
    void cost() {
        tables.create();
        Stores stores = endpoint.stores();
        Samples samples = new Samples();
        CellLease lease = stores.leases().take(samples.cell("cost"), "me", null).orElseThrow();
        Workload workload = samples.workload("bag");
        stores.workloads().create(workload);
        List<Fragment> fragments = IntStream.range(0, 240)
                .mapToObj(number -> Samples.fragment(workload.id(), number))
                .toList();
        List<Claim> claims = fragments.stream().map(Fragment::claim).toList();
        WorkerId ann = samples.worker("ann");
        List<StoreWrite> starts = new ArrayList<>(List.of(new StoreWrite.Adopt(workload.id())));
        fragments.forEach(fragment -> starts.add(new StoreWrite.Dispatch(fragment)));
        List<StoreWrite> ends = new ArrayList<>();
        claims.forEach(
                claim -> ends.add(new StoreWrite.End(claim.key(), claim.attempt(), Samples.succeeded(ann, claim))));
        ends.add(new StoreWrite.NoteProgress(workload.id(), Samples.progress(900)));

        long before = endpoint.meter.requests();
        assertAllWritten(stores.cells().apply(lease, starts));
        assertAllWritten(stores.cells().apply(lease, ends));
        assertThat(endpoint.meter.requests() - before).isEqualTo(6);
        stores.claims().claim(new Holder(ann, Incarnation.UNKNOWN), Samples.NOW, claims);
        assertThat(endpoint.meter.requests() - before).isEqualTo(6 + 240);
        stores.cells().delete(WorkloadRef.of(workload));
        assertThat(stores.workloads().fragments(workload.id(), null, 500).items())
                .isEmpty();
        assertThat(endpoint.meter.writeUnits()).isPositive();
        assertThat(endpoint.meter.readUnits()).isPositive();
    }

    private static void assertAllWritten(Applied applied) {
        assertThat(applied)
                .isInstanceOfSatisfying(
                        Applied.Done.class, done -> assertThat(done.written()).containsOnly(true));
    }

    private static void assertUnavailable(ThrowingCallable call, String told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
