package io.drover.door.problem;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.util.Arrays;

/**
 * What the container throws while a handler asks it for parts of the request: parameters, cookies, the body of a form.
 * It reads them late, so what is wrong with them is found late, and is still the caller's affair.
 */
final class ContainerFault {

    private ContainerFault() {}

    /** Whether it comes from the container's own code, or from what of the JDK that code called. */
    static boolean isOf(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> !name.startsWith("java."))
                .findFirst()
                .filter(name -> name.startsWith("org.apache.tomcat.")
                        || name.startsWith("org.apache.catalina.")
                        || name.startsWith("org.apache.coyote."))
                .isPresent();
    }

    static Fault unreadable(Throwable thrown) {
        return FaultCode.FIELD_INVALID.because("the request cannot be read: " + thrown.getMessage());
    }
}
