package dev.oxbow.http;

import dev.oxbow.core.queue.JobPage;
import io.javalin.http.Context;

/**
 * Which jobs a client wants to see: {@code state} (some of BullMQ's words, all if it is missing), {@code start} and {@code end}
 * (places in each state, from 0, the last one included; the first ten if they are missing) and {@code order} ({@code desc}, the
 * newest first, or {@code asc}).
 */
record PageQuery(JobPage page) {
    /** A page is read with one command, and held in memory. */
    private static final int MOST = 1000;

    private static final int DEFAULT = 10;
    private static final long LAST_PLACE = 1_000_000_000_000L;

    /** @throws ProblemException with status 400 that names the parameter, its value and what is allowed */
    static PageQuery of(Context ctx) {
        QueryParameters query = new QueryParameters(ctx);
        long start = query.number("start", 0, 0, LAST_PLACE);
        long end = query.number("end", start + DEFAULT - 1, start, start + MOST - 1);
        String order = ctx.queryParam("order");
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw query.invalid("order", "must be asc or desc, but was " + Problem.quote(order));
        }
        JobPage all = JobPage.of();
        return new PageQuery(new JobPage(query.states("state", all.states()), start, end, "asc".equals(order)));
    }
}
