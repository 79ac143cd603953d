/** The whole engine in a world of which every clock, message and crash comes from a seed. */
package io.miroir.simulator;
