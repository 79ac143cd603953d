/** Several servers over one store, killed, paused and cut off while clients write. */
@NullMarked
package io.miroir.demo.torment;

import org.jspecify.annotations.NullMarked;
