package io.drover.embedded.store;

import io.drover.model.fault.FaultException;

/** Tries to open a database and prints how that went. */
final class OpeningProcess {

    private OpeningProcess() {}

    public static void main(String[] arguments) {
        try (H2Database database = H2Fixture.open(arguments[0])) {
            System.out.println("opened " + database.url());
        } catch (FaultException e) {
            System.out.println(e.getMessage());
        }
    }
}
