package io.drover.testkit.functions;

import io.drover.ports.Functions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class InMemoryFunctionsTest extends FunctionsContract {

    @TempDir
    Path marks;

    private InMemoryFunctions functions;

    @BeforeEach
    void start() {
        functions = new InMemoryFunctions(Map.of("contract", new ContractFunction(marks)));
    }

    @AfterEach
    void stop() {
        functions.close();
    }

    @Override
    protected Functions functions() {
        return functions;
    }

    @Override
    protected String name() {
        return "contract";
    }

    @Override
    protected Path marks() {
        return marks;
    }
}
