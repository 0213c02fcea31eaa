package io.drover.gateway.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it at start in two sentences and without a stack trace. */
final class OpenDoorAnalyzer extends AbstractFailureAnalyzer<OpenDoorException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, OpenDoorException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set drover.gateway.api-keys.CLIENT=KEY for each client, or leave server.address at 127.0.0.1; if only trusted"
                        + " machines can reach that address, set drover.gateway.anonymous=true.",
                cause);
    }
}
