/**
 * One running pod: its parts put together, the agent that follows the epoch, the gauges, clients'
 * reads and tasks, and what the admin API is answered.
 */
@NullMarked
package io.miroir.engine.pod;

import org.jspecify.annotations.NullMarked;
