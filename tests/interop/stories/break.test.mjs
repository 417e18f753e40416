import assert from "node:assert/strict";
import { test } from "node:test";

import { jetstreamManager } from "@nats-io/jetstream";

import { putRaw } from "../support/stream.mjs";
import { VENUE, agreement, openVenue } from "../support/venue.mjs";
import { eventually } from "../support/waiting.mjs";
import { decode } from "../readme/event.js";
import { createTicket, publish } from "../readme/publisher.js";

const SEAT = { id: "P-1", venue: VENUE, title: "Row P seat 1", price: 2500, currency: "EUR", version: 1,
               status: "AVAILABLE" };
const created = (ticket) => JSON.stringify({ change: { kind: "CREATE", operationId: "x", by: "somebody" }, ticket });

const NOT_EVENTS = {
  "no JSON at all": "{",
  "an unknown field": created({ ...SEAT, colour: "red" }),
  "an enum value in lower case": created({ ...SEAT, status: "available" }),
  "a price below zero": created({ ...SEAT, price: -1 }),
  "a price that no reader holds exactly": created({ ...SEAT, price: "9007199254740992" }),
  "a fraction of a cent": created({ ...SEAT, price: 0.5 }),
  "no title": created({ ...SEAT, title: "" }),
  "no change": JSON.stringify({ ticket: SEAT }),
  "no record": JSON.stringify({ change: { kind: "CREATE" } }),
  "another ticket's id": created({ ...SEAT, id: "P-2" }),
  "version 0": created({ ...SEAT, version: 0 }),
  "held by no order": created({ ...SEAT, status: "SOLD" }),
};

test("what cannot be read is set aside on every box, and blocks nobody", async (t) => {
  const venue = await openVenue(t);
  const subjects = [];
  for (const body of Object.values(NOT_EVENTS)) {
    const id = `bad-${subjects.length}`;
    subjects.push(id);
    await putRaw(venue, `tickets.${VENUE}.${id}`, body.replace('"P-1"', `"${id}"`));
  }
  await createTicket(venue.client, "season-planner", { ...SEAT, allocatedTo: "till-1" });
  for (const box of venue.boxes) {
    await box.synced("P-1");
    assert.equal((await box.sync()).quarantined, subjects.length);
    for (const id of subjects) assert.equal((await box.ask("GET", `/api/tickets/${id}`)).status, 404, id);
  }
  await venue.boxes[0].sell("P-1", 2500);
  assert.equal((await agreement(venue)).length, 2);
});

test("a box writes over what cannot be read", async (t) => {
  const venue = await openVenue(t);
  await putRaw(venue, `tickets.${VENUE}.A-1`, "not an event", { type: "application/x-protobuf" });
  await venue.boxes[0].create("A-1", 2500);
  assert.deepEqual((await agreement(venue)).map(({ id, version }) => ({ id, version })), [{ id: "A-1", version: 1 }]);
});

test("who takes a sold ticket out of its order from outside is corrected by the box that sold it", async (t) => {
  const venue = await openVenue(t);
  await venue.boxes[0].put_on_sale("A-1", 2500);
  const order = await venue.boxes[0].sell("A-1", 2500);
  await agreement(venue);
  const { streams } = await jetstreamManager(venue.client);
  const last = await streams.getMessage("TICKETS", { last_by_subj: `tickets.${VENUE}.A-1` });
  const sold = decode(last.data, last.header).ticket;
  const freed = { ...sold, version: 3, status: "AVAILABLE", orderId: "", orderNode: "", guarantee: "UNSTATED" };
  await publish(venue.client, { kind: "UPDATE", operationId: "a-theft", by: "somebody", atMs: 0 }, freed, last.seq);
  const [ticket] = await eventually("the sale stands again", async () => {
    const records = await agreement(venue);
    return records[0].version === 4 && records;
  });
  assert.deepEqual([ticket.status, ticket.orderId], ["sold", order.id]);
});
