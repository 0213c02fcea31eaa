package io.drover.door.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultKind;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultHttpStatusTest {

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void everyCodeHasAStatusThatSuitsWhoseFaultItIs(FaultCode code) {
        Problem problem = Problem.of(code.because("x"), Map.of(), "/p");
        assertThat(problem.status()).isBetween(400, 599);
        if (code.kind() == FaultKind.USER) {
            assertThat(problem.status()).isLessThan(500);
        } else if (code.kind() == FaultKind.EXTERNAL) {
            assertThat(problem.status()).isGreaterThanOrEqualTo(500);
        }
        assertThat(problem.type()).matches("urn:drover:fault:[a-z0-9-]+");
        assertThat(problem.title()).matches("[A-Z][a-z0-9 ]+");
    }
}
