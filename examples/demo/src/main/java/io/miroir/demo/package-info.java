/** The demonstration as a whole: options, one run, its figures and its telling. */
@NullMarked
package io.miroir.demo;

import org.jspecify.annotations.NullMarked;
