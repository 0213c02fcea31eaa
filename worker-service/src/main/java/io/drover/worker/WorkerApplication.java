package io.drover.worker;

import io.drover.door.DoorWiring;
import io.drover.model.ExitCode;
import io.drover.model.NeutralLocale;
import io.drover.wiring.start.OperatorMistake;
import io.drover.wiring.start.StartTrouble;
import io.drover.worker.loop.WorkerLoop;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** A worker as a process of its own. It ends by itself once it has drained. */
@EnableAutoConfiguration
@Import({WorkerModule.class, DoorWiring.class})
public class WorkerApplication {

    public static void main(String[] args) {
        NeutralLocale.useEverywhere();
        OwnProcess.claim();
        StartTrouble.orExit(() -> run(args));
    }

    private static boolean run(String[] args) throws InterruptedException {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(WorkerApplication.class)
                .profiles("worker")
                .logStartupInfo(false)
                .run(args);
        WorkerLoop loop = context.getBean(WorkerLoop.class);
        loop.awaitEnd();
        int status = SpringApplication.exit(context, ExitCode.DONE::status);
        Optional<String> mistake = loop.whyReplaced();
        if (mistake.isPresent()) {
            throw new OperatorMistake(mistake.get());
        }
        System.exit(status);
        return true;
    }
}
