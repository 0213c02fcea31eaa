package io.drover.gateway.body;

import io.drover.model.fault.FaultCode;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/** Unpacks a body as its Content-Encoding says, or refuses it. */
public final class ContentEncoding {

    private ContentEncoding() {}

    /**
     * The body as it was before it was packed. What is no gzip ends the reading with FIELD_INVALID.
     *
     * @param encodings the values of the header, none or {@code identity} for a plain body; any but gzip are
     *     MEDIA_TYPE_UNSUPPORTED
     */
    public static InputStream unpack(InputStream in, List<String> encodings) throws IOException {
        List<String> packed = encodings.stream()
                .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",")))
                .map(String::strip)
                .filter(encoding -> !encoding.isEmpty() && !encoding.equals("identity"))
                .toList();
        if (packed.isEmpty()) {
            return in;
        }
        if (packed.size() > 1 || !List.of("gzip", "x-gzip").contains(packed.getFirst())) {
            throw FaultCode.MEDIA_TYPE_UNSUPPORTED.asException(
                    "a body comes plain or with Content-Encoding: gzip, not " + String.join(", ", packed));
        }
        try {
            return new Checked(new WholeGzip(in));
        } catch (ZipException e) {
            throw noGzip(e);
        } catch (EOFException e) {
            throw endsEarly();
        }
    }

    /** Without the cause, which Spring would take for a client that has gone and answer with nothing. */
    private static RuntimeException endsEarly() {
        return FaultCode.BODY_INCOMPLETE.asException("the body ends before its gzip does");
    }

    private static RuntimeException noGzip(ZipException e) {
        return FaultCode.FIELD_INVALID.asException("the body is no gzip, as its Content-Encoding says it is", e);
    }

    private static final class Checked extends FilterInputStream {

        private Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (ZipException e) {
                throw noGzip(e);
            } catch (EOFException e) {
                throw endsEarly();
            }
        }
    }
}
