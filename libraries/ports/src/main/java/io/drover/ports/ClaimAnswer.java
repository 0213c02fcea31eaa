package io.drover.ports;

/** What a worker may do with a delivery. */
public enum ClaimAnswer {
    /** Run it. */
    WON,
    /** Another delivery of this very attempt is being run: leave the message alone. */
    HELD,
    /** This attempt does not matter any more: delete the message. */
    STALE
}
