package io.drover.worker.probe;

/** The status of a JVM's process in words. */
final class HowItEnded {

    /** From here on a status is a signal, as shells count. */
    private static final int SIGNALS = 128;
    /** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
    private static final int OUT_OF_MEMORY = 3;

    private HowItEnded() {}

    static String of(int status) {
        if (status > SIGNALS) {
            int signal = status - SIGNALS;
            return "signal " + signal
                    + switch (signal) {
                        case 4 -> " (ILL)";
                        case 6 -> " (ABRT)";
                        case 7 -> " (BUS)";
                        case 9 -> " (KILL)";
                        case 11 -> " (SEGV)";
                        case 15 -> " (TERM)";
                        default -> "";
                    };
        }
        return status == OUT_OF_MEMORY ? "out of memory (status 3)" : "status " + status;
    }
}
