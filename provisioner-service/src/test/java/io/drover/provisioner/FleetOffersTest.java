package io.drover.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Money;
import io.drover.policy.fleet.FleetPolicySettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FleetOffersTest {

    private static FleetOffers offers(String... settings) {
        Map<String, String> map = new TreeMap<>(Map.of("drover.provisioner.local.command", "sleep"));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            map.put("drover.provisioner." + parts[0], parts[1]);
        }
        return new FleetOffers(new Binder(new MapConfigurationPropertySource(map))
                .bindOrCreate("drover.provisioner", ProvisionerProperties.class));
    }

    @Test
    @DisplayName("a static fleet is one whose minimum is its maximum")
    void fixed() {
        FleetPolicySettings settings =
                offers("mode=static", "count=3", "types=local.16").settings();

        assertThat(settings.min()).isEqualTo(3);
        assertThat(settings.max()).isEqualTo(3);
        assertThat(settings.offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.slots()).isEqualTo(16));
    }

    @Test
    @DisplayName("a dynamic fleet on EC2 has its times, prices, zones and subnets")
    void onEc2() {
        FleetOffers offers = offers(
                "mode=dynamic",
                "fleet=ec2",
                "zones=us-east-1a=subnet-1,us-east-1b",
                "spot=true",
                "sizes.[c7g.large].slots=2",
                "sizes.[c7g.large].price-per-hour=0.07",
                "sizes.[c7g.large].spot-price-per-hour=0.03",
                "budget-per-hour=1.5");
        FleetPolicySettings settings = offers.settings();

        assertThat(settings.budgetPerHour()).isEqualTo(Money.dollars("1.5"));
        assertThat(settings.minimumLife()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.offers()).singleElement().satisfies(offer -> {
            assertThat(offer.zones()).containsExactly("us-east-1a", "us-east-1b");
            assertThat(offer.onDemandPerHour()).isEqualTo(Money.dollars("0.07"));
            assertThat(offer.spotPerHour()).isEqualTo(Money.dollars("0.03"));
        });
        assertThat(offers.subnets()).containsEntry("us-east-1a", "subnet-1").containsEntry("us-east-1b", "");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            min=3              | max=2         | drover.provisioner.min
            max=0              | min=0         | drover.provisioner.max
            budget-per-hour=0  | max=2         | drover.provisioner.budget-per-hour
            drain-target=0s    | max=2         | drover.provisioner.drain-target
            types=m99.huge     | max=2         | there is no 'm99.huge', but [local.1
            fleet=ec2          | max=2         | drover.provisioner.zones
            """)
    @DisplayName("a wrong flag is refused by its name")
    void wrongFlags(String one, String other, String told) {
        assertThatThrownBy(() -> offers("mode=dynamic", one, other).settings()).hasStackTraceContaining(told);
    }
}
