/**
 * How a backend is offered to the engine.
 *
 * <h2>The SPI version</h2>
 *
 * The SPI version is the major and the minor number of the version of the module {@code
 * io.miroir.api}. The compiler writes the one that a plugin was built against into the plugin's
 * {@code module-info}, and the host reads it there before any class of the plugin is loaded. Its
 * author writes nothing down.
 *
 * <p>A plugin that was built against A.B runs on every host whose API has the same major number and
 * is A.B or newer: its range is {@code [A.B, A+1)}. While the major number is 0, the minor one
 * counts as the major: {@code 0.1} runs on {@code [0.1, 0.2)}. An automatic module carries no such
 * record: it is loaded, and its range is told as unknown.
 *
 * <p>So within one major number
 *
 * <ul>
 *   <li>a new kind of backend, and a new method of an interface that plugins implement, is a
 *       default method;
 *   <li>the components of a record never change: what needs another one becomes a new record;
 *   <li>nothing is removed, renamed or given another meaning.
 * </ul>
 *
 * The build compares the API with the one that its SPI version began with, and fails at a change
 * that a plugin could notice.
 */
@NullMarked
package io.miroir.api.plugin;

import org.jspecify.annotations.NullMarked;
