package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.wiring.start.KnownSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

class SettingsListTest {

    @Test
    @DisplayName("every record of settings is listed in its module's META-INF/drover.settings")
    void isWhole() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        assertThat(KnownSettings.onClassPath().records().stream().map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(scanner.findCandidateComponents("io.drover").stream()
                        .map(BeanDefinition::getBeanClassName)
                        .filter(name -> !name.contains("Test"))
                        .toList());
    }
}
