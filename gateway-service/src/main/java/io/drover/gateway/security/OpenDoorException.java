package io.drover.gateway.security;

/** The gateway would listen to others than this machine, and ask nobody for a key. */
public final class OpenDoorException extends RuntimeException {

    OpenDoorException(String address) {
        super("the gateway would listen on " + address + " without asking for API keys");
    }
}
