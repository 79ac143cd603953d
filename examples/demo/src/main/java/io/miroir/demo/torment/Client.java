package io.miroir.demo.torment;

import io.miroir.demo.fleet.Front;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * One client's way to the fleet: it stays with a pod until that one does not answer well, and goes
 * on to the next one then.
 *
 * <p>It complains when every pod in turn has not answered well, and at least one of those that told
 * it of an error was healthy. One thread uses it.
 */
final class Client implements Front {
  private static final int SERVER_ERROR = 500;

  private final List<Pod> pods;
  private final Complaints complaints;
  private final Map<Pod, String> refused = new LinkedHashMap<>();
  private boolean healthyRefused;
  private int at;

  Client(List<Pod> pods, int first, Complaints complaints) {
    this.pods = pods;
    this.at = first % pods.size();
    this.complaints = complaints;
  }

  @Override
  public Reply get(String path) {
    return ask("GET " + path, http -> http.get(path));
  }

  @Override
  public Reply delete(String path) {
    return ask("DELETE " + path, http -> http.delete(path));
  }

  @Override
  public Reply send(String method, String path, JsonNode body) {
    return ask(method + " " + path, http -> http.send(method, path, body));
  }

  private Reply ask(String what, Function<Http, Reply> question) {
    Pod pod = pods.get(at);
    boolean healthy = pod.healthy();
    Reply reply = question.apply(pod.front());
    if (reply instanceof Reply.Answered answered && answered.status() < SERVER_ERROR) {
      refused.clear();
      healthyRefused = false;
      return reply;
    }
    at = (at + 1) % pods.size();
    refused.put(pod, what + ": " + reply);
    healthyRefused |= healthy && pod.healthy() && reply instanceof Reply.Answered;
    if (refused.size() == pods.size()) {
      if (healthyRefused) {
        complaints.add(refused.toString());
      }
      refused.clear();
      healthyRefused = false;
    }
    return reply;
  }
}
