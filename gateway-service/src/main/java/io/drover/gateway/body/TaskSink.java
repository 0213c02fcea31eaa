package io.drover.gateway.body;

/** Takes lines one after the other. */
@FunctionalInterface
public interface TaskSink {

    /**
     * Takes the bytes {@code [from, to)} as one line without its line end; they are the caller's again afterwards.
     *
     * @param number the line's number as the client counts, from 1
     */
    void line(byte[] bytes, int from, int to, long number);
}
