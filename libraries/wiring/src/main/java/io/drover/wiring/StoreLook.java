package io.drover.wiring;

/** A cheap question to the store, whichever it is. */
@FunctionalInterface
interface StoreLook {

    /** Throws what is wrong with it, be it with reading or with writing. */
    void look();
}
