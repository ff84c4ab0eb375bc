// flow {tree}: every node brings its id in opts.jobId
// family {id: 'p', parent: {…options}, children: [{…options}, …], queues: ['q', 'c']}

const ids = ({ job, children = [] }) => ({ id: job.id, children: children.map(ids) });

export default {
  async flow(side, request) {
    return ids(await side.flows().add(request.tree));
  },

  async family(side, { id = 'p', parent = {}, children = [], queues = ['q', 'c'] }) {
    const tree = {
      name: 'p',
      queueName: queues[0],
      opts: { jobId: id, ...parent },
      children: children.map((opts, place) => ({
        name: 'c',
        queueName: queues[1],
        opts: { jobId: `${id}${place + 1}`, ...opts },
      })),
    };
    return ids(await side.flows().add(tree));
  },
};
