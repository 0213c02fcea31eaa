package io.drover.blackbox;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Times as nanoseconds, since 1970 where they are instants; as text where a number cannot hold them. Exact. */
final class TimeModule extends SimpleModule {

    private static final long serialVersionUID = 1;
    private static final long NANOS = 1_000_000_000;
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS - 1;

    TimeModule() {
        super("drover-times");
        addSerializer(Instant.class, new InstantWriter());
        addDeserializer(Instant.class, new InstantReader());
        addSerializer(Duration.class, new DurationWriter());
        addDeserializer(Duration.class, new DurationReader());
    }

    private static void write(long seconds, int nanos, Object value, JsonGenerator out) {
        if (Math.abs(seconds) < MOST_SECONDS) {
            out.writeNumber(seconds * NANOS + nanos);
        } else {
            out.writeString(value.toString());
        }
    }

    private static final class InstantWriter extends StdSerializer<Instant> {

        private InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
            write(value.getEpochSecond(), value.getNano(), value, out);
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {

        private InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) {
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? Instant.EPOCH.plusNanos(in.getLongValue())
                    : Instant.parse(in.getString());
        }
    }

    private static final class DurationWriter extends StdSerializer<Duration> {

        private DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializationContext context) {
            write(value.getSeconds(), value.getNano(), value, out);
        }
    }

    private static final class DurationReader extends StdDeserializer<Duration> {

        private DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) {
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? Duration.ofNanos(in.getLongValue())
                    : Duration.parse(in.getString());
        }
    }
}
