package io.drover.door.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.stereotype.Component;

/**
 * The folder that Tomcat wants for pages, sessions and uploads, of which there are none. It goes as soon as Tomcat runs, and
 * again when Tomcat ends or its start is given up, since Tomcat may have made it anew; what a killed process left goes with the
 * next start.
 */
@Component
public final class ContainerFolder
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>,
                ApplicationListener<ContextRefreshedEvent>,
                DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerFolder.class);
    private static final String PREFIX = "drover-tomcat-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "(\\d{1,18})-\\d+");

    private final Path temporary;
    private final Thread atExit = new Thread(this::delete, "container-folder");
    private volatile @Nullable Path folder;

    public ContainerFolder() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    ContainerFolder(Path temporary) {
        this.temporary = temporary;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        try {
            Path made = Files.createTempDirectory(
                    temporary, PREFIX + ProcessHandle.current().pid() + "-");
            folder = made;
            Runtime.getRuntime().addShutdownHook(atExit);
            deleteLeftovers(made);
            factory.setBaseDirectory(made.toFile());
            factory.setDocumentRoot(made.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made in the temporary folder", e);
        } catch (IllegalStateException e) {
            // The process ends already.
            delete();
            throw e;
        }
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent started) {
        delete();
    }

    @Override
    public void destroy() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("the process ends already", e);
        }
    }

    private void delete() {
        @Nullable Path made = folder;
        if (made != null) {
            delete(made);
        }
    }

    /** Of this user only, and no links: in the temporary folder others may leave what they like, under any name. */
    private static void deleteLeftovers(Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(own.resolveSibling(""), PREFIX + "*")) {
            UserPrincipal self = Files.getOwner(own, LinkOption.NOFOLLOW_LINKS);
            for (Path folder : folders) {
                if (isLeftover(folder, self)) {
                    delete(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("leftovers of earlier processes stay", e);
        }
    }

    private static boolean isLeftover(Path folder, UserPrincipal self) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        try {
            return name.matches()
                    && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                    && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(self);
        } catch (IOException e) {
            // Another process that starts has just removed it.
            return false;
        }
    }

    /** As far as it goes: what stays is a leftover. */
    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(emptied);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.debug("{} stays", folder, e);
        }
    }
}
