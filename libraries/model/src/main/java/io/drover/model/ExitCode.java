package io.drover.model;

/** What every Drover process ends with; a signal adds its own (130 after Ctrl-C, 143 after SIGTERM). */
public enum ExitCode {
    /** All that was asked for. */
    DONE(0),
    /** The work was done, and some of it failed: tasks failed, were cancelled or ran out of time. */
    WORK_FAILED(1),
    /** An operator's mistake, such as an option, a setting, a port or a directory. Nothing was begun. */
    MISTAKE(2),
    /** A server refused, did not answer, or was none of Drover's. */
    SERVER(3),
    /** Something failed on this machine while the command ran, such as a full disk, or a defect of Drover. */
    HERE(4);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** As the system counts. */
    public int status() {
        return status;
    }
}
