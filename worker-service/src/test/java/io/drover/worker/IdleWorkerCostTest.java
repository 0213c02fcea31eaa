package io.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.ports.LinkMode;
import io.drover.wiring.BackendProperties;
import io.drover.worker.loop.WorkerLoopSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The price of doing nothing, by the paces that are in force and the prices that docs/aws.md names. */
class IdleWorkerCostTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final double MONTH_SECONDS = 2_628_000;
    private static final double READ_UNIT = 0.125e-6;
    private static final double WRITE_UNIT = 0.625e-6;
    private static final double QUEUE_REQUEST = 0.40e-6;

    @Test
    @DisplayName("an idle worker on AWS costs less than $0.60 a month")
    void onDynamo() {
        WorkerLoopSettings settings = settings("dynamodb:drover", Map.of());
        // A report is written and a question about draining read at each of these.
        double rounds = 1e9 / settings.reports().interval(LONG).toNanos();
        double receives = 1e9 / settings.polls().interval(LONG).toNanos();
        double dollars = MONTH_SECONDS * (rounds * (WRITE_UNIT + READ_UNIT) + receives * QUEUE_REQUEST);
        assertThat(dollars).isBetween(0.20, 0.60);
    }

    @Test
    @DisplayName("with work, and where calls cost nothing, a worker reports and asks as often as ever")
    void asEver() {
        WorkerLoopSettings dynamo = settings("dynamodb:drover", Map.of());
        assertThat(dynamo.reports().interval(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        assertThat(dynamo.polls().interval(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        WorkerLoopSettings local = settings("jdbc:sqlite:/tmp/x.db", Map.of());
        assertThat(local.reports().interval(LONG)).isEqualTo(Duration.ofSeconds(1));
        assertThat(local.polls().interval(LONG)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("a slower heartbeat makes a slower idle one, and no poll is longer than SQS allows")
    void settings() {
        WorkerLoopSettings slow =
                settings("dynamodb:drover", Map.of("drover.worker.heartbeat", "15s", "drover.worker.visibility", "1m"));
        assertThat(slow.reports().interval(LONG)).isEqualTo(Duration.ofSeconds(15));
        WorkerLoopSettings rare = settings("dynamodb:drover", Map.of("drover.worker.idle-heartbeat", "5m"));
        assertThat(rare.polls().interval(LONG)).isEqualTo(Duration.ofSeconds(20));
    }

    private static WorkerLoopSettings settings(String store, Map<String, String> values) {
        WorkerProperties properties = new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("drover.worker", WorkerProperties.class);
        BackendProperties backend = new Binder(new MapConfigurationPropertySource(
                        Map.of("drover.backend.store.url", store, "drover.backend.objects.url", "s3://drover")))
                .bindOrCreate("drover.backend", BackendProperties.class);
        return WorkerWiring.loopSettings(
                properties, backend, LinkMode.OFF, new Holder(new WorkerId("w"), new Incarnation("1")));
    }
}
