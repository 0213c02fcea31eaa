package io.drover.gateway.security;

import io.drover.gateway.problem.ProblemWriter;
import io.drover.gateway.request.Callers;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.workload.ClientId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Asks for a key where keys are configured, for everything but {@code /health}. */
@Component
public final class ApiKeyFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final Fault REQUIRED =
            FaultCode.KEY_REQUIRED.because("send 'Authorization: Bearer KEY' or 'X-API-Key: KEY' with a known key");

    private final ApiKeys keys;
    private final ProblemWriter problems;

    public ApiKeyFilter(ApiKeys keys, ProblemWriter problems) {
        this.keys = keys;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return keys.none() || request.getServletPath().equals("/health");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ClientId> owner = key(request).flatMap(keys::owner);
        if (owner.isEmpty()) {
            problems.write(request, response, REQUIRED, Map.of());
            return;
        }
        Callers.identify(request, owner.get());
        chain.doFilter(request, response);
    }

    private static Optional<String> key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip())
                : Optional.ofNullable(request.getHeader("X-API-Key"));
    }
}
