package io.drover.worker.task;

/**
 * How much of what a task says is kept.
 *
 * @param rowBytes what a result row holds at most; what is longer becomes an object beside it
 * @param mostBytes what is kept in all; the rest is counted
 */
public record OutputLimits(int rowBytes, int mostBytes) {

    public OutputLimits {
        if (rowBytes < 0 || mostBytes < rowBytes) {
            throw new IllegalArgumentException("a row holds " + rowBytes + " of " + mostBytes + " bytes");
        }
    }
}
