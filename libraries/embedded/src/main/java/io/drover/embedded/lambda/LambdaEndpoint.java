package io.drover.embedded.lambda;

import com.sun.net.httpserver.HttpServer;
import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Lambda of this machine: speaks enough of Lambda's API for the unmodified SDK, and runs functions as processes. Knows
 * the runtimes {@code provided.al2023} (which is any program here, since it runs on the system at hand) and, on Linux,
 * {@code java25}. Functions, and asynchronous invocations that have not run, are kept in the directory; the output of a
 * function's processes is in {@code functions/NAME/output.log} there.
 *
 * <p>A process has the rights of this one. There is no access control but that requests must be signed, by any key: that
 * keeps web pages out, and nobody who has an account on the machine.
 */
public final class LambdaEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Environments environments;
    private final Events events;
    private final Thread atShutdown = new Thread(this::end, "lambda-shutdown");

    private LambdaEndpoint(
            HttpServer server,
            FunctionStore store,
            EventFiles files,
            Path directory,
            LambdaEndpointSettings settings,
            InstantSource clock) {
        this.server = server;
        RuntimeCommand command = new RuntimeCommand(store, new RuntimeClient(directory));
        environments = new Environments(store, command, settings, clock);
        events = new Events(store, files, environments, settings, clock);
        server.setExecutor(threads);
        server.createContext("/", new LambdaHttp(store, environments, new Invocations(environments, events)));
    }

    /** Starts with {@link LambdaEndpointSettings#DEFAULT}. */
    public static LambdaEndpoint start(String host, int port, Path directory) {
        return start(host, port, directory, LambdaEndpointSettings.DEFAULT);
    }

    /**
     * Starts an endpoint and waits until it answers.
     *
     * @param host a loopback address: whoever reaches the endpoint can run any program
     * @param port 0 takes a free one
     * @param directory made if need be; of one endpoint at a time
     * @throws io.drover.model.fault.FaultException with FUNCTIONS_UNAVAILABLE if it cannot listen there or use the
     *     directory
     */
    public static LambdaEndpoint start(String host, int port, Path directory, LambdaEndpointSettings settings) {
        Path absolute = directory.toAbsolutePath().normalize();
        InstantSource clock = InstantSource.system();
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress()) {
                throw new IllegalArgumentException(
                        "the Lambda endpoint must listen on a loopback address, not on " + host);
            }
            FunctionStore store = FunctionStore.open(absolute.resolve("functions"), clock);
            EventFiles files = EventFiles.open(absolute.resolve("events"));
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            LambdaEndpoint endpoint = new LambdaEndpoint(server, store, files, absolute, settings, clock);
            endpoint.open();
            return endpoint;
        } catch (IOException e) {
            throw FaultCode.FUNCTIONS_UNAVAILABLE.asException(
                    "the Lambda endpoint cannot start on " + host + ":" + port + " with " + absolute + " ("
                            + e.getMessage() + "): choose a free port of this machine, or 0 for any, and a directory"
                            + " that can be written",
                    e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where clients find it. */
    public URI endpoint() {
        String host = server.getAddress().getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** Ends the endpoint and all its processes; again is fine. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // The machine is going down, and the hook has nothing left to do.
            return;
        }
    }

    private void open() throws IOException {
        Runtime.getRuntime().addShutdownHook(atShutdown);
        events.start();
        server.start();
    }

    private void end() {
        server.stop(0);
        events.close();
        environments.close();
        threads.shutdownNow();
    }
}
