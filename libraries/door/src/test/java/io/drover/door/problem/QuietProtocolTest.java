package io.drover.door.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QuietProtocolTest {

    /** More than any buffer on the way takes. */
    private static final int BYTES = 32 << 20;

    private static final class Large extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentLength(BYTES);
            byte[] some = new byte[1 << 16];
            for (int sent = 0; sent < BYTES; sent += some.length) {
                response.getOutputStream().write(some);
            }
        }
    }

    @Test
    @DisplayName("who reads an answer may pause for longer than who sends a request")
    void pausedReader(@TempDir Path directory) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector(QuietProtocol.class.getName());
        connector.setPort(0);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setProperty("connectionTimeout", "200");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "large", new Large());
        context.addServletMappingDecoded("/", "large");
        tomcat.start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.read(new byte[1_000])).isPositive();
            boolean unused = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
            assertThat(in.readAllBytes().length).isGreaterThanOrEqualTo(BYTES - 1_000);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
