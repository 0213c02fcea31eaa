package io.drover.blackbox;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.MapType;

/** Maps as an array of a key, its value, the next key and so on: keys are values like others, and no texts. */
final class PairsModule extends SimpleModule {

    private static final long serialVersionUID = 1;

    PairsModule() {
        super("drover-pairs");
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addSerializers(new Serializers.Base() {
            @Override
            public ValueSerializer<?> findMapSerializer(
                    SerializationConfig config,
                    MapType type,
                    BeanDescription.Supplier bean,
                    JsonFormat.Value format,
                    ValueSerializer<Object> keys,
                    TypeSerializer types,
                    ValueSerializer<Object> values) {
                return new Writer(type);
            }
        });
        context.addDeserializers(new Deserializers.Base() {
            @Override
            public ValueDeserializer<?> findMapDeserializer(
                    MapType type,
                    DeserializationConfig config,
                    BeanDescription.Supplier bean,
                    KeyDeserializer keys,
                    TypeDeserializer types,
                    ValueDeserializer<?> values) {
                return new Reader(type);
            }

            @Override
            public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
                return false;
            }
        });
    }

    private static final class Writer extends StdSerializer<Map<?, ?>> {

        private final JavaType key;
        private final JavaType value;

        private Writer(JavaType type) {
            super(type);
            this.key = type.getKeyType();
            this.value = type.getContentType();
        }

        @Override
        public void serialize(Map<?, ?> map, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(key, entry.getKey(), out, context);
                write(value, entry.getValue(), out, context);
            }
            out.writeEndArray();
        }

        /** What is declared as an interface is written as what it is. */
        private static void write(JavaType declared, Object one, JsonGenerator out, SerializationContext context) {
            ValueSerializer<Object> writer = declared.isContainerType()
                    ? context.findTypedValueSerializer(declared, true)
                    : context.findTypedValueSerializer(one.getClass(), true);
            writer.serialize(one, out, context);
        }
    }

    private static final class Reader extends StdDeserializer<Map<Object, Object>> {

        private final JavaType key;
        private final JavaType value;

        private Reader(JavaType type) {
            super(type);
            this.key = type.getKeyType();
            this.value = type.getContentType();
        }

        @Override
        public @Nullable Map<Object, Object> deserialize(JsonParser in, DeserializationContext context) {
            Map<Object, Object> map = new LinkedHashMap<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Object name = context.readValue(in, key);
                in.nextToken();
                map.put(name, context.readValue(in, value));
            }
            return map;
        }
    }
}
