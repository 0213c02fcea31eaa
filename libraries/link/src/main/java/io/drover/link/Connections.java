package io.drover.link;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a server of the link. Those who have proven who they are, and those who have not, are counted apart;
 * of the latter the one that came first makes room for the next, so that however many there are, who knows the key gets in.
 * Thread-safe.
 */
final class Connections extends ServerTransportFilter {

    static final int MOST_PROVEN = 256;
    static final int MOST_STRANGERS = 64;

    private final Map<SocketAddress, Peer> strangers = new LinkedHashMap<>();
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
        Peer peer = new Peer(AccessKey.Occasion.place(channel.localAddress()), channel);
        channel.closeFuture().addListener(_ -> gone(from, peer));
        Peer first = room(from, peer);
        if (first != null) {
            first.end();
        }
    }

    private synchronized @Nullable Peer room(SocketAddress from, Peer peer) {
        @Nullable Peer first = null;
        if (strangers.size() >= MOST_STRANGERS) {
            SocketAddress longest = strangers.keySet().iterator().next();
            first = strangers.remove(longest);
        }
        strangers.put(from, peer);
        return first;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(Peer.KEY, peer(attributes)).build();
    }

    private synchronized Peer peer(Attributes attributes) {
        @Nullable SocketAddress from = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (from != null && !(from instanceof InetSocketAddress)) {
            return new Peer(AccessKey.Occasion.place(attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR)), null);
        }
        Peer peer = from == null ? null : strangers.get(from);
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
        if (proven >= MOST_PROVEN || !strangers.values().remove(peer)) {
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
            strangers.remove(from, peer);
        }
    }
}
