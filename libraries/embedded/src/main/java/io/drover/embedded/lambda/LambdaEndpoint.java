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
 * A Lambda of this machine: speaks as much of Lambda's API as Drover asks for with the unmodified SDK, and runs functions as
 * processes. Whatever the runtime, what runs is the {@code bootstrap} of the zip, with the Java at hand. Functions are kept
 * in the directory; the output of a function's processes is in {@code functions/NAME/output.log} there. Asynchronous
 * invocations run at most once, and end with this process: who sent them sends them again.
 *
 * <p>A process has the rights of this one. Requests must be signed, which keeps web pages out, and name the access key,
 * which keeps out who has an account on the machine and does not know it; the signature itself is not verified.
 */
public final class LambdaEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Environments environments;

    private LambdaEndpoint(HttpServer server, FunctionStore store, LambdaEndpointSettings settings) {
        this.server = server;
        String address = endpoint().getAuthority() + LambdaHttp.RUNTIME;
        environments = new Environments(store, settings, address, InstantSource.system(), threads);
        server.setExecutor(threads);
        server.createContext(
                "/", new LambdaHttp(store, environments, threads, settings.events(), settings.accessKey()));
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
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress()) {
                throw new IllegalArgumentException(
                        "the Lambda endpoint must listen on a loopback address, not on " + host);
            }
            // First, so that a second one on the same port touches nothing of the first.
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            try {
                LambdaEndpoint endpoint =
                        new LambdaEndpoint(server, new FunctionStore(absolute.resolve("functions")), settings);
                server.start();
                return endpoint;
            } catch (IOException | RuntimeException e) {
                server.stop(0);
                throw e;
            }
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

    /** Ends the endpoint and all its processes, which would end with this one, too; again is fine. */
    @Override
    public void close() {
        // Before their Runtime API, of whose end they would complain.
        environments.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
