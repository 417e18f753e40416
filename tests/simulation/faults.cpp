#include "tests/simulation/faults.h"

namespace willcall::test {
namespace {

// Half of the runs know nothing of a fault: one alone is easier to meet than among all others.
unsigned maybe(Dice& dice, std::int64_t most) {
  return dice.percent(50) ? static_cast<unsigned>(dice.between(1, most)) : 0;
}

}  // namespace

Faults Faults::draw(Dice& dice) {
  Faults f;
  f.request_lost = maybe(dice, 30);
  f.ack_lost = maybe(dice, 30);
  f.request_doubled = maybe(dice, 30);
  f.late = maybe(dice, 20);
  f.delivery_lost = maybe(dice, 30);
  f.delivery_doubled = maybe(dice, 50);
  f.confirmation_lost = maybe(dice, 30);
  f.read_failed = maybe(dice, 20);
  f.refused = dice.percent(15) ? 10 : 0;
  f.delay_max = dice.one_of<TimeMs>({20, 100, 700, 3000});
  f.cut = maybe(dice, 60);
  f.silent = maybe(dice, 15);
  f.crash = maybe(dice, 30);
  f.pause = maybe(dice, 20);
  f.clock_jump = maybe(dice, 15);
  f.consumer_lost = maybe(dice, 10);
  f.long_quiet = maybe(dice, 10);
  f.central_loss = dice.percent(30) ? static_cast<unsigned>(dice.between(2, 15)) : 0;
  f.foreign_writers = dice.percent(50);
  f.rule_breakers = dice.percent(15);
  f.seizures = dice.percent(20) ? 30 : 0;
  f.provisional = dice.percent(60) ? dice.between(1, 4) : 0;
  return f;
}

std::string Faults::text() const {
  std::string text;
  const auto add = [&](const char* name, auto value) {
    if (value) text += (text.empty() ? "" : ", ") + std::string(name) + " " + std::to_string(value);
  };
  add("requests lost %", request_lost);
  add("acks lost %", ack_lost);
  add("requests doubled %", request_doubled);
  add("late %", late);
  add("deliveries lost %", delivery_lost);
  add("deliveries doubled %", delivery_doubled);
  add("confirmations lost %", confirmation_lost);
  add("reads failed %", read_failed);
  add("refused %", refused);
  add("delay up to ms", delay_max);
  add("cut per mille", cut);
  add("silent per mille", silent);
  add("crash per mille", crash);
  add("pause per mille", pause);
  add("clock jump per mille", clock_jump);
  add("consumer lost per mille", consumer_lost);
  add("long quiet per mille", long_quiet);
  add("central loss per mille", central_loss);
  add("foreign writers", foreign_writers);
  add("rule breakers", rule_breakers);
  add("seizures %", seizures);
  add("provisional sales allowed", provisional);
  return text;
}

}  // namespace willcall::test
