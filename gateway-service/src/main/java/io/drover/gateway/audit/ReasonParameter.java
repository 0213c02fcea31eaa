package io.drover.gateway.audit;

import io.drover.model.audit.AuditEntry;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameter in which a caller may say why; see {@link Audit#reason}. */
@Parameter(description = "why, for the audit", schema = @Schema(type = "string", maxLength = AuditEntry.LONGEST_REASON))
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReasonParameter {}
