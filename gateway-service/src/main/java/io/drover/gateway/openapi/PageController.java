package io.drover.gateway.openapi;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /docs}: the OpenAPI document for people. Everything comes from here; no request leaves the machine. */
@Hidden
@RestController
public final class PageController {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @GetMapping("/docs")
    ResponseEntity<Resource> page() {
        return file("docs.html", "text/html;charset=UTF-8");
    }

    @GetMapping("/docs/page.js")
    ResponseEntity<Resource> script() {
        return file("docs.js", "text/javascript;charset=UTF-8");
    }

    @GetMapping("/docs/page.css")
    ResponseEntity<Resource> style() {
        return file("docs.css", "text/css;charset=UTF-8");
    }

    private static ResponseEntity<Resource> file(String name, String type) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, type)
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .body(new ClassPathResource(name, PageController.class));
    }
}
