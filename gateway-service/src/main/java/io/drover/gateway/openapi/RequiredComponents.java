package io.drover.gateway.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A record's component that is not {@link Nullable} is always there. */
@Component
public final class RequiredComponents implements ModelConverter {

    private static final Pattern OURS = Pattern.compile("io\\.drover\\.[\\w.$]+");

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        @Nullable Schema<?> schema = chain.next().resolve(type, context, chain);
        @Nullable Class<?> record = record(type.getType());
        if (schema != null && record != null) {
            @Nullable
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring("#/components/schemas/".length()));
            require(record, model);
        }
        return schema;
    }

    /** Swagger hands in types of its own making, whose text names the class as that of any other type does. */
    private static @Nullable Class<?> record(Type type) {
        Matcher ours = OURS.matcher(type.getTypeName());
        try {
            @Nullable Class<?> found = ours.find() ? Class.forName(ours.group()) : null;
            return found != null && found.isRecord() ? found : null;
        } catch (ClassNotFoundException e) {
            return null; // a name that only looks like one of ours
        }
    }

    private static void require(Class<?> type, @Nullable Schema<?> model) {
        if (model == null || model.getProperties() == null) {
            return;
        }
        Map<String, ?> properties = model.getProperties();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean always = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            boolean listed = model.getRequired() != null && model.getRequired().contains(component.getName());
            if (always && !listed && properties.containsKey(component.getName())) {
                model.addRequiredItem(component.getName());
            }
        }
    }
}
