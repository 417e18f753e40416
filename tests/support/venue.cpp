#include "tests/support/venue.h"

#include <stdexcept>

#include "schema/event.h"

namespace willcall::test {

SyncedBox::SyncedBox(FakeCentre& centre, const std::string& a_node_id)
    : Box(a_node_id), line(centre, a_node_id) {
  reach = Reach::offline;
  engine_ = std::make_unique<Engine>(replication(), line, log);
}

void SyncedBox::turn() {
  engine_->step(clock.now(), line.take(std::chrono::milliseconds(0)));
  reach = engine_->status().link == LinkState::online ? Reach::online : Reach::offline;
}

void SyncedBox::crash() {
  engine_.reset();
  Box::crash();
  line.forget_session();
  engine_ = std::make_unique<Engine>(replication(), line, log);
}

std::unique_ptr<SyncedBox::Backup> SyncedBox::backup() const {
  auto copy = std::make_unique<Backup>();
  std::filesystem::copy(data_path(), copy->directory.path(), std::filesystem::copy_options::recursive);
  return copy;
}

void SyncedBox::restore(const Backup& backup) {
  engine_.reset();
  replace_store(backup.directory.path());
  line.forget_session();
  engine_ = std::make_unique<Engine>(replication(), line, log);
}

Event outside_ticket(const std::string& id, Version version, Money price) {
  Event event;
  event.mutable_change()->set_kind(version == 1 ? Change::CREATE : Change::UPDATE);
  event.mutable_change()->set_operation_id("outside-" + id + "-" + std::to_string(version));
  event.mutable_change()->set_by("shop");
  Ticket& t = *event.mutable_ticket();
  t.set_id(id);
  t.set_venue("arena");
  t.set_title("From outside");
  t.set_price(price);
  t.set_currency("EUR");
  t.set_version(version);
  t.set_allocated_to("box-1");
  t.set_seller_id("anna");
  return event;
}

VenueOfBoxes::VenueOfBoxes(const std::vector<std::string>& node_ids) {
  for (const std::string& id : node_ids) boxes_[id] = std::make_unique<SyncedBox>(centre, id);
}

void VenueOfBoxes::settle() {
  // Long enough for parked records and repeated readings to come round again.
  for (int turn = 0; turn < 400; ++turn)
    for (auto& [id, box] : boxes_) {
      box->turn();
      box->clock.pass(std::chrono::milliseconds(200));
    }
}

Result<Answer> VenueOfBoxes::verdict(SyncedBox& box, const Begun& begun) {
  if (begun.answer) return *begun.answer;
  for (int turn = 0; turn < 20; ++turn) {
    if (auto decided = begun.claim->decided()) return *decided;
    for (auto& [id, each] : boxes_) each->turn();
  }
  return box.give_up(begun);
}

FakeCentre::Stored VenueOfBoxes::publish(const Event& event, Encoding encoding) {
  const RecordKey key = key_of(event);
  const std::string subject = subject_of(key);
  const std::string bytes = encoding == Encoding::json ? to_json(event) : encode(event);
  return centre.publish(key.kind, subject, bytes, centre.last_on(key.kind, subject), {},
                        std::string(media_type(encoding)));
}

std::string VenueOfBoxes::disagreement() {
  std::string digest;
  for (auto& [id, box] : boxes_) {
    if (const auto faults = box->faults(); !faults.empty()) return id + ": " + faults.front();
    if (box->outbox() != 0) return id + ": its outbox is not empty";
    if (digest.empty()) digest = box->digest();
    if (box->digest() != digest) return id + " holds other records";
  }
  for (const std::string& subject : broken_histories()) return "the versions of " + subject + " are not 1..n";
  return {};
}

std::vector<Version> VenueOfBoxes::versions(Kind kind, const std::string& id) {
  std::vector<Version> found;
  const RecordKey key{kind, "arena", id};
  for (const StreamMessage& m : centre.on(kind, subject_of(key)))
    if (const auto event = decode(m.body, *encoding_of(m.content_type), key))
      found.push_back(version_of(*event));
  return found;
}

std::vector<std::string> VenueOfBoxes::broken_histories() {
  std::vector<std::string> broken;
  std::map<std::string, Version> last;
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const auto& [sequence, m] : centre.stream(kind).messages) {
      const auto key = key_of_subject(m.message.subject);
      const auto event = decode(m.message.body, *encoding_of(m.message.content_type), *key);
      if (!event) continue;
      Version& before = last[m.message.subject];
      if (version_of(*event) != before + 1) broken.push_back(m.message.subject);
      before = version_of(*event);
    }
  return broken;
}

}  // namespace willcall::test
