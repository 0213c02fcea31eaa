/**
 * Who may call and who calls. Keys, the client's name, and the refusal to listen to the world without keys.
 * Must not know what is called.
 */
@NullMarked
package io.drover.gateway.security;

import org.jspecify.annotations.NullMarked;
