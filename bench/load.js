// One run of load: takes an order as JSON on the command line and prints what came of it as JSON.
//
// With `amount` exactly so many requests are sent and every answer is awaited, so that what was
// acknowledged can be counted in the database afterwards. With `rate` they come at a steady pace.
import autocannon from "autocannon";
import { shapes } from "./shapes.js";

const order = JSON.parse(process.argv[2]);
const shape = shapes[order.shape];
let next = order.first ?? 0;

const run = autocannon({
  url: order.url,
  connections: order.connections,
  amount: order.amount,
  overallRate: order.rate,
  timeout: 60,
  requests: [{ setupRequest: (request) => Object.assign(request, shape(next++, order)) }],
});

const statuses = {};
const milliseconds = [];
run.on("response", (_client, status, _bytes, took) => {
  statuses[status] = (statuses[status] ?? 0) + 1;
  milliseconds.push(took);
});
run.on("done", (result) => {
  milliseconds.sort((one, other) => one - other);
  const at = (share) => milliseconds[Math.min(milliseconds.length - 1, Math.ceil(share * milliseconds.length) - 1)];
  const seconds = (result.finish - result.start) / 1000;
  const answer = { seconds, statuses, errors: result.errors, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  // At a steady pace a late answer delays the requests behind it; autocannon's own figure counts their wait too.
  if (order.rate) answer.p99 = Math.max(answer.p99, result.latency.p99);
  console.log(JSON.stringify(answer));
});
