package io.drover.wiring.start;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SettingsCheckTest {

    private static ConfigurableEnvironment given(String key) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", Map.of(key, "1")));
        return environment;
    }

    @Test
    void whatExistsIsTaken() {
        assertThatCode(() -> SettingsCheck.check(
                        given("drover.backend.objects.sync"), Map.of("DROVER_BACKEND_QUEUEPREFIX", "a", "HOME", "/")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatBelongsToOthersIsNoneOfOurs() {
        assertThatCode(() -> SettingsCheck.check(given("drovers.choice"), Map.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void aMisspeltSettingIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> SettingsCheck.check(given("drover.backend.queue-prefx"), Map.of()))
                .isInstanceOf(OperatorMistake.class)
                .hasMessageStartingWith("there is no setting 'drover.backend.queue-prefx'. Did you mean"
                        + " 'drover.backend.queue-prefix'?");
    }

    @ParameterizedTest
    @CsvSource({
        "DROVER_BACKEND_STORE_ULR, DROVER_BACKEND_STORE_URL",
        "DROVER_BACKEND_QUEUE_PREFX, DROVER_BACKEND_QUEUEPREFIX",
    })
    void soIsAMisspeltVariable(String variable, String nearest) {
        assertThatThrownBy(() -> SettingsCheck.check(given("x"), Map.of(variable, "1")))
                .isInstanceOf(OperatorMistake.class)
                .hasMessageContaining("Did you mean '" + nearest + "'?");
    }

    @ParameterizedTest
    @CsvSource({
        "DROVER_SERVER",
        "DROVER_DATA",
        "DROVER_NO_BUILD",
        "DROVER_PORT",
        "DROVER_GATEWAY_PORT",
        "DROVER_GATEWAY_PORT_8080_TCP_ADDR",
        "DROVER_SERVICE_HOST",
        "DROVER_WORKER_SERVICE_PORT_HTTP",
    })
    void variablesOfTheClientAndOfKubernetesAreNoSettings(String variable) {
        assertThatCode(() -> SettingsCheck.check(given("x"), Map.of(variable, "1")))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("of a service that is not on the class path nothing is known, as in its neighbours' own tests")
    void absentServices() {
        assertThatCode(() ->
                        SettingsCheck.check(given("drover.worker.anything"), Map.of("DROVER_SCHEDULER_ANYTHING", "1")))
                .doesNotThrowAnyException();
    }

    @Test
    void aFunctionIsToldBySomebodyElse() {
        assertThatCode(() ->
                        SettingsCheck.check(given("drover.nonsense"), Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1")))
                .doesNotThrowAnyException();
    }
}
