// flow {tree: {name, queueName, data, opts, children: [...]}}: every node brings its id in opts.jobId

export default {
  async flow(side, request) {
    const ids = ({ job, children = [] }) => ({ id: job.id, children: children.map(ids) });
    return ids(await side.flows().add(request.tree));
  },

  // A change that a processor makes to its own job.
  async waitForChildren(side, request) {
    const job = await side.job(request);
    return { waits: await job.moveToWaitingChildren(request.token) };
  },
};
