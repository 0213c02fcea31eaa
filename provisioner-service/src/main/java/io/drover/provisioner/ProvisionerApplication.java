package io.drover.provisioner;

import io.drover.door.DoorWiring;
import io.drover.model.ExitCode;
import io.drover.model.NeutralLocale;
import io.drover.wiring.start.StartTrouble;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;

/** A provisioner as a process of its own: {@code --static -n COUNT -t TYPE} or {@code --dynamic}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ProvisionerWiring.class, DoorWiring.class})
public class ProvisionerApplication {

    public static void main(String[] args) {
        NeutralLocale.useEverywhere();
        var command = new ProvisionerCommandLine(settings -> new SpringApplicationBuilder(ProvisionerApplication.class)
                .profiles("provisioner")
                .run(settings.toArray(String[]::new)));
        int code = new CommandLine(command)
                .setExecutionExceptionHandler((failure, line, result) -> {
                    StartTrouble.orExit(() -> {
                        throw failure;
                    });
                    return ExitCode.HERE.status();
                })
                .execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }
}
