/**
 * The records and leases of the fleet in the stores: their names, how they are read and committed;
 * and the nodes' markers.
 */
@NullMarked
package io.miroir.engine.catalog;

import org.jspecify.annotations.NullMarked;
