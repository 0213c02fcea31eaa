package io.drover.cli.gateway;

import org.jspecify.annotations.Nullable;

/** Carries a {@link CallTrouble} to whoever tells the person. */
public final class GatewayException extends RuntimeException {

    private final transient CallTrouble trouble;

    public GatewayException(CallTrouble trouble, @Nullable Throwable cause) {
        super(trouble.line(), cause);
        this.trouble = trouble;
    }

    public CallTrouble trouble() {
        return trouble;
    }
}
