#include "node/box_office/quarantine.h"

#include "schema/subjects.h"

namespace willcall {

void quarantine(Writer& writer, const Office& office, const StreamMessage& message,
                const std::string& reason) {
  rows::QuarantineRow row;
  row.set_stream(std::string(stream_of(message.stream)));
  row.set_sequence(message.sequence);
  row.set_subject(message.subject);
  row.set_content_type(message.content_type);
  row.set_body(message.body);
  row.set_reason(reason);
  row.set_at_ms(office.clock.now());
  writer.add_quarantine(row);
  writer.say(LogEvent::message_quarantined, {{"stream", row.stream()},
                                             {"sequence", row.sequence()},
                                             {"subject", row.subject()},
                                             {"reason", reason}});
}

}  // namespace willcall
