package io.drover.gateway.openapi;

import io.drover.model.fault.FaultCode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Faults that a route may answer with, beside those that every route may ({@link ProblemResponses#COMMON}). */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {
    FaultCode[] value();
}
