package io.miroir.simulator;

import io.miroir.api.lease.Lease;
import io.miroir.engine.record.JobRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each pod counts as migrated, judged by the cursors that its terms have persisted. */
final class MigratedDocuments {
  private final Map<String, Double> counted = new HashMap<>();
  private final Map<String, Long> persisted = new HashMap<>();
  private final Map<Long, String> leaders = new HashMap<>();

  /** Pods that may have persisted what they never knew of. */
  private final Set<String> mayLack = new HashSet<>();

  private @Nullable JobRecord job;

  /** A term begins. */
  void granted(Lease lease) {
    if (lease.scope().startsWith(HolderRules.MOVERS)) {
      leaders.put(lease.token().value(), lease.holder());
    }
  }

  /** A pod counts documents, under its metric for them. */
  void counted(String pod, double documents) {
    counted.merge(pod, documents, Double::sum);
  }

  /** The job is so from now on. */
  void job(JobRecord now) {
    JobRecord before = job != null && job.id().equals(now.id()) ? job : null;
    if (before != null && now.token() > before.token()) {
      // A term that is over can't tell what became of a commit that had no answer.
      mayLack.add(leader(before));
    }
    for (int at = 0; at < now.moves().size(); at++) {
      long documents = now.moves().get(at).documents();
      long known = before == null ? 0 : before.moves().get(at).documents();
      // One that goes back to its old owner begins anew.
      persisted.merge(leader(now), documents < known ? documents : documents - known, Long::sum);
    }
    job = now;
  }

  private String leader(JobRecord of) {
    return leaders.getOrDefault(of.token(), "nobody");
  }

  /** A pod's process ends, perhaps between a commit and its counting. */
  void processEnds(String pod) {
    mayLack.add(pod);
  }

  /** What is wrong at the end. */
  Optional<String> wrong() {
    Set<String> pods = new TreeSet<>(counted.keySet());
    pods.addAll(persisted.keySet());
    return pods.stream()
        .filter(
            pod -> {
              double told = counted.getOrDefault(pod, 0.0);
              long right = persisted.getOrDefault(pod, 0L);
              return mayLack.contains(pod) ? told > right : told != right;
            })
        .map(
            pod ->
                pod
                    + " counts "
                    + counted.get(pod)
                    + " documents as migrated, and its terms have persisted "
                    + persisted.get(pod))
        .findFirst();
  }
}
