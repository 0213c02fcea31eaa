package io.drover.door;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** The same door before a port that {@code management.server.port} opens beside the service's own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
public class ManagementDoorWiring {

    @Bean
    FilterRegistrationBean<DoorFilter> managementDoor(DoorFilter door) {
        FilterRegistrationBean<DoorFilter> registration = new FilterRegistrationBean<>(door);
        registration.setOrder(door.getOrder());
        return registration;
    }
}
