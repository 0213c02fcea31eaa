package io.drover.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.policy.pace.IdlePace;
import io.drover.scheduler.loop.CellLoopSettings;
import io.drover.wiring.BackendProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The price of doing nothing, by the paces that are in force and the prices that docs/aws.md names. */
class IdleSchedulerCostTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final double MONTH_SECONDS = 2_628_000;
    private static final double READ_UNIT = 0.125e-6;
    private static final double WRITE_UNIT = 0.625e-6;
    private static final double QUEUE_REQUEST = 0.40e-6;
    /** Four shards of workers, half a unit each. */
    private static final double UNITS_OF_A_LOOK = 2;
    /** Four shards of free workloads and four of the cell's. */
    private static final double UNITS_OF_A_SEARCH = 4;
    /** One receiver of answers and one of submissions, which wait for ten seconds each. */
    private static final double RECEIVES = 2 / 10.0;

    @Test
    @DisplayName("an idle cell on AWS costs less than $1.50 a month")
    void onDynamo() {
        CellLoopSettings settings = settings("dynamodb:drover", Map.of());
        double reads = UNITS_OF_A_LOOK * perSecond(settings.looks(), LONG)
                + UNITS_OF_A_SEARCH * perSecond(settings.sweeps(), LONG);
        double writes = perSecond(settings.renewals(), LONG);
        double dollars = MONTH_SECONDS * (reads * READ_UNIT + writes * WRITE_UNIT + RECEIVES * QUEUE_REQUEST);
        assertThat(dollars).isBetween(0.80, 1.50);
    }

    @Test
    @DisplayName("with work a cell looks as often as ever, and where reads cost nothing half as often without")
    void asEver() {
        CellLoopSettings dynamo = settings("dynamodb:drover", Map.of());
        assertThat(dynamo.looks().interval(Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(dynamo.sweeps().interval(Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
        assertThat(dynamo.renewals().interval(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        CellLoopSettings local = settings("jdbc:sqlite:/tmp/x.db", Map.of());
        assertThat(local.looks().interval(LONG)).isEqualTo(Duration.ofSeconds(1));
        assertThat(local.renewals().interval(LONG)).isEqualTo(Duration.ofSeconds(1));
        CellLoopSettings alone = settings("jdbc:sqlite:/tmp/x.db", Map.of("drover.scheduler.lease-patience", "0s"));
        assertThat(alone.renewals().interval(Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(alone.renewals().interval(LONG)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("however rarely an idle cell looks, its lease is renewed three times within a standby's patience")
    void lease() {
        for (String patience : new String[] {"100ms", "3s", "10s", "1m"}) {
            Map<String, String> values =
                    Map.of("drover.scheduler.lease-patience", patience, "drover.scheduler.idle-look", "1m");
            CellLoopSettings settings = settings("dynamodb:drover", values);
            Duration busy = settings.renewals().busy();
            assertThat(settings.renewals().interval(LONG))
                    .isLessThanOrEqualTo(max(busy, settings.leasePatience().dividedBy(3)));
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static double perSecond(IdlePace pace, Duration quietFor) {
        return 1e9 / pace.interval(quietFor).toNanos();
    }

    private static CellLoopSettings settings(String store, Map<String, String> values) {
        SchedulerProperties properties = new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("drover.scheduler", SchedulerProperties.class);
        BackendProperties backend = new Binder(new MapConfigurationPropertySource(
                        Map.of("drover.backend.store.url", store, "drover.backend.objects.url", "s3://drover")))
                .bindOrCreate("drover.backend", BackendProperties.class);
        return SchedulerWiring.loopSettings(properties, backend);
    }
}
