// The machine under a node: its directory, disk, memory and clock.
#include "node/store/growth.h"
#include "schema/time.h"
#include "tools/common/progress.h"
#include "tools/doctor/checks.h"

namespace willcall {
namespace {

constexpr std::uint64_t kFilesFew = 16;           // the node itself needs a handful
constexpr std::uint64_t kMemoryLow = 64U << 20U;  // a node in full work takes up to 256 MB, mostly cache
constexpr std::int64_t kSlowMs = 1000;  // every sale waits for one such write; SD cards take 10-200 ms
constexpr TimeMs kMinute = 60'000, kDay = 24 * 60 * kMinute;
constexpr TimeMs kClockSlack = 5 * kMinute;        // what a time server may put right by itself
constexpr TimeMs kClockFarAhead = 5 * 365 * kDay;  // no box sleeps so long

std::string day_and_minute(TimeMs time) {
  std::string text = rfc3339(time).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

std::string span(TimeMs time) {
  if (time < 2 * 60 * kMinute) return counted(static_cast<std::uint64_t>(time / kMinute), "minute");
  if (time < 2 * kDay) return counted(static_cast<std::uint64_t>(time / (60 * kMinute)), "hour");
  return counted(static_cast<std::uint64_t>(time / kDay), "day");
}

Finding wrong_clock(Severity severity, std::string what) {
  return {
      "clock", severity, std::move(what),
      "No sale is lost by it: versions decide, never clocks. But tills whose tokens were made now may be "
      "refused, certificates count as expired or not yet valid, and times on orders are wrong.",
      "Set the clock: `timedatectl set-ntp true`, or without internet `timedatectl set-time \"YYYY-MM-DD "
      "HH:MM\"` "
      "with the right time. Then restart the node at a quiet moment; it looks at the clock when it starts."};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

}  // namespace

Judgement directory_check(const BoxFacts& box) {
  if (!box.directory) return not_known(box.directory.why_not());
  const DirectoryFacts& d = *box.directory;
  if (!d.there)
    return one({"data_missing", at_next_start(box), "there is no data directory " + box.data,
                "Everything that this box sold is in it. A node that starts without it begins empty.",
                "Look whether the disk that holds it is mounted, and whether that is the right place: "
                "`willcall doctor --config FILE` or --data DIR."});
  Judgement all;
  const std::string owner = d.owner + ":" + d.group;
  if (!d.foreign.empty())
    all.findings.push_back(
        {"data_owner", at_next_start(box),
         "files in " + box.data + " do not belong to " + d.owner + ": " + joined(d.foreign),
         "The node runs as " + d.owner + " and cannot use them; it fails at its next start.",
         "Give them back: `chown -R " + owner + " " + box.data + "`."});
  if (d.mode & 0027U)  // others anything, the group writing
    all.findings.push_back({"data_open", Severity::attention,
                            "other users of this machine may enter or change " + box.data,
                            "The store holds who bought what, and the key of the tokens.",
                            "Close it: `chmod 700 " + box.data + "`."});
  return all;
}

Judgement file_system_check(const BoxFacts& box) {
  if (!box.disk) return not_known(box.disk.why_not());
  const DiskFacts& disk = *box.disk;
  const std::string where = box.data + " is on " + disk.type;
  Judgement all;
  if (disk.read_only)
    all.findings.push_back(
        {"disk_read_only", Severity::stops,
         "the disk of " + box.data + " is read-only: nothing can be stored",
         "Linux makes a disk read-only when it has failed.",
         "Look at `dmesg | tail`; when the disk is sound, restart the machine. If it is not, "
         "copy " +
             box.data + " to another disk and start the node there."});
  if (disk.kind == DiskFacts::Kind::memory || disk.kind == DiskFacts::Kind::container)
    all.findings.push_back(
        {"disk_volatile", Severity::danger,
         where + (disk.kind == DiskFacts::Kind::memory ? ", which is memory and no disk"
                                                       : ", which ends with its container"),
         "All that was sold and not yet sent is gone after a restart of the machine or "
         "container.",
         "Stop the node, move the directory to a real disk (in a container: a volume), and "
         "set `data` to it."});
  if (disk.kind == DiskFacts::Kind::network)
    all.findings.push_back(
        {"disk_network", Severity::danger, where + ", a disk of another machine",
         "The store needs a disk of this machine: over a network it can be damaged, and it "
         "stands still when the network does.",
         "Stop the node, copy the directory to a disk in this machine, and set `data` to it."});
  return all;
}

Judgement room_check(const BoxFacts& box) {
  if (!box.disk) return not_known(box.disk.why_not());
  const DiskFacts& disk = *box.disk;
  const std::string left = bytes_text(disk.free_bytes) + " free for " + box.data;
  const std::string remedy =
      "Make room: `journalctl --vacuum-size=100M`, `apt-get clean`, old files and logs. Never "
      "delete anything in " +
      box.data + ". Sales go on by themselves.";
  if (disk.free_bytes < FileGrowth::kDiskFull)
    return one({"disk_full", is_ready(box) ? Severity::danger : Severity::stops, "the disk is full: " + left,
                is_ready(box) ? "It sells only until the room within its own file is used up; then sales are "
                                "refused with storage_full."
                              : "Nothing can be stored, so nothing can be sold; what was sold is safe.",
                remedy});
  if (disk.free_bytes < FileGrowth::kDiskFree)
    return one(
        {"disk_low", Severity::attention, "the disk is nearly full: " + left,
         "Below " + bytes_text(FileGrowth::kDiskFree) +
             " the store no longer grows ahead of need, so sales are slower; with nothing left they are "
             "refused.",
         remedy});
  if (disk.free_files && *disk.free_files < kFilesFew)
    return one(
        {"disk_files", Severity::attention,
         "the disk has no more room for files (inodes): " + std::to_string(*disk.free_files) + " are left",
         "The node needs a few when it starts.",
         "Find the directory with the many small files (`du --inodes -x / | sort -n | tail`) and clear it."});
  return {};
}

Judgement speed_check(const BoxFacts& box) {
  if (box.directory && !box.directory->there) return does_not_apply();
  if (!box.store_ms) return not_known(box.store_ms.why_not());
  if (*box.store_ms < kSlowMs) return {};
  return one(
      {"disk_slow", Severity::attention,
       "the disk is very slow: the best of a few small writes took " + std::to_string(*box.store_ms) + " ms",
       "Every sale is on the disk before it is answered, so the tills wait that long.",
       "Look for what else writes (`iotop`), and for a failing disk (`dmesg | tail`, `smartctl -H`)."});
}

Judgement memory_check(const BoxFacts& box) {
  if (!box.memory_free) return not_known(box.memory_free.why_not());
  if (*box.memory_free >= kMemoryLow) return {};
  return one({"memory_low", Severity::danger,
              "memory is nearly used up: " + bytes_text(*box.memory_free) + " are left",
              "Linux ends a program when there is none left; it may be the node.",
              "See what takes it (`ps aux --sort=-rss | head`) and end what is not needed."});
}

Judgement clock_check(const BoxFacts& box) {
  const ClockFacts& c = box.clock;
  const std::string says = "the clock is wrong: it says " + day_and_minute(c.now);
  if (c.now < c.released)
    return one(wrong_clock(Severity::danger, says + ", and this program was made later, on " +
                                                 rfc3339(c.released).substr(0, 10)));
  const bool far = c.now + kDay < c.seen;
  if (c.now + kClockSlack < c.seen)
    return one(wrong_clock(far ? Severity::danger : Severity::attention,
                           says + ", " + span(c.seen - c.now) + " before the time in " + c.seen_in + " (" +
                               day_and_minute(c.seen) + "); or it was wrong then"));
  if (c.seen > 0 && c.seen + kClockFarAhead < c.now)
    return one(wrong_clock(Severity::attention, says + ", years after anything that this box knows of (" +
                                                    day_and_minute(c.seen) + ", in " + c.seen_in + ")"));
  return {};
}

}  // namespace willcall
