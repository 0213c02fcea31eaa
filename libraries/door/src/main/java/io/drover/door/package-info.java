/**
 * The door before every HTTP port of the services: keys and their roles, the refusal of web pages of other sites, and
 * the refusal to listen to everybody. Must not know what lies behind it.
 */
@NullMarked
package io.drover.door;

import org.jspecify.annotations.NullMarked;
