package io.drover.model.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultTest {

    @Test
    void aFaultCarriesTheKindAndAdviceOfItsCode() {
        Fault fault = FaultCode.SQL_OUT_OF_MEMORY.because("needs 3 GB of 2 GB");
        assertThat(fault.kind()).isEqualTo(FaultKind.RESOURCES);
        assertThat(fault.retry()).isEqualTo(RetryAdvice.BIGGER);
    }

    @Test
    void longMessagesAreCutAndNeverRefused() {
        assertThat(FaultCode.INTERNAL_ERROR
                        .because("x".repeat(Fault.MAX_MESSAGE))
                        .message())
                .isEqualTo("x".repeat(Fault.MAX_MESSAGE));
        assertThat(FaultCode.INTERNAL_ERROR.because("x".repeat(5_000)).message())
                .hasSize(Fault.MAX_MESSAGE)
                .endsWith("x…");
    }

    @Test
    void aCutNeverSplitsACharacter() {
        String message = FaultCode.INTERNAL_ERROR
                .because("x".repeat(Fault.MAX_MESSAGE - 2) + "🐑🐑")
                .message();
        assertThat(message).isEqualTo("x".repeat(Fault.MAX_MESSAGE - 2) + "…");
    }

    @Test
    void anExceptionTellsCodeAndMessage() {
        Throwable cause = new IllegalStateException("inner");
        FaultException e = FaultCode.STORE_UNAVAILABLE.asException("no answer in 5 s", cause);
        assertThat(e).hasMessage("STORE_UNAVAILABLE: no answer in 5 s").hasCause(cause);
        assertThat(e.fault()).isEqualTo(FaultCode.STORE_UNAVAILABLE.because("no answer in 5 s"));
    }
}
