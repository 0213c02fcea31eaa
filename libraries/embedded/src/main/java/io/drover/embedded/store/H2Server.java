package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.sql.SQLException;
import org.h2.engine.SysProperties;
import org.h2.tools.Server;

/**
 * Lets other processes of this machine use a database that this process has open. They can reach that one database only,
 * and only by its user and password. Close it before the database.
 */
public final class H2Server implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String NAME = "drover";

    private final Server server;

    private H2Server(Server server) {
        this.server = server;
    }

    /**
     * Starts listening on 127.0.0.1.
     *
     * @param port 0 takes a free one
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if it cannot listen there
     */
    public static H2Server start(H2Database database, int port) {
        if (!LOOPBACK.equals(SysProperties.BIND_ADDRESS)) {
            throw FaultCode.INTERNAL_ERROR.asException("H2 was used before H2Database could bind it to " + LOOPBACK);
        }
        try {
            // With -key no other name is served, and without -ifNotExists nothing is created for a client.
            Server server = Server.createTcpServer(
                    "-tcpPort",
                    Integer.toString(port),
                    "-tcpDaemon",
                    "-key",
                    NAME,
                    database.url().substring("jdbc:h2:".length()));
            return new H2Server(server.start());
        } catch (SQLException e) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "the database server cannot listen on " + LOOPBACK + ":" + port
                            + ": choose a free port of this machine, or 0 for any",
                    e);
        }
    }

    /** What other processes give to {@link H2Database#open}. */
    public String url() {
        return "jdbc:h2:tcp://" + LOOPBACK + ":" + server.getPort() + "/" + NAME;
    }

    @Override
    public void close() {
        server.stop();
    }
}
