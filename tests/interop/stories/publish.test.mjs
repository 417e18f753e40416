import assert from "node:assert/strict";
import { test } from "node:test";

import { jetstreamManager } from "@nats-io/jetstream";

import { Reading, putRaw } from "../support/stream.mjs";
import { VENUE, agreement, openVenue } from "../support/venue.mjs";
import { eventually } from "../support/waiting.mjs";
import { changeTicket, createTicket, publish, somebodyWasFaster } from "../readme/publisher.js";

const SEAT = { id: "P-1", venue: VENUE, title: "Night of Songs, row P seat 1", price: 2500, currency: "EUR",
               allocatedTo: "till-1" };

async function bothShow(venue, id, expected) {
  for (const box of venue.boxes)
    await eventually(`${id} is shown with ${JSON.stringify(expected)}`, async () => {
      const { version, title, price, sync } = await box.ticket(id);
      assert.deepEqual({ version, title, price, sync }, { title: SEAT.title, sync: "synced", ...expected });
      return true;
    });
}

test("a ticket published as JSON is shown by both boxes, and its box can sell it", async (t) => {
  const venue = await openVenue(t);
  await createTicket(venue.client, "season-planner", SEAT);
  await bothShow(venue, "P-1", { version: 1, price: 2500 });
  const refusal = await venue.boxes[1].ask("POST", "/api/orders", { tickets: [{ id: "P-1" }] });
  assert.equal(refusal.body.code, "allocated_elsewhere");
  assert.equal((await venue.boxes[0].sell("P-1", 2500)).status, "complete");
  assert.equal((await agreement(venue)).find(({ id }) => id === "P-1").status, "sold");
});

test("a price published as JSON is shown by both boxes, and the buyer keeps the price that was seen", async (t) => {
  const venue = await openVenue(t);
  await createTicket(venue.client, "season-planner", SEAT);
  await bothShow(venue, "P-1", { version: 1, price: 2500 });
  await changeTicket(venue.client, "season-planner", VENUE, "P-1", { price: 2800 });
  await bothShow(venue, "P-1", { version: 2, price: 2800 });
  const order = await venue.boxes[0].must("POST", "/api/orders", { tickets: [{ id: "P-1", version: 1 }] });
  assert.deepEqual(order.tickets, [{ id: "P-1", version: 1, price: 2500 }]);
});

test("a box's own ticket takes an outside price, and the outside reads the box's protobuf", async (t) => {
  const venue = await openVenue(t);
  await venue.boxes[1].put_on_sale("B-1", 3000);
  await changeTicket(venue.client, "season-planner", VENUE, "B-1", { price: 3300 });
  await bothShow(venue, "B-1", { version: 2, title: "Seat B-1", price: 3300 });
  const reading = new Reading(venue, VENUE, "report");
  assert.deepEqual(await reading.typesOf("B-1", "ticket.updated"), ["ticket.created", "ticket.updated"]);
  assert.equal(reading.check().get("tickets.arena.B-1"), 2);
});

test("who writes on what he has not read is refused with 10071, and nothing changes", async (t) => {
  const venue = await openVenue(t);
  const first = await createTicket(venue.client, "season-planner", SEAT);
  await changeTicket(venue.client, "season-planner", VENUE, "P-1", { price: 2800 });
  const stale = { kind: "UPDATE", operationId: "a-change-on-version-1", by: "another-planner", atMs: 0 };
  const refused = (error) => somebodyWasFaster(error) && error.code === 10071;
  await assert.rejects(publish(venue.client, stale, { ...SEAT, version: 2, price: 1 }, first), refused);
  await assert.rejects(createTicket(venue.client, "another-planner", { ...SEAT, price: 1 }), refused);
  await bothShow(venue, "P-1", { version: 2, price: 2800 });
  assert.equal((await (await jetstreamManager(venue.client)).streams.info("TICKETS")).state.messages, 2);
});

test("numbers may be texts, and the same bytes sent twice are stored once", async (t) => {
  const venue = await openVenue(t);
  const at = "1793610000000";
  const event = { change: { kind: "CREATE", operationId: "text-numbers", by: "season-planner", atMs: at },
                  ticket: { ...SEAT, price: "2500", version: "1", createdAtMs: at, updatedAtMs: at } };
  const send = () => putRaw(venue, "tickets.arena.P-1", JSON.stringify(event), { msgID: "text-numbers-1" });
  assert.deepEqual([(await send()).duplicate, (await send()).duplicate], [false, true]);
  await bothShow(venue, "P-1", { version: 1, price: 2500 });
  const reading = new Reading(venue, VENUE, "report");
  await eventually("it arrives", () => reading.seen.length === 1);
  assert.equal(reading.seen[0].event.ticket.price, 2500);
});
