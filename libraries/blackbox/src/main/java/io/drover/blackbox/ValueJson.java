package io.drover.blackbox;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON, without a word about any of them: a record is an object of its components, one of a sealed type names its
 * class in {@code is}, a record of a single text or number is that, a map is its keys and values in turn. What is absent, zero
 * or false is left out; what is unknown to the reader is passed over. A new record or a new component needs no code here.
 */
public final class ValueJson {

    /** Where the simple name of the class stands. */
    public static final String TYPE = "is";

    private ValueJson() {}

    /** @param open interfaces that are not sealed; the classes that may stand for them have to be registered */
    public static JsonMapper.Builder builder(Class<?>... open) {
        JsonMapper.Builder builder = JsonMapper.builder()
                .annotationIntrospector(new Shapes(Set.of(open)))
                .addModule(new PairsModule())
                // As decimals of seconds, which are exact.
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .changeDefaultVisibility(visible -> visible.withVisibility(
                                com.fasterxml.jackson.annotation.PropertyAccessor.ALL, Visibility.NONE)
                        .withFieldVisibility(Visibility.ANY)
                        .withCreatorVisibility(Visibility.ANY))
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
                .disable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        for (Class<?> number : new Class<?>[] {int.class, long.class, double.class, boolean.class}) {
            builder.withConfigOverride(
                    number,
                    override -> override.setInclude(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS)));
        }
        return builder;
    }

    /** What Jackson is told by annotations elsewhere. */
    private static final class Shapes extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;
        private static final Set<Class<?>> PLAIN = Set.of(String.class, int.class, long.class);

        private final transient Set<Class<?>> open;

        private Shapes(Set<Class<?>> open) {
            this.open = open;
        }

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            if (annotated instanceof AnnotatedClass type && isOneOfMany(type.getRawType())) {
                return JsonTypeInfo.Value.construct(
                        JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, TYPE, null, false, null);
            }
            return super.findPolymorphicTypeInfo(config, annotated);
        }

        /** A record of a sealed type is written with the name of its class also where its own type is declared. */
        private boolean isOneOfMany(Class<?> type) {
            // What the JDK's own classes are, such as String, is the JDK's affair.
            if (type.getClassLoader() == null) {
                return false;
            }
            if (type.isSealed() || open.contains(type)) {
                return true;
            }
            for (Class<?> above : type.getInterfaces()) {
                if (isOneOfMany(above)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isPlain(Class<?> type) {
            return type.isRecord()
                    && type.getRecordComponents().length == 1
                    && PLAIN.contains(type.getRecordComponents()[0].getType())
                    && !isOneOfMany(type);
        }

        @Override
        public @Nullable Boolean hasAsValue(MapperConfig<?> config, Annotated annotated) {
            return annotated instanceof AnnotatedField field && isPlain(field.getDeclaringClass())
                    ? Boolean.TRUE
                    : super.hasAsValue(config, annotated);
        }

        @Override
        public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated annotated) {
            return annotated instanceof AnnotatedConstructor constructor && isPlain(constructor.getDeclaringClass())
                    ? JsonCreator.Mode.DELEGATING
                    : super.findCreatorAnnotation(config, annotated);
        }
    }
}
