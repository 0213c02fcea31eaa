package io.drover.gateway.body;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads {@code {"tasks": [...], option: value, ...}} as it streams by; options may stand before or behind the tasks. */
final class JsonBody {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonFactory factory;
    private final TaskSink sink;
    private final OptionsReader options;
    private final int maxLineBytes;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private long number;

    JsonBody(TaskSink sink, OptionsReader options, int maxLineBytes) {
        this.sink = sink;
        this.options = options;
        this.maxLineBytes = maxLineBytes;
        this.factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(maxLineBytes)
                        .maxNestingDepth(8)
                        .build())
                .build();
    }

    void read(InputStream in) throws IOException {
        // A decoder of its own, since Jackson's lets some ill-formed bytes pass.
        PushbackReader reader = new PushbackReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        passByteOrderMark(reader);
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), reader)) {
            object(json);
        } catch (JacksonIOException e) {
            throw unwrapped(e);
        } catch (StreamConstraintsException e) {
            throw ProblemException.atLine(
                    FaultCode.LINE_TOO_LONG, number + 1, "longer than " + maxLineBytes + " characters");
        } catch (StreamReadException e) {
            throw FaultCode.FIELD_INVALID.asException(
                    "the body is not valid JSON in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    private static void passByteOrderMark(PushbackReader reader) throws IOException {
        try {
            int first = reader.read();
            if (first >= 0 && first != BYTE_ORDER_MARK) {
                reader.unread(first);
            }
        } catch (CharacterCodingException e) {
            throw FaultCode.BODY_NOT_UTF8.asException("the body is not UTF-8", e);
        }
    }

    private void object(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw FaultCode.FIELD_INVALID.asException("the body is one JSON object: {\"tasks\": [\"sleep 500\"]}");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("tasks")) {
                tasks(json, value);
            } else {
                option(name, json, value);
            }
        }
        if (json.nextToken() != null) {
            throw FaultCode.FIELD_INVALID.asException("something follows the JSON object");
        }
    }

    private void tasks(JsonParser json, JsonToken start) {
        if (start != JsonToken.START_ARRAY) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, "tasks", "an array of texts is needed");
        }
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                throw ProblemException.atLine(
                        FaultCode.LINE_UNREADABLE, number + 1, "a task is a text such as \"sleep 500\"");
            }
            String task = json.getString();
            if (task.indexOf('\n') >= 0) {
                throw ProblemException.atLine(FaultCode.LINE_UNREADABLE, number + 1, "a task has no line breaks");
            }
            if (isNoTask(task)) {
                throw ProblemException.atLine(
                        FaultCode.LINE_UNREADABLE,
                        number + 1,
                        "blank or a comment; an array holds tasks only, since a result's task is the index of its entry");
            }
            byte[] line = bytes(task);
            sink.line(line, 0, line.length, ++number);
        }
    }

    /** Exactly, or not at all: JSON can escape half a surrogate pair, which is no character. */
    private byte[] bytes(String task) {
        if (!encoder.canEncode(task)) {
            throw ProblemException.atLine(
                    FaultCode.LINE_UNREADABLE, number + 1, "half of a surrogate pair is no character");
        }
        return task.getBytes(StandardCharsets.UTF_8);
    }

    /** What a text body would pass over. */
    private static boolean isNoTask(String entry) {
        String stripped = entry.strip();
        return stripped.isEmpty() || stripped.startsWith("#");
    }

    private void option(String name, JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        options.put(name, value.isScalarValue() ? json.getString() : "[...]");
    }

    private static IOException unwrapped(JacksonIOException e) {
        if (e.getCause() instanceof CharacterCodingException) {
            throw FaultCode.BODY_NOT_UTF8.asException("the body is not UTF-8", e);
        }
        return new IOException("the body broke off", e);
    }
}
