/** The filter language: its grammar, which attributes it may touch, and its translation to SQL. */
@NullMarked
package io.miroir.node.filter;

import org.jspecify.annotations.NullMarked;
