/** The ledger of what clients were told, and the verdict on what was found. */
@NullMarked
package io.miroir.demo.check;

import org.jspecify.annotations.NullMarked;
