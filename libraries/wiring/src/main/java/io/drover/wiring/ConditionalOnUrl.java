package io.drover.wiring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * What is wired for some URLs of a setting, told by how they begin. The setting is read as the text that it is: an
 * expression with it pasted in would run whatever the name of a directory spells.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnUrl.Begins.class)
@interface ConditionalOnUrl {

    String setting();

    /** It begins with one of these. */
    String[] is() default {};

    /** Or, where {@link #is} names nothing, with none of these, as does a setting that is missing. */
    String[] isNot() default {};

    final class Begins implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            MergedAnnotation<ConditionalOnUrl> condition =
                    metadata.getAnnotations().get(ConditionalOnUrl.class);
            String url =
                    Objects.requireNonNull(context.getEnvironment()).getProperty(condition.getString("setting"), "");
            String[] is = condition.getStringArray("is");
            return is.length > 0
                    ? Arrays.stream(is).anyMatch(url::startsWith)
                    : Arrays.stream(condition.getStringArray("isNot")).noneMatch(url::startsWith);
        }
    }
}
