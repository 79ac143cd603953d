package io.miroir.demo.fleet;

import java.net.URI;

/** One search node of the fleet. */
public record Node(String id, URI address) {}
