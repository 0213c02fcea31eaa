package io.drover.link;

import io.grpc.Attributes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the server's end sees it. Until it has proven who it is, it is watched: then it has seconds, and little
 * to say. Thread-safe.
 */
final class Peer {

    static final Attributes.Key<Peer> KEY = Attributes.Key.create("drover-peer");

    static final int STRANGER_SECONDS = 5;
    /** A handshake has less than one. */
    static final int STRANGER_BYTES = 16 << 10;

    /** A handshake is two. */
    static final int STRANGER_CALLS = 12;
    /** What is read from one that was sent away in the middle goes no further than this. */
    private static final int STRANGER_PIECE = 256;

    private final String server;
    private final @Nullable Channel channel;
    private final Consumer<Peer> speaks;
    private final StrangerWatch watch = new StrangerWatch();
    private final AtomicReference<AccessKey.@Nullable Occasion> greeted = new AtomicReference<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean proven;

    /**
     * @param server where it has reached the server
     * @param channel absent where both ends are in one process
     * @param speaks is told whenever it says something, before anybody reads that
     */
    Peer(String server, @Nullable Channel channel, Consumer<Peer> speaks) {
        this.server = server;
        this.channel = channel;
        this.speaks = speaks;
        if (channel != null) {
            channel.pipeline().addLast(watch);
        }
    }

    String server() {
        return server;
    }

    /** Whether there is something between the ends that is counted, and can be closed. */
    boolean isConnection() {
        return channel != null;
    }

    boolean isProven() {
        return proven;
    }

    /** One more call of its. @return false, and it is sent away, if it has proven nothing by so many */
    boolean mayCall() {
        if (proven || channel == null || calls.incrementAndGet() <= STRANGER_CALLS) {
            return true;
        }
        end();
        return false;
    }

    /** What it has to prove itself on, from now on. */
    void greeted(AccessKey.Occasion occasion) {
        greeted.set(occasion);
    }

    /** Each greeting is good for one try. */
    AccessKey.@Nullable Occasion takeGreeted() {
        return greeted.getAndSet(null);
    }

    void proven() {
        proven = true;
        if (channel != null) {
            channel.eventLoop().execute(watch::end);
        }
    }

    /** At once: from further behind it would be asked to leave, and given time. */
    void end() {
        if (channel != null) {
            ChannelHandlerContext front = channel.pipeline().context(watch);
            if (front == null) {
                channel.close();
            } else {
                front.close();
            }
        }
    }

    private final class StrangerWatch extends ChannelInboundHandlerAdapter {

        private @Nullable ChannelHandlerContext context;
        private int bytes;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
            added.executor()
                    .schedule(
                            () -> {
                                if (!proven) {
                                    added.close();
                                }
                            },
                            STRANGER_SECONDS,
                            TimeUnit.SECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext from, Object message) {
            if (!proven) {
                speaks.accept(Peer.this);
            }
            bytes += message instanceof ByteBuf read ? read.readableBytes() : 0;
            if (!proven && bytes > STRANGER_BYTES) {
                ReferenceCountUtil.release(message);
                from.close();
            } else if (!proven && message instanceof ByteBuf read) {
                pieces(from, read);
            } else {
                from.fireChannelRead(message);
            }
        }

        /** Each may be the last one. */
        private void pieces(ChannelHandlerContext from, ByteBuf read) {
            try {
                while (read.isReadable() && from.channel().isOpen()) {
                    from.fireChannelRead(read.readRetainedSlice(Math.min(STRANGER_PIECE, read.readableBytes())));
                }
            } finally {
                read.release();
            }
        }

        void end() {
            if (context != null && !context.isRemoved()) {
                context.pipeline().remove(this);
            }
        }
    }
}
