package io.drover.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of those who have come. For one more, one of the host that has the most of them makes room, the one that
 * came first or has not gone on for the longest time: who comes alone is kept, however many come from elsewhere. Not thread-safe.
 *
 * @param <P> what is kept of each
 */
final class Crowd<P> {

    private final int most;
    private final Map<SocketAddress, P> there = new LinkedHashMap<>();

    Crowd(int most) {
        this.most = most;
    }

    /** @return who made room; null if there was some */
    @Nullable
    P add(SocketAddress from, P one) {
        @Nullable P leaves = there.size() < most ? null : there.remove(firstOfTheMost());
        there.put(from, one);
        return leaves;
    }

    /** It has gone on, if it is there. */
    void renew(SocketAddress from, P one) {
        if (there.remove(from, one)) {
            there.put(from, one);
        }
    }

    @Nullable
    P find(SocketAddress from) {
        return there.get(from);
    }

    boolean remove(SocketAddress from, P one) {
        return there.remove(from, one);
    }

    boolean remove(P one) {
        return there.values().remove(one);
    }

    private SocketAddress firstOfTheMost() {
        Map<Object, Integer> counts = new HashMap<>();
        int largest = 0;
        for (SocketAddress one : there.keySet()) {
            largest = Math.max(largest, counts.merge(host(one), 1, Integer::sum));
        }
        for (SocketAddress one : there.keySet()) {
            if (counts.getOrDefault(host(one), 0) == largest) {
                return one;
            }
        }
        throw new IllegalStateException("nobody is there to make room");
    }

    private static Object host(SocketAddress from) {
        @Nullable InetAddress host = from instanceof InetSocketAddress socket ? socket.getAddress() : null;
        return host == null ? from : host;
    }
}
