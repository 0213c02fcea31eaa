package io.drover.gateway.openapi;

import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A record's component that is not {@link Nullable} is always there. */
@Component
public final class RequiredComponents implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        @Nullable Schema<?> schema = chain.next().resolve(type, context, chain);
        JavaType java = Json.mapper().constructType(type.getType());
        if (schema != null && java != null && java.getRawClass().isRecord()) {
            @Nullable
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring("#/components/schemas/".length()));
            require(java.getRawClass(), model);
        }
        return schema;
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
