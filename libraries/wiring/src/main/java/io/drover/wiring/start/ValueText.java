package io.drover.wiring.start;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.util.unit.DataSize;

/** What is wrong with the value of a setting, and what would be right. */
final class ValueText {

    private ValueText() {}

    static String of(BindException failure) {
        @Nullable Throwable cause = failure;
        Throwable root = failure;
        @Nullable Class<?> wanted = null;
        for (; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof ConversionFailedException conversion) {
                wanted = conversion.getTargetType().getType();
            } else if (cause instanceof ConverterNotFoundException conversion) {
                wanted = conversion.getTargetType().getType();
            }
        }
        String said = String.valueOf(root.getMessage());
        String key = name(failure);
        if (wanted != null) {
            return key + value(failure) + " is no " + kind(wanted) + ". Set it to " + example(wanted);
        }
        return said.startsWith("drover.") || said.startsWith(key) ? said : key + ": " + said;
    }

    private static String name(BindException failure) {
        Throwable at = failure;
        @Nullable Throwable cause = failure;
        // The innermost tells which setting of a record it was.
        for (; cause != null; cause = cause.getCause()) {
            at = cause instanceof BindException ? cause : at;
        }
        BindException inner = (BindException) at;
        @Nullable ConfigurationProperty property = inner.getProperty();
        return (property == null ? inner.getName() : property.getName()).toString();
    }

    private static String value(BindException failure) {
        @Nullable ConfigurationProperty property = failure.getProperty();
        boolean secret = name(failure).matches(".*(password|secret|key).*");
        return property == null || secret ? "" : " = '" + property.getValue() + "'";
    }

    private static String kind(Class<?> wanted) {
        if (wanted == Duration.class) {
            return "time";
        }
        if (wanted == DataSize.class) {
            return "size";
        }
        if (wanted == boolean.class || wanted == Boolean.class || wanted.isEnum()) {
            return "choice";
        }
        return wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)
                ? "number that fits"
                : wanted.getSimpleName();
    }

    private static String example(Class<?> wanted) {
        if (wanted == Duration.class) {
            return "one like 250ms, 20s, 5m or 7d";
        }
        if (wanted == DataSize.class) {
            return "one like 64KB, 10MB or 1GB";
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return "true or false";
        }
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)
                ? "digits alone"
                : "what docs/reference/settings.md says";
    }
}
