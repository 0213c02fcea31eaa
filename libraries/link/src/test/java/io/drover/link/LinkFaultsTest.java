package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinkFaultsTest {

    @Test
    @DisplayName("a call that never got onto a connection is a server that is away, and no answer of one")
    void unsent() {
        StatusRuntimeException unsent = ServerTrust.unsent().asRuntimeException();
        assertThat(ServerTrust.isUnsent(unsent)).isTrue();
        Fault fault = LinkFaults.of(unsent, "127.0.0.1:1").fault();
        assertThat(fault.code()).isEqualTo(FaultCode.STORE_UNAVAILABLE);
        assertThat(fault.message()).contains("127.0.0.1:1", "end right after their handshake");
    }

    @Test
    @DisplayName("the server's word counts as it was said, whatever its status")
    void said() {
        Fault said = FaultCode.KEY_REQUIRED.because("prove it");
        StatusRuntimeException refused =
                Status.UNAUTHENTICATED.withDescription("prove it").asRuntimeException(LinkFaults.trailers(said));
        assertThat(LinkFaults.of(refused, "127.0.0.1:1").fault()).isEqualTo(said);
    }
}
