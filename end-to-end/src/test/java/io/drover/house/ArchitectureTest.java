package io.drover.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.drover.model.NeutralLocale;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Submission;
import io.drover.wire.BagSlice;
import io.drover.wire.Documents;
import io.drover.wire.FragmentRequest;
import io.drover.wire.TaskAssignment;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.drover");

    private static final String[] SERVICES = {
        "io.drover.gateway..",
        "io.drover.scheduler..",
        "io.drover.worker..",
        "io.drover.provisioner..",
        "io.drover.monitor.."
    };

    /** What a kind of work is told by, and means nothing to any other. */
    private static final Set<String> CASTS =
            Set.of("Submission.bag", "Fragment.range", "FragmentOutcome.tasks", "FragmentRequest.tasks");

    /** Where bags are at home: a second kind of work has rooms beside these. */
    private static final String[] BAGS = {
        "io.drover.scheduler.cell.bag..",
        "io.drover.gateway.results..",
        "io.drover.gateway.submit..",
        "io.drover.worker.run..",
        "io.drover.simulation..",
        "io.drover.testkit.."
    };

    private static final Set<String> BAGS_OWN = Set.of("BagSpec", "BagReader", "Repetition", "FragmentView");

    private static final Set<String> FORMATS = Set.of(
            "String.format",
            "String.formatted",
            "String.toLowerCase",
            "String.toUpperCase",
            "PrintStream.printf",
            "PrintStream.format",
            "PrintWriter.printf",
            "PrintWriter.format",
            "DateTimeFormatter.ofPattern",
            "NumberFormat.getInstance",
            "NumberFormat.getNumberInstance",
            "NumberFormat.getPercentInstance",
            "MessageFormat.format");

    @Test
    @DisplayName("model knows the JDK and nothing else")
    void modelKnowsTheJdk() {
        holds(classes()
                .that()
                .resideInAPackage("io.drover.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.drover.model..", "java..", "org.jspecify.."));
    }

    @Test
    @DisplayName("policy and ports know the model and the JDK")
    void policyAndPortsKnowTheModel() {
        for (String part : new String[] {"io.drover.policy..", "io.drover.ports.."}) {
            holds(classes()
                    .that()
                    .resideInAPackage(part)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(part, "io.drover.model..", "java..", "org.jspecify.."));
        }
    }

    @Test
    @DisplayName("the link knows ports, and none of those who serve or use it")
    void theLinkKnowsPorts() {
        holds(classes()
                .that()
                .resideInAPackage("io.drover.link..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.link..",
                        "io.drover.ports..",
                        "io.drover.model..",
                        "java..",
                        "javax.crypto..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "io.grpc..",
                        "io.netty..",
                        "com.google.protobuf..",
                        "com.google.common.."));
    }

    @Test
    @DisplayName("the black box knows ports and JSON, and nothing of what is decided")
    void theBlackBoxKnowsPorts() {
        holds(classes()
                .that()
                .resideInAPackage("io.drover.blackbox..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.blackbox..",
                        "io.drover.ports..",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation.."));
    }

    @Test
    @DisplayName("the deciding cell knows no Spring, no vendor, no thread and no log")
    void theCellIsPure() {
        holds(classes()
                .that()
                .resideInAPackage("io.drover.scheduler.cell..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.scheduler.cell..",
                        "io.drover.policy..",
                        "io.drover.model..",
                        "io.drover.ports..",
                        "io.drover.wire..",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "org.jspecify.."));
    }

    @Test
    @DisplayName("what decides names no executor: a third one is a lane and a carrier more")
    void theKernelNamesNoExecutor() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.drover.scheduler.cell")
                .or()
                .haveSimpleName("CellOutbox")
                .should()
                .accessFieldWhere(describe(
                        "a constant of Executor",
                        access -> access.getTargetOwner().isEquivalentTo(Executor.class)
                                && access.getTarget().getRawType().isEquivalentTo(Executor.class)))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.drover.scheduler.cell.lane.."));
    }

    @Test
    @DisplayName("what decides knows no kind of work: a second one is a supply of its own")
    void theKernelKnowsNoKindOfWork() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.drover.scheduler.cell")
                .should()
                .dependOnClassesThat(belongToAnyOf(
                        TaskRange.class,
                        TaskTally.class,
                        TaskResults.class,
                        TaskAssignment.class,
                        BagSpec.class,
                        BagIndex.class,
                        BagOptions.class,
                        BagSlice.class,
                        ResultRef.class)));
    }

    @Test
    @DisplayName("the rooms beside the kernel, of kinds of work and of executors, do not know each other, nor it them")
    void roomsDoNotKnowEachOther() {
        holds(slices().matching("io.drover.scheduler.cell.(*)..").should().notDependOnEachOther());
        holds(noClasses()
                .that()
                .resideInAPackage("io.drover.scheduler.cell")
                .should()
                .dependOnClassesThat(resideInAPackage("io.drover.scheduler.cell.*..")));
    }

    @Test
    @DisplayName("only what is a bag's takes a workload, a fragment, an outcome or a request for a bag's")
    void onlyTheRoomsOfBagsCast() {
        holds(noClasses()
                .that(not(belongToAnyOf(Submission.class, Fragment.class, FragmentOutcome.class, FragmentRequest.class)
                        .or(resideInAnyPackage(BAGS))
                        .or(describe("is a bag's", type -> BAGS_OWN.contains(type.getSimpleName())))))
                .should()
                .callMethodWhere(describe(
                        "takes it for a bag's",
                        call -> CASTS.contains(call.getTargetOwner().getSimpleName() + "." + call.getName()))));
    }

    @ParameterizedTest(name = "{0} knows no other service")
    @ValueSource(strings = {"gateway", "scheduler", "worker", "provisioner", "monitor"})
    void servicesDoNotKnowEachOther(String service) {
        String own = "io.drover." + service + "..";
        holds(noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAnyPackage(SERVICES).and(not(resideInAPackage(own)))));
    }

    @Test
    @DisplayName("every client of AWS gets its time limits where it gets its connections")
    void clientsOfAwsAreBounded() {
        holds(noClasses()
                .that()
                .doNotHaveSimpleName("ClientSettings")
                .should()
                .callMethodWhere(describe(
                        "makes a client's connections",
                        call -> call.getTargetOwner().getPackageName().startsWith("software.amazon.awssdk.http")
                                && call.getTargetOwner().getSimpleName().endsWith("HttpClient")
                                && call.getName().equals("builder"))));
    }

    @Test
    @DisplayName("services meet adapters in their wiring only")
    void adaptersAreForWiring() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(SERVICES)
                .and()
                .haveSimpleNameNotEndingWith("Wiring")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.drover.aws..",
                        "io.drover.embedded..",
                        "io.drover.duckdb..",
                        "io.drover.link..",
                        "io.grpc..",
                        "software.amazon..",
                        "org.duckdb..",
                        "org.sqlite.."));
    }

    @Test
    @DisplayName("time and chance come from outside: no clock, no sleep, no unseeded randomness below wiring")
    void timeAndChanceComeFromOutside() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.drover.model..", "io.drover.policy..", "io.drover.ports..", "io.drover.wire..")
                .or()
                .resideInAnyPackage("io.drover.aws..", "io.drover.embedded..", "io.drover.link..", "io.drover.views..")
                .or()
                .resideInAnyPackage(SERVICES)
                .and()
                .haveSimpleNameNotEndingWith("Wiring")
                .and()
                .haveSimpleNameNotEndingWith("SleepRunner")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(Math.class, "random"));
    }

    @Test
    @DisplayName("stores know documents, and no messages")
    void storesKnowDocuments() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.drover.embedded.store..", "io.drover.aws.dynamo..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.drover.wire..").and(not(belongToAnyOf(Documents.class)))));
    }

    @Test
    @DisplayName("nothing but the driver opens the store's file: closing it would drop this process's locks on it")
    void theDriverAloneOpensTheStore() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.drover.embedded.store..")
                // Its mark; and its log with the index of it, before this process opens it.
                .and()
                .doNotHaveSimpleName("DurableFile")
                .and()
                .doNotHaveSimpleName("LeftLog")
                .and()
                .doNotHaveSimpleName("LogFrames")
                .and()
                .doNotHaveSimpleName("LogIndex")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        FileChannel.class,
                        SeekableByteChannel.class,
                        FileInputStream.class,
                        FileOutputStream.class,
                        RandomAccessFile.class)
                .orShould()
                .callMethodWhere(describe(
                        "opens a file",
                        call -> call.getTargetOwner().isEquivalentTo(Files.class)
                                && call.getName()
                                        .matches("(new(In|Out|Byte|Buffered)|read(String|All)|write|copy|lines).*"))));
    }

    @Test
    @DisplayName("no format follows the machine's language, which may write other digits and other letters")
    void formatsNameTheirLocale() {
        holds(noClasses()
                .should()
                .callMethodWhere(describe(
                        "formats or changes case without a Locale",
                        call -> FORMATS.contains(call.getTargetOwner().getSimpleName() + "." + call.getName())
                                && call.getTarget().getRawParameterTypes().stream()
                                        .noneMatch(type -> type.isEquivalentTo(Locale.class)))));
    }

    @Test
    @DisplayName("every process of the product begins by leaving the machine's language to the commands of tasks")
    void processesSpeakNoLanguage() {
        holds(methods()
                .that()
                .haveName("main")
                .and()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("io.drover.testkit..")
                .should(new ArchCondition<>("call NeutralLocale") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean calls = method.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(NeutralLocale.class));
                        events.add(new SimpleConditionEvent(method, calls, method.getFullName()));
                    }
                }));
    }

    @Test
    @DisplayName("no setting is pasted into an expression, which would run what its value spells")
    void settingsAreNoCode() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.boot.autoconfigure.condition.ConditionalOnExpression")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.expression.."));
    }

    @Test
    @DisplayName("our JSON is Jackson 3")
    void onlyJackson3() {
        holds(noClasses().should().dependOnClassesThat().resideInAPackage("com.fasterxml.jackson.databind.."));
    }

    @Test
    @DisplayName("packages are by feature: nothing is called common, core, util, impl, manager or helper")
    void packagesAreByFeature() {
        holds(noClasses()
                .should()
                .resideInAnyPackage(
                        "..common..", "..core..", "..util..", "..impl..", "..manager..", "..helper..", "..helpers.."));
    }

    private static void holds(ArchRule rule) {
        rule.check(HOUSE);
    }
}
