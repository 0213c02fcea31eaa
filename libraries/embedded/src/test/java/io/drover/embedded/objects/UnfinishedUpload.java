package io.drover.embedded.objects;

import java.io.IOException;
import java.nio.file.Path;

/** A process that begins an object, says where its part is, and waits to be killed. */
final class UnfinishedUpload {

    private UnfinishedUpload() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Staging staging = Staging.below(Path.of(args[0]));
        Path part = staging.next();
        staging.open(part).write(1);
        System.out.println(part);
        Thread.currentThread().join();
    }
}
