package io.drover.aws.s3;

import io.drover.aws.s3.RangeAnswer.Version;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An aligned piece of an object; the last one is shorter. */
sealed interface Block {

    Version version();

    /** Copies bytes that the block has. */
    void copy(int from, byte[] into, int at, int count) throws IOException;

    /** Just read: a window of a larger answer, not to be changed. */
    record InMemory(Version version, byte[] bytes, int start, int length) implements Block {

        @Override
        public void copy(int from, byte[] into, int at, int count) {
            System.arraycopy(bytes, start + from, into, at, count);
        }
    }

    /** Kept as a file, which may vanish at any time. */
    record OnDisk(Version version, Path file) implements Block {

        @Override
        public void copy(int from, byte[] into, int at, int count) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer target = ByteBuffer.wrap(into, at, count);
                while (target.hasRemaining()) {
                    if (channel.read(target, from + target.position() - at) < 0) {
                        throw new EOFException(file + " is shorter than it was");
                    }
                }
            }
        }
    }
}
