import assert from "node:assert/strict";
import { test } from "node:test";

import { jetstreamManager } from "@nats-io/jetstream";

import { Reading } from "../support/stream.mjs";
import { VENUE, agreement, openVenue } from "../support/venue.mjs";
import { eventually } from "../support/waiting.mjs";
import { Copy } from "../readme/consumer.js";

// What a day at both counters leaves: tickets sold in one step, sold in two, let go, and taken off sale and back.
async function aDayAtTheCounters(venue) {
  const [one, two] = venue.boxes;
  for (const id of ["A-1", "A-2", "A-3"]) await one.put_on_sale(id, 2500);
  for (const id of ["B-1", "B-2"]) await two.put_on_sale(id, 3000);
  const sold = await one.sell("A-1", 2500);
  const paid_later = await one.complete(await one.reserve("A-2"));
  const let_go = await one.cancel(await one.reserve("A-3"));
  const given_back = await two.cancel(await two.sell("B-1", 3000), { refund: { method: "cash" } });
  await two.withdraw("B-2");
  await two.restore("B-2");
  await two.edit("B-2", "Seat B-2, restricted view", 2000);
  return { sold, paid_later, let_go, given_back };
}

test("a durable consumer reads every change of both streams, version by version", async (t) => {
  const venue = await openVenue(t);
  const reading = new Reading(venue, VENUE, "report");
  const orders = await aDayAtTheCounters(venue);

  const left = async (id, ...types) => assert.deepEqual(await reading.typesOf(id, types.at(-1)), types);
  await left("A-1", "ticket.created", "ticket.sold");
  await left("A-2", "ticket.created", "ticket.reserved", "ticket.sold");
  await left("A-3", "ticket.created", "ticket.reserved", "ticket.released");
  await left("B-1", "ticket.created", "ticket.sold", "ticket.released");
  await left("B-2", "ticket.created", "ticket.withdrawn", "ticket.restored", "ticket.updated");
  await left(orders.sold.id, "order.completed");
  await left(orders.paid_later.id, "order.created", "order.completed");
  await left(orders.let_go.id, "order.created", "order.cancelled");
  await left(orders.given_back.id, "order.completed", "order.cancelled");
  assert.equal(reading.check().size, 5 + 4);
});

test("what is acknowledged does not come again, and the durable goes on where it was", async (t) => {
  const venue = await openVenue(t);
  const first = new Reading(venue, VENUE, "report");
  await venue.boxes[0].put_on_sale("A-1", 2500);
  await first.typesOf("A-1", "ticket.created");
  const manager = await jetstreamManager(venue.client);
  const acknowledged = async () => (await manager.consumers.info("TICKETS", "report")).ack_floor.stream_seq;
  await eventually("it is acknowledged", async () => (await acknowledged()) === 1);
  await venue.client.close();

  await venue.boxes[0].edit("A-1", "Seat A-1", 2600);
  await venue.connect();
  const second = new Reading(venue, VENUE, "report");
  assert.deepEqual(await second.typesOf("A-1", "ticket.updated"), ["ticket.updated"]);
});

test("a copy that upserts by version shows what the boxes show", async (t) => {
  const venue = await openVenue(t);
  await aDayAtTheCounters(venue);
  const shown = await agreement(venue);
  const reading = new Reading(venue, VENUE, "report");
  await reading.typesOf("B-2", "ticket.updated");
  await eventually("every order arrives", () => reading.check().size === shown.length);

  const copy = new Copy();
  const backwards = [...reading.seen].reverse();  // the worst order in which they can come
  for (const { event } of [...backwards, ...reading.seen]) copy.apply(event);
  assert.deepEqual([...copy.records.values()].map((r) => [r.id, r.version, r.status.toLowerCase()]).sort(),
                   shown.map((r) => [r.id, r.version, r.status]).sort());
});
