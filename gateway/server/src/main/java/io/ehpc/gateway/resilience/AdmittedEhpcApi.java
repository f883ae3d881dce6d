package io.ehpc.gateway.resilience;

import io.ehpc.gateway.heap.WorkAdmission;
import io.ehpc.gateway.heap.WorkAdmission.Work;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;

/** Makes no call while the heap is full: before quota, breaker and retry, none of which has to do with it. */
public final class AdmittedEhpcApi implements EhpcApi {
    private final EhpcApi admitted;
    private final WorkAdmission admission;

    public AdmittedEhpcApi(EhpcApi admitted, WorkAdmission admission) {
        this.admitted = admitted;
        this.admission = admission;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        return admission.admits(Work.CALL)
                ? admitted.answer(query, terms)
                : Future.failedFuture(Fault.shortOfMemory().asException());
    }
}
