package io.drover.duckdb;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an engine's process and its owner say to each other: a length, a kind, the number of a statement, and a payload.
 * Both ends come from the same build, so there are no versions.
 */
record Frame(Kind kind, long id, byte[] payload) {

    enum Kind {
        /** Owner: the settings, first of all. */
        OPEN,
        /** Process: the engine has started. */
        READY,
        /** Owner: a statement. */
        RUN,
        /** Owner: stop it. */
        CANCEL,
        /** Process: the rows, the end of a statement. */
        ROWS,
        /** Process: a code and a message, the end of a statement; before READY: the engine did not start. */
        FAULT
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int MOST_BYTES = 64 << 20;
    private static final byte[] NOTHING = {};

    static Frame of(Kind kind, long id) {
        return new Frame(kind, id, NOTHING);
    }

    static Frame run(long id, String statement, int maxOutputBytes) {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        byte[] payload = ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt(maxOutputBytes)
                .put(text)
                .array();
        return new Frame(Kind.RUN, id, payload);
    }

    static Frame fault(long id, Fault fault) {
        return new Frame(
                Kind.FAULT, id, (fault.code().name() + "\n" + fault.message()).getBytes(StandardCharsets.UTF_8));
    }

    static Frame open(DuckDbSettings settings) {
        StringBuilder text = new StringBuilder();
        text.append(settings.threads()).append('\0').append(settings.memoryLimitBytes());
        text.append('\0').append(settings.maxOutputBytes());
        settings.directories().forEach(directory -> text.append('\0').append(directory));
        return new Frame(Kind.OPEN, 0, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    DuckDbSettings settings() {
        String[] words = text(0).split("\0");
        List<Path> directories = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            directories.add(Path.of(words[i]));
        }
        return new DuckDbSettings(
                directories, Integer.parseInt(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2]));
    }

    int maxOutputBytes() {
        return ByteBuffer.wrap(payload).getInt();
    }

    String statement() {
        return text(Integer.BYTES);
    }

    Fault fault() {
        String[] codeAndMessage = text(0).split("\n", 2);
        return FaultCode.valueOf(codeAndMessage[0]).because(codeAndMessage[1]);
    }

    private String text(int from) {
        return new String(payload, from, payload.length - from, StandardCharsets.UTF_8);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(payload.length);
        out.writeByte(kind.ordinal());
        out.writeLong(id);
        out.write(payload);
        out.flush();
    }

    /** Waits for the next one. Throws {@link java.io.EOFException} when the other end is gone. */
    static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        int kind = in.readByte();
        long id = in.readLong();
        if (length < 0 || length > MOST_BYTES || kind < 0 || kind >= KINDS.length) {
            throw new IOException("no frame: " + length + " bytes of kind " + kind);
        }
        return new Frame(KINDS[kind], id, in.readNBytes(length));
    }
}
