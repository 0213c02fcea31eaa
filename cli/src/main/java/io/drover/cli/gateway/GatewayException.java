package io.drover.cli.gateway;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Trouble} to whoever tells the person. */
public final class GatewayException extends RuntimeException {

    private final transient Trouble trouble;

    public GatewayException(Trouble trouble, @Nullable Throwable cause) {
        super(trouble.line(), cause);
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }
}
