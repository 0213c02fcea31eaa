/** All five services and the embedded back ends behind one command. Decides nothing: it starts, wires and stops. */
@NullMarked
package io.drover.standalone;

import org.jspecify.annotations.NullMarked;
