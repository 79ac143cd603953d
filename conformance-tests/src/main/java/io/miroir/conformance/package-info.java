/** The numbered clauses of every interface, and the tests that judge an implementation by them. */
@NullMarked
package io.miroir.conformance;

import org.jspecify.annotations.NullMarked;
