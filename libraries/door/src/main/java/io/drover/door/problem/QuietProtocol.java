package io.drover.door.problem;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as Tomcat speaks it, but for two things. It does not look each second whether an asynchronous request has waited for too
 * long: there are none, requests wait in threads of their own, and with five containers in a process these looks are most of what
 * an idle one's would do. And who reads an answer may pause for longer than who sends a request: a pager at the other end is no
 * failure.
 */
public final class QuietProtocol extends Http11NioProtocol {

    /** By which it looks for connections that are idle for too long: what arrives wakes it by itself. */
    private static final long LOOKS_MILLIS = 5_000;

    /** Whoever takes nothing of an answer for so long has gone. */
    private static final Duration READER_PATIENCE = Duration.ofMinutes(10);

    public QuietProtocol() {
        super(new Endpoint());
        setSelectorTimeout(LOOKS_MILLIS);
    }

    @Override
    protected void startAsyncTimeout() {
        // There is nothing to look after.
    }

    private static final class Endpoint extends NioEndpoint {

        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            boolean taken = super.setSocketOptions(socket);
            @Nullable SocketWrapperBase<NioChannel> connection = connections.get(socket);
            if (connection != null) {
                connection.setWriteTimeout(READER_PATIENCE.toMillis());
            }
            return taken;
        }
    }
}
