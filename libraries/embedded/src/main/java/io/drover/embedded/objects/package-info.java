/** Objects in a directory, in place of S3. Knows nothing of what the objects mean. */
@NullMarked
package io.drover.embedded.objects;

import org.jspecify.annotations.NullMarked;
