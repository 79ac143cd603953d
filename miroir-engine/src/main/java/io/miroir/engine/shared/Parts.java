package io.miroir.engine.shared;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.Sabotage;
import io.miroir.engine.StepWatch;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Dialect;
import io.miroir.engine.catalog.Directory;
import io.miroir.engine.catalog.Marks;
import io.miroir.engine.catalog.NumberBlock;
import io.miroir.engine.figure.Figures;
import io.miroir.engine.session.Absentees;
import io.miroir.engine.session.Acks;
import io.miroir.engine.session.Session;
import io.miroir.engine.time.Timeline;
import io.miroir.engine.traffic.Traffic;

/** What the parts of a pod share. */
public record Parts(
    Timeline timeline,
    Catalog catalog,
    JobStore jobs,
    LeaseStore leases,
    MigrationExecutor executor,
    RebalanceOptions options,
    Sabotage sabotage,
    StepWatch watch,
    Session session,
    Traffic traffic,
    NumberBlock versions,
    Directory nodes,
    Acks acks,
    Absentees absentees,
    Bell bell,
    Bell steps,
    Marks marks,
    Strays strays,
    Troubles troubles,
    Figures figures,
    Leading leading,
    NodeQueues queues,
    Dialect dialect) {}
