package io.drover.embedded.store;

/** What an acknowledged write survives. */
public enum StoreSync {
    /** The death of the process: the operating system has it. A power cut may take the last moments. */
    PROCESS("NORMAL"),
    /** A power cut, too: the disk has it. Each group of writes waits for the disk once. */
    POWER("FULL");

    private final String synchronous;

    StoreSync(String synchronous) {
        this.synchronous = synchronous;
    }

    /** SQLite's word for it. */
    String synchronous() {
        return synchronous;
    }
}
