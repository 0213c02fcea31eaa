package io.drover.door.problem;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP as Tomcat speaks it, without the look each second whether an asynchronous request has waited for too long: there are none,
 * requests wait in threads of their own. With five containers in a process these looks are most of what an idle one's would do.
 */
public final class QuietProtocol extends Http11NioProtocol {

    /** By which it looks for connections that are idle for too long: what arrives wakes it by itself. */
    private static final long LOOKS_MILLIS = 5_000;

    public QuietProtocol() {
        setSelectorTimeout(LOOKS_MILLIS);
    }

    @Override
    protected void startAsyncTimeout() {
        // There is nothing to look after.
    }
}
