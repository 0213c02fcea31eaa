package io.drover.door;

/** What the owner of a key may do. */
public enum Role {
    /** Hands in work, and sees and ends its own. */
    CLIENT,
    /** Sees and ends everybody's, and looks after the fleet. */
    OPERATOR
}
