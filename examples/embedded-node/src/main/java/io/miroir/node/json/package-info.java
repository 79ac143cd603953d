/**
 * JSON as the node needs it: small trees, and documents whose field texts are kept byte for byte.
 */
@NullMarked
package io.miroir.node.json;

import org.jspecify.annotations.NullMarked;
