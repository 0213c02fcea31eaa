package io.drover.link;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a server of the link. Those who have proven who they are, those who have not, and those who have not
 * even said anything are counted apart; of the latter two one makes room for the next ({@link Crowd}), so that however many
 * there are, who knows the key gets in. Who says nothing sends nobody away who is in the middle of a handshake.
 * Thread-safe.
 */
final class Connections extends ServerTransportFilter {

    static final int MOST_PROVEN = 256;
    static final int MOST_STRANGERS = 128;
    /** Who comes to work begins to speak at once. */
    static final int MOST_SILENT = 256;

    private final Crowd<Peer> silent = new Crowd<>(MOST_SILENT);
    private final Crowd<Peer> strangers = new Crowd<>(MOST_STRANGERS);
    private int proven;

    /** What listens, and shows who comes before anything is read from them. */
    final class Listener extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> into) throws Exception {
            int before = into.size();
            int read = super.doReadMessages(into);
            into.subList(before, into.size()).forEach(channel -> arrived((Channel) channel));
            return read;
        }
    }

    private void arrived(Channel channel) {
        SocketAddress from = channel.remoteAddress();
        // Gone already; whoever reads from it finds its end.
        if (from == null) {
            return;
        }
        Peer peer =
                new Peer(AccessKey.Occasion.place(channel.localAddress()), channel, speaking -> speaks(from, speaking));
        channel.closeFuture().addListener(_ -> gone(from, peer));
        end(came(from, peer));
    }

    private synchronized @Nullable Peer came(SocketAddress from, Peer peer) {
        return silent.add(from, peer);
    }

    private void speaks(SocketAddress from, Peer peer) {
        end(counted(from, peer));
    }

    private synchronized @Nullable Peer counted(SocketAddress from, Peer peer) {
        if (silent.remove(from, peer)) {
            return strangers.add(from, peer);
        }
        strangers.renew(from, peer);
        return null;
    }

    private static void end(@Nullable Peer peer) {
        if (peer != null) {
            peer.end();
        }
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(Peer.KEY, peer(attributes)).build();
    }

    private synchronized Peer peer(Attributes attributes) {
        @Nullable SocketAddress from = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (from != null && !(from instanceof InetSocketAddress)) {
            return new Peer(AccessKey.Occasion.place(attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR)), null, _ -> {});
        }
        Peer peer = from == null ? null : strangers.find(from);
        if (peer == null) {
            throw new IllegalStateException("it has gone, or made room for others");
        }
        return peer;
    }

    /** @return false if there are too many who have proven who they are */
    synchronized boolean prove(Peer peer) {
        if (!peer.isConnection()) {
            peer.proven();
            return true;
        }
        if (proven >= MOST_PROVEN || !strangers.remove(peer)) {
            return peer.isProven();
        }
        proven++;
        peer.proven();
        return true;
    }

    private synchronized void gone(SocketAddress from, Peer peer) {
        if (peer.isProven()) {
            proven--;
        } else {
            silent.remove(from, peer);
            strangers.remove(from, peer);
        }
    }
}
