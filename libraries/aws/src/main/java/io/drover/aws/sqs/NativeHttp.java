package io.drover.aws.sqs;

import software.amazon.awssdk.crt.CRT;

/**
 * Keeps the CRT's native part alive while a client needs it. By itself it ends as soon as the JVM is asked to end, and
 * calls are never answered from then on: a worker that drains could neither send what it has finished nor delete.
 */
public final class NativeHttp implements AutoCloseable {

    public NativeHttp() {
        CRT.acquireShutdownRef();
    }

    /** To be called once, after the clients have been closed. */
    @Override
    public void close() {
        CRT.releaseShutdownRef();
    }
}
