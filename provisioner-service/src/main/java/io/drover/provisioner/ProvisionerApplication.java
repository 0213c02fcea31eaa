package io.drover.provisioner;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A provisioner as a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProvisionerWiring.class)
public class ProvisionerApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(ProvisionerApplication.class)
                .profiles("provisioner")
                .run(args);
    }
}
