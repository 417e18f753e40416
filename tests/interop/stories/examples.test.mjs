import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import protobuf from "protobufjs";

import { examples } from "../readme.mjs";
import { kinds, putRaw, typeOf } from "../support/stream.mjs";
import { openVenue } from "../support/venue.mjs";
import { eventually } from "../support/waiting.mjs";

const shown = examples(readFileSync("schema/README.md", "utf8"));
const root = protobuf.loadSync("schema/willcall.proto");
const schema = root.lookupType("willcall.v1.Event");
const example = (type) => structuredClone(shown.find((each) => each.type === type).event);

// Everything in `part` is in `whole`, with the same value.
const holds = (whole, part) => typeof part !== "object" ? whole === part :
  Object.entries(part).every(([name, value]) => name in whole && holds(whole[name], value));

test("there is one example of each of the 14 events", () => {
  const of = (record, ...past) => past.map((word) => `${record}.${word}`);
  assert.deepEqual(shown.map(({ type }) => type).sort(), [
    ...of("ticket", "created", "updated", "reserved", "released", "sold", "allocated", "withdrawn", "restored"),
    ...of("order", "created", "completed", "cancelled", "expired", "rejected", "refunded"),
  ].sort());
  assert.deepEqual(Object.keys(kinds), Object.keys(root.lookupEnum("willcall.v1.Change.Kind").values).slice(1));
});

for (const { type, event } of shown)
  test(`the example of ${type} is one, with no field that the schema does not know`, () => {
    assert.equal(typeOf(event), type);
    assert.equal(schema.verify(schema.fromObject(event)), null);
    const read = schema.toObject(schema.fromObject(event), { longs: Number, enums: String, defaults: true });
    assert.ok(holds(read, event), JSON.stringify(read));
  });

// The page leaves out how two of its orders began.
function beginnings() {
  const expired = example("order.expired"), created = example("order.created");
  const rejected = example("order.rejected"), completed = example("order.completed");
  for (const [first, later] of [[created, expired], [completed, rejected]])
    first.order = { ...first.order, id: later.order.id, tickets: later.order.tickets };
  return [created, completed];
}

test("a box takes all of them, and shows the story that the page tells", async (t) => {
  const venue = await openVenue(t);
  const last = new Map();
  for (const event of [...beginnings(), ...shown.map((each) => each.event)]) {
    const record = event.ticket ?? event.order;
    const subject = `${event.ticket ? "tickets" : "orders"}.${record.venue}.${record.id}`;
    const ack = await putRaw(venue, subject, JSON.stringify(event), { last: last.get(subject) ?? 0 });
    last.set(subject, ack.seq);
  }
  for (const box of venue.boxes) {
    const statusOf = async (type) => (await box.order(example(type).order.id)).status;
    await eventually("the refund arrives", async () => (await box.order(example("order.refunded").order.id)).refund);
    await eventually("the sale arrives", async () => (await box.ticket("A-12")).version === 8);
    const { history } = await box.must("GET", "/api/tickets/A-12/history");
    assert.deepEqual(history.map(({ version, change }) => [version, change.toUpperCase()]).reverse(),
                     shown.flatMap(({ event: { ticket, change } }) => ticket ? [[ticket.version, change.kind]] : []));
    const ends = ["order.cancelled", "order.completed", "order.expired", "order.rejected"];
    assert.deepEqual(await Promise.all(ends.map(statusOf)), ["cancelled", "complete", "expired", "rejected"]);
    const { quarantined, exceptions } = await box.sync();
    assert.deepEqual({ quarantined, exceptions }, { quarantined: 0, exceptions: 0 });
  }
});
