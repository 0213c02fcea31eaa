package io.drover.door.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.GenericApplicationContext;

@DisplayName("the folder that Tomcat wants")
class ContainerFolderTest {

    /** Beyond what any system gives. */
    private static final String NOBODY = "drover-tomcat-999999999999-";

    @TempDir
    Path temporary;

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisplayName("is gone once Tomcat runs, and Tomcat misses nothing")
    void goes() throws IOException {
        ContainerFolder folder = new ContainerFolder(temporary);
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        factory.setPort(0);
        folder.customize(factory);
        assertThat(left())
                .singleElement()
                .asString()
                .startsWith("drover-tomcat-" + ProcessHandle.current().pid());
        WebServer server = factory.getWebServer();
        try {
            server.start();
            folder.onApplicationEvent(new ContextRefreshedEvent(new GenericApplicationContext()));
            assertThat(left()).isEmpty();
            assertThat(server.getPort()).isPositive();
        } finally {
            server.stop();
            server.destroy();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("of a process that was killed while it started goes with the next start, and nothing else does")
    void leftovers() throws IOException {
        Files.createDirectories(temporary.resolve(NOBODY + "1/work/Tomcat/localhost/ROOT"));
        Files.createFile(temporary.resolve(NOBODY + "1/file"));
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(temporary.resolve(NOBODY + "2"), elsewhere);
        Files.createDirectory(
                temporary.resolve("drover-tomcat-" + ProcessHandle.current().pid() + "-3"));
        Files.createDirectory(temporary.resolve("drover-tomcat-notes"));
        ContainerFolder folder = new ContainerFolder(temporary);
        folder.customize(new TomcatServletWebServerFactory());
        folder.onApplicationEvent(new ContextRefreshedEvent(new GenericApplicationContext()));
        assertThat(left())
                .containsExactlyInAnyOrder(
                        "drover-tomcat-" + ProcessHandle.current().pid() + "-3",
                        NOBODY + "2",
                        "drover-tomcat-notes",
                        "elsewhere");
    }
}
