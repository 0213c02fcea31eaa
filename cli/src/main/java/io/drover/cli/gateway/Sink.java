package io.drover.cli.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of an answer as they come, from one thread at a time. */
@FunctionalInterface
public interface Sink {

    /** The answer is false if no more is wanted. */
    boolean take(ByteBuffer bytes) throws IOException;
}
