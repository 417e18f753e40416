import assert from "node:assert/strict";
import { test } from "node:test";

import { Reading } from "../support/stream.mjs";
import { VENUE, agreement, openVenue } from "../support/venue.mjs";
import { changeTicket } from "../readme/publisher.js";

const price = (venue, id, to) => changeTicket(venue.client, "season-planner", VENUE, id, { price: to });

async function agreed(venue, id) {
  const { title, price, status, version } = (await agreement(venue)).find((record) => record.id === id);
  return [title, price, status, version];
}

async function gapless(venue, id, last) {
  const reading = new Reading(venue, VENUE, "report");
  await reading.typesOf(id, last);
  reading.check();
}

test("an outside price while the box with the line down sold another ticket: all of it stands", async (t) => {
  const venue = await openVenue(t), [one] = venue.boxes, [line] = venue.lines;
  await one.put_on_sale("A-1", 2500);
  await one.put_on_sale("A-2", 2500);
  line.cut();
  await one.offline();
  await one.sell("A-1", 2500);
  await price(venue, "A-2", 2800);
  line.mend();
  await one.online();
  assert.deepEqual(await agreed(venue, "A-1"), ["Seat A-1", 2500, "sold", 2]);
  assert.deepEqual(await agreed(venue, "A-2"), ["Seat A-2", 2800, "available", 2]);
});

test("an outside price and a sale of the same ticket both stand, and the buyer pays what was shown", async (t) => {
  const venue = await openVenue(t), [one] = venue.boxes, [line] = venue.lines;
  await one.put_on_sale("A-1", 2500);
  line.cut();
  await one.offline();
  const order = await one.sell("A-1", 2500);
  await price(venue, "A-1", 2800);
  line.mend();
  assert.deepEqual(await agreed(venue, "A-1"), ["Seat A-1", 2800, "sold", 3]);
  assert.equal((await venue.boxes[1].order(order.id)).total, 2500);
  await gapless(venue, "A-1", "ticket.sold");
});

test("an outside price and a title edited at the box with the line down both stand", async (t) => {
  const venue = await openVenue(t), [one] = venue.boxes, [line] = venue.lines;
  await one.put_on_sale("A-1", 2500);
  line.cut();
  await one.offline();
  await one.edit("A-1", "Seat A-1, aisle", 2500);
  await price(venue, "A-1", 2800);
  line.mend();
  assert.deepEqual(await agreed(venue, "A-1"), ["Seat A-1, aisle", 2800, "available", 3]);
  await gapless(venue, "A-1", "ticket.updated");
});

test("two prices at the same moment: whoever is second stands, on both boxes", async (t) => {
  const venue = await openVenue(t), [one, two] = venue.boxes;
  await one.put_on_sale("A-1", 2500);
  for (let round = 1; round <= 20; ++round) {
    await Promise.all([one.edit("A-1", "Seat A-1", 3000 + round), price(venue, "A-1", 4000 + round)]);
    const [, now, , version] = await agreed(venue, "A-1");
    assert.ok([3000 + round, 4000 + round].includes(now), `round ${round}: ${now}`);
    assert.equal(version, 1 + 2 * round);
  }
  assert.equal((await two.must("GET", "/api/tickets/A-1/history")).history.length, 41);
  await gapless(venue, "A-1", "ticket.updated");
});

test("outside prices while both boxes sell: every sale and every price stands", async (t) => {
  const venue = await openVenue(t), [one, two] = venue.boxes;
  const seats = Array.from({ length: 20 }, (_, i) => i);
  for (const i of seats) await Promise.all([one.create(`A-${i}`, 2500), two.create(`B-${i}`, 2500)]);
  await agreement(venue);
  const each = async (act) => { for (const i of seats) await act(i); };
  await Promise.all([
    each((i) => one.sell(`A-${i}`, 2500, 1)),
    each((i) => two.sell(`B-${i}`, 2500, 1)),
    each((i) => price(venue, `A-${i}`, 2800)),
    each((i) => price(venue, `B-${i}`, 2800)),
  ]);
  const records = await agreement(venue);
  const orders = records.filter((record) => record.tickets), tickets = records.filter((record) => !record.tickets);
  assert.ok(tickets.length === 40 && tickets.every((t) => t.status === "sold" && t.price === 2800 && t.version === 3));
  assert.ok(orders.length === 40 && orders.every(({ status, total }) => status === "complete" && total === 2500));
});
