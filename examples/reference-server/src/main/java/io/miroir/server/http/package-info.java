/** Requests and answers, and the one place that knows the web server. */
@NullMarked
package io.miroir.server.http;

import org.jspecify.annotations.NullMarked;
