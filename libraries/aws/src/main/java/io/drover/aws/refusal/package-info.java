/** What a refusal is about, as far as all services of AWS tell it alike. Knows no service. */
@NullMarked
package io.drover.aws.refusal;

import org.jspecify.annotations.NullMarked;
