package io.drover.provisioner;

import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.drover.aws.client.ClientSettings;
import io.drover.aws.sqs.NativeHttp;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** A client of EC2, from the settings that all clients of AWS share. Needs a {@link NativeHttp} beside it. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    CredentialsProviderAutoConfiguration.class,
    RegionProviderAutoConfiguration.class,
    AwsAutoConfiguration.class
})
public class Ec2Wiring {

    @Bean
    Ec2Client ec2Client(AwsClientBuilderConfigurer configurer, NativeHttp unused) {
        var builder = configurer.configure(Ec2Client.builder());
        ClientSettings.EC2.applyTo(builder);
        return builder.build();
    }
}
