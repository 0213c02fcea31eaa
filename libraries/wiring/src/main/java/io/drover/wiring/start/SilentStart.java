package io.drover.wiring.start;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Keeps Spring Boot's own report of a failed start away: whoever started the process tells it in one line. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SilentStart implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        return true;
    }
}
