/** The protocol's pure core, driven through every interleaving within stated bounds. */
package io.miroir.simulator.explore;
