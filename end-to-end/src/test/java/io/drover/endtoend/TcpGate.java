package io.drover.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and hands every byte on, until it is shut: then it refuses, or takes what comes and is silent. */
final class TcpGate implements AutoCloseable {

    enum State {
        OPEN,
        /** Every connection breaks, new ones at once. */
        REFUSING,
        /** Connections stand and nothing comes through. */
        HANGING
    }

    private final ServerSocket front;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    /** @param server a port of this machine */
    TcpGate(int server) throws IOException {
        port = server;
        front = new ServerSocket();
        front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().name("gate").start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getLocalPort());
    }

    /** What it is already changes nothing: connections that stand are not cut. */
    void set(State next) {
        if (state == next) {
            return;
        }
        state = next;
        if (next != State.HANGING) {
            // What hung is cut off: whoever waits for it should learn that it will not come.
            sockets.forEach(TcpGate::drop);
        }
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                if (state == State.REFUSING) {
                    drop(client);
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                    pump(client, server);
                    pump(server, client);
                }
            } catch (IOException e) {
                // The server is away, or this gate is being closed; the client sees its connection break.
                continue;
            }
        }
    }

    private void pump(Socket from, Socket to) {
        sockets.add(from);
        Thread.ofVirtual().start(() -> {
            byte[] bytes = new byte[8_192];
            try (from;
                    to) {
                for (int n = from.getInputStream().read(bytes);
                        n >= 0;
                        n = from.getInputStream().read(bytes)) {
                    if (state == State.OPEN) {
                        to.getOutputStream().write(bytes, 0, n);
                    }
                }
            } catch (IOException e) {
                // One side has gone; so goes the other.
                drop(to);
            } finally {
                sockets.remove(from);
            }
        });
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        sockets.forEach(TcpGate::drop);
    }
}
