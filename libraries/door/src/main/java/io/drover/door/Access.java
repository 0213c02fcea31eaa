package io.drover.door;

/** Who may ask for something. */
public enum Access {
    /** Everybody, for whoever only wants to know whether the service lives. */
    OPEN,
    /** The owner of any key; what belongs to others is kept from clients by what answers. */
    CLIENT,
    /** Operators alone. */
    OPERATOR
}
